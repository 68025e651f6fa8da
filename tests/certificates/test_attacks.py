"""Whatever is done to a file, the check never calls it issued, and speaks from the register."""

import io
import re
from random import Random

import pytest

from certificates import checking
from certificates.checking import Outcome
from certificates.contract import CertificateFields
from certificates.credentials import CredentialDesk, keys, open_desk
from certificates.issuing import renderer_of
from certificates.looks.packs import find_template
from certificates.models import Award
from certificates.signing.demo_authority import make_demo_authority
from lms.api import db, read_file
from tests.certificates.attacks import ATTACKS, Ground
from tests.endure.forgery import Paper, mutated, trial


@pytest.fixture
def ground(app, world, certificate, tmp_path):
    ids = certificate(world.an), certificate(world.dung)
    with app.app_context():
        awards = [db.session.get(Award, award_id) for award_id in ids]
        words, other_words = (CertificateFields.from_json(award.fields) for award in awards)
        original, other = (read_file(award.file_sha256) for award in awards)
        return Ground(
            original, other, words, other_words, renderer_of(find_template("classic")),
            make_demo_authority(tmp_path / "strangers"), CredentialDesk(keys.signing_keys(tmp_path / "strange-keys")),
            open_desk().attachments_of(words), open_desk().attachments_of(other_words),
        )  # fmt: skip


def test_no_structural_attack_is_called_issued(app, ground):
    assert len(ATTACKS) >= 40
    wrong = {}
    with app.app_context():
        assert checking.examine(ground.original).outcome is Outcome.ISSUED
        public, certificates = keys.public_keys(open_desk().keys), checking.register.trusted_certificates()
        for name, attack in ATTACKS.items():
            content = attack(ground)
            assert content != ground.original, name
            answer = checking.examine(content)
            alone = checking.examine_alone(content, public, certificates)[0]
            if answer.outcome not in (Outcome.ALTERED, Outcome.UNKNOWN) or answer.is_signed or alone is Outcome.ISSUED:
                wrong[name] = (answer.outcome, answer.signature, alone)

    assert wrong == {}


@pytest.mark.parametrize("name", ["revision: a page covered", "another agency's, with a better grade"])
def test_the_page_shows_the_registers_words(app, ground, name):
    app.config["WTF_CSRF_ENABLED"] = False
    content = ATTACKS[name](ground)

    page = app.test_client().post("/x/file", data={"file": (io.BytesIO(content), "a.pdf")}).text

    assert 'data-outcome="altered"' in page
    assert ground.words.number in page
    assert re.search(rf"<t[dh][^>]*>(<ins>)?{ground.words.grade}", page)


def test_three_hundred_random_changes_are_found(app, ground):
    random = Random(20261128)
    with app.app_context():
        paper = Paper.of(ground.original, checking.register.trusted_certificates())

    failures = [failure for _number in range(300) if (failure := trial(paper, mutated(paper.content, random)))]

    assert failures == []
