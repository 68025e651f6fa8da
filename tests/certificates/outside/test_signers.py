"""Whose signature a body accepts takes two persons."""

import io
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select

from certificates.outside import signers
from certificates.outside.models import OutsideSigner
from certificates.outside.signers import UnfitCertificate, read_certificate
from certificates.signing.demo_authority import CHAIN_FILE, make_demo_authority
from lms.api import db
from tests.certificates.outside.conftest import BASE


@pytest.fixture
def keeper(world, sign_in):
    """Bình keeps the bodies of Quỳ Châu."""
    world.grant(world.binh, "certificates.manage", world.quy_chau)
    return sign_in(world.binh)


@pytest.fixture
def second(world, sign_in):
    """Somebody else who approves."""
    other = world.person("Hà Thị Duyệt", world.province)
    world.grant(other, "certificates.approve", world.province)
    return lambda: sign_in(other)


def send(client, body, content, name="nguoi-ky.cer"):
    return client.post(f"{BASE}/{body}/certificates", data={"certificate": (io.BytesIO(content), name)})


def test_one_person_registers_another_confirms(app, body, agency, keeper, second):
    der = x509.load_pem_x509_certificate(agency.pem).public_bytes(Encoding.DER)
    assert send(keeper, body, der).status_code == 302
    page = keeper.get(f"{BASE}/{body}/certificates").text
    assert "Sở Nội vụ ký thử" in page
    assert "Chờ xác nhận" in page
    assert "Đúng người, xác nhận" not in page

    client = second()
    assert "Đúng người, xác nhận" in client.get(f"{BASE}/{body}/certificates").text
    client.post(f"{BASE}/certificates/1/confirm", data={"decision": "yes"})

    with app.app_context():
        assert [one.subject for one in signers.accepted_for(body)] == ["Sở Nội vụ ký thử"]


def test_whoever_registered_a_certificate_cannot_confirm_it(app, world, body, agency, keeper):
    world.grant(world.binh, "certificates.approve", world.quy_chau)
    send(keeper, body, agency.pem)

    answer = keeper.post(f"{BASE}/certificates/1/confirm", data={"decision": "yes"}, follow_redirects=True)

    assert "không tự xác nhận được" in answer.text
    with app.app_context():
        assert signers.accepted_for(body) == []


def test_a_certificate_is_registered_once_and_again_after_it_was_refused(app, world, body, agency, keeper, second):
    send(keeper, body, agency.pem)
    assert "đã được đăng ký" in send(keeper, body, agency.pem).text
    with app.app_context():
        assert signers.decide(1, is_good=False, by=world.dung, at=datetime.now(UTC))
        db.session.commit()

    assert send(keeper, body, agency.pem).status_code == 302


def test_a_withdrawn_certificate_is_accepted_no_longer(app, body, agency, register, keeper):
    made = register(agency)

    keeper.post(f"{BASE}/certificates/{made}/withdraw")

    with app.app_context():
        assert signers.accepted_for(body) == []
        assert db.session.scalar(select(OutsideSigner.state)) == "withdrawn"


def test_what_is_no_certificate_of_a_signer_is_refused_with_its_sentence(app, tmp_path, agency, keeper, body):
    make_demo_authority(tmp_path / "keys")
    chain = x509.load_pem_x509_certificates((tmp_path / "keys" / CHAIN_FILE).read_bytes())
    authority = chain[1].public_bytes(Encoding.PEM)

    with app.test_request_context():
        for content, words in (
            (b"", "Không đọc được"), (b"-----BEGIN CERTIFICATE-----\nAAAA", "Không đọc được"),
            (agency.key.read_bytes(), "khóa bí mật"), (authority, "cơ quan chứng thực"), (bytes(70_000), "quá lớn"),
        ):  # fmt: skip
            with pytest.raises(UnfitCertificate, match=words):
                read_certificate(content, at=datetime.now(UTC))
        with pytest.raises(UnfitCertificate, match="hết hạn"):
            read_certificate(agency.pem, at=datetime(2099, 1, 1, tzinfo=UTC))
    answer = send(keeper, body, b"thu moi hop")
    assert answer.status_code == 422
    assert "Không đọc được chứng thư" in answer.text
