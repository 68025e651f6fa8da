"""Time-stamps: in every signature, or once for a batch; never left out in silence."""

import io
from hashlib import sha256

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_signer_info

from certificates.points import SignerAway
from certificates.signing.checking import check_pdf
from certificates.signing.http import post
from certificates.signing.seal import seal
from certificates.signing.timestamps import TimedSigner, read_token, stamp_at
from tests.certificates.signing.agencies import TimestampService


@pytest.fixture(scope="session")
def service():
    with TimestampService().running() as service:
        yield service


@pytest.fixture(autouse=True)
def in_good_mood(service):
    service.mood = "good"


def test_a_stamped_signature_is_baseline_t_and_fits_its_room(service, signer, renderer, fields, run):
    timed = TimedSigner(signer, stamp_at(service.url))

    signed = seal(renderer.draw(fields, reserve=timed.reserve), timed)

    assert check_pdf(signed, known_sha256=(), trusted_leafs=[signer.certificate_sha256]).is_valid
    signature = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0]
    (attribute,) = signature.signer_info["unsigned_attrs"]
    assert attribute["type"].native == "signature_time_stamp_token"
    token = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
    stamped = token["message_imprint"]["hashed_message"].native
    assert stamped == sha256(signature.signer_info["signature"].native).digest()
    assert "Signature is Valid" in run(signed, "pdfsig", "-nocert", "{}")


def test_what_is_signed_stays_byte_for_byte(service, signer):
    timed = cms.ContentInfo.load(TimedSigner(signer, stamp_at(service.url)).sign(bytes(32)))

    attributes = extract_signer_info(timed["content"])["signed_attrs"].dump()
    plain = cms.ContentInfo.load(signer.sign(bytes(32)))
    assert attributes == extract_signer_info(plain["content"])["signed_attrs"].dump()


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        ("down", "chưa trả lời đúng"), ("elsewhere", "chưa trả lời đúng"), ("web page", "text/html"),
        ("endless", "quá dài"), ("other content", "nội dung khác"), ("other question", "lần hỏi khác"),
        ("broken", "dấu thời gian"),
    ],
)  # fmt: skip
def test_without_its_stamp_no_signature_leaves(service, signer, mood, words):
    timed = TimedSigner(signer, stamp_at(service.url))
    service.mood = mood

    with pytest.raises(SignerAway, match=words):
        timed.sign(bytes(32))


def test_nobody_listening_is_said_plainly(signer):
    with pytest.raises(SignerAway, match="Giấy đang chờ và sẽ được ký lại sau"):
        stamp_at("http://127.0.0.1:9/tsa")(bytes(32))


def test_only_web_addresses_are_asked():
    with pytest.raises(Exception, match="http hay https"):
        post("file:///etc/passwd", b"", sent="a/b", wanted="a/b")


def test_a_stored_token_tells_when_and_by_whom(service):
    token = stamp_at(service.url)(sha256(b"root").digest())

    stamped = read_token(token, sha256(b"root").digest())

    assert stamped.authority == "Dịch vụ dấu thời gian thử"
    assert stamped.moment.tzinfo is not None
