"""Copies from the register: entered in a book of their own, printed apart from the certificate."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from certificates.amending.copies import Asked, NotToBeCopied, give_copy
from certificates.amending.models import RegisterCopy
from certificates.models import Award
from lms.api import db, now, today_of
from tests.certificates.amending.conftest import ROOT

ASKED = {
    "asked_by": "Nguyễn Thị An", "given_to": "Trần Văn Nhận", "given_on": "2026-11-28", "count": "2",
    "reason": "Nộp hồ sơ nâng ngạch",
}  # fmt: skip


def test_a_copy_is_entered_and_printed_from_the_register_while_the_original_stays(app, world, certificate, officer):
    award_id = certificate(world.an)
    with app.app_context():
        file = db.session.get(Award, award_id).file_sha256

    officer.post(f"{ROOT}/{award_id}/copies", data=ASKED)
    paper = officer.post(f"{ROOT}/copies/1/paper")
    text = " ".join(PdfReader(io.BytesIO(paper.data)).pages[0].extract_text().split())

    assert "(Bản sao)" in text
    assert "Nguyễn Thị An" in text
    assert "Số vào sổ cấp bản sao: 1/" in text
    assert "Trần Văn Nhận" in officer.get(f"{ROOT}/{award_id}").text
    with app.app_context():
        entered = db.session.scalars(select(RegisterCopy)).one()
        assert (entered.serial, entered.count, entered.made_by) == (1, 2, world.binh)
        assert db.session.get(Award, award_id).file_sha256 == file


@pytest.mark.parametrize(("name", "value"), [("count", "0"), ("count", "x"), ("given_to", ""), ("given_on", "hôm nay")])
def test_a_copy_needs_every_column_of_its_book(app, world, certificate, officer, name, value):
    award_id = certificate(world.an)

    answer = officer.post(f"{ROOT}/{award_id}/copies", data={**ASKED, name: value})

    assert answer.status_code == 422
    with app.app_context():
        assert db.session.scalars(select(RegisterCopy)).all() == []


def test_what_was_revoked_is_not_copied(app, world, certificate):
    award_id = certificate(world.an)
    with app.app_context():
        award = db.session.get(Award, award_id)
        award.state = "revoked"
        db.session.commit()
        asked = Asked(asked_by="A", given_to="B", given_on=today_of(now()), count=1, reason="C")

        with pytest.raises(NotToBeCopied):
            give_copy(award, asked, by=world.binh, at=now())
