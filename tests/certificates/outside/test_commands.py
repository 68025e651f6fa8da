"""`python3 -m lms certificates signers`, and the change of a key: what was signed before stays valid."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from certificates import checking
from certificates.models import Award, IssuingBody
from certificates.plugin import plugin
from certificates.signing.checking import check_pdf
from certificates.signing.models import SigningCertificate
from lms.api import db, read_file
from tests.certificates.signing.agencies import certify, write_pem


@pytest.fixture
def keys(tmp_path):
    """A signing key in files, as an operator sets it."""
    folder = tmp_path / "signing"
    folder.mkdir()
    private_key = ec.generate_private_key(ec.SECP256R1())
    return write_pem(folder, private_key, certify(private_key, "Khóa cũ"))


@pytest.fixture
def settings(settings, keys):
    key_file, chain_file = keys
    return replace(settings, signing_key=str(key_file), signing_certificate=str(chain_file))


@pytest.fixture
def body(app, body):
    """Signs inside, with the site's key."""
    with app.app_context():
        db.session.get(IssuingBody, body).signer = ""
        db.session.commit()
    return body


@pytest.fixture
def tell(app):
    def tell():
        with app.app_context():
            return app.test_cli_runner().invoke(plugin.commands[0], ["signers"])

    return tell


def change_keys(app, keys, certificate_of):
    """Put another key in place of the old one and start the site again."""
    private_key = rsa.generate_private_key(65537, 2048)
    write_pem(keys[0].parent, private_key, certificate_of(private_key))
    app.extensions.pop("certificates.signers")


def test_old_certificates_stay_valid_after_the_key_files_change(app, world, certificate, keys, tell):
    old = certificate(world.an)
    change_keys(app, keys, lambda private_key: certify(private_key, "Khóa mới"))
    new = certificate(world.binh)

    with app.app_context():
        awards = [db.session.get(Award, award_id) for award_id in (old, new)]
        contents = [read_file(award.file_sha256) for award in awards]
        assert awards[0].signed_with != awards[1].signed_with
        trusted = [known.sha256 for known in db.session.query(SigningCertificate)]
        for award, content in zip(awards, contents, strict=True):
            assert checking.examine(content).outcome is checking.Outcome.ISSUED
            assert check_pdf(content, known_sha256=(), trusted_leafs=trusted).is_valid
            assert award.signed_with in trusted
    told = tell().output
    assert "Khóa mới" in told.split("Ever used", maxsplit=1)[0]
    assert "Khóa cũ" in told.split("Ever used", maxsplit=1)[1]


def test_a_certificate_near_its_end_is_warned_of(app, body, keys, tell):
    assert "ENDS SOON" not in tell().output
    app.extensions.pop("certificates.signers")
    private_key = ec.generate_private_key(ec.SECP256R1())
    write_pem(keys[0].parent, private_key, certify(private_key, days=40))

    told = tell()

    assert "ENDS SOON" in told.output
    assert told.exit_code == 0


def test_an_expired_certificate_fails_and_no_file_is_signed_with_it(app, world, body, keys, complete, run_jobs, tell):
    private_key = ec.generate_private_key(ec.SECP256R1())
    ended = certify(private_key, begins=datetime.now(UTC) - timedelta(days=400))
    write_pem(keys[0].parent, private_key, ended)

    complete(world.an)
    run_jobs()

    with app.app_context():
        award = db.session.query(Award).one()
        assert award.file_sha256 is None
        assert "chỉ có hiệu lực từ" in award.waits_for
    told = tell()
    assert "CANNOT SIGN" in told.output
    assert told.exit_code == 1


def test_a_body_that_signs_outside_is_listed_by_its_confirmed_certificates(app, body, agency, register, tell):
    with app.app_context():
        db.session.get(IssuingBody, body).signer = "outside"
        db.session.commit()
    assert "CANNOT SIGN" in tell().output

    register(agency)

    told = tell()
    assert "Sở Nội vụ ký thử" in told.output
    assert told.exit_code == 0
