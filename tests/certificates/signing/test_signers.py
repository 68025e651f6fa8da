"""Keys of every kind sign alike: elliptic and RSA, in files with and without a password, on a token."""

import io
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.pdf_utils.reader import PdfFileReader

from certificates.points import SignerAway
from certificates.signing.checking import check_pdf
from certificates.signing.seal import seal
from certificates.signing.signer import UnusableKey
from certificates.signing.software import SoftwareSigner
from certificates.signing.token import TokenPlace, TokenSigner
from tests.certificates.signing.agencies import PEM, certify, write_pem

SOFTHSM = [
    Path("/usr/lib/softhsm/libsofthsm2.so"), Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
    Path("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
]  # fmt: skip
PIN = "271828"


@pytest.fixture(scope="session")
def rsa_key():
    return rsa.generate_private_key(65537, 3072)


def load(folder, private_key, certificate, **wishes):
    key_file, chain_file = write_pem(folder, private_key, certificate, password=wishes.pop("written_with", None))
    return SoftwareSigner.load(key="k", title="t", key_file=key_file, chain_file=chain_file, **wishes)


def is_valid(signer, draw_for):
    signed = seal(draw_for(signer), signer)
    return check_pdf(signed, known_sha256=(), trusted_leafs=[signer.certificate_sha256]).is_valid


@pytest.fixture
def draw_for(renderer, fields):
    return lambda signer: renderer.draw(fields, reserve=signer.reserve)


@pytest.fixture
def fields(fields):
    """The specimen as if it were signed today."""
    return fields.__class__.from_json(fields.to_json() | {"signed_at": datetime.now(UTC).isoformat()})


def test_an_rsa_key_signs_as_an_elliptic_one_does(tmp_path, rsa_key, draw_for, run):
    signer = load(tmp_path, rsa_key, certify(rsa_key))

    signed = seal(draw_for(signer), signer)

    assert is_valid(signer, draw_for)
    reader = PdfFileReader(io.BytesIO(signed))
    assert reader.embedded_signatures[0].signer_info["signature_algorithm"].signature_algo == "rsassa_pkcs1v15"
    assert "Signature is Valid" in run(signed, "pdfsig", "-nocert", "{}")


def test_an_encrypted_key_opens_with_its_password_only(tmp_path, draw_for):
    private_key = ec.generate_private_key(ec.SECP256R1())
    certificate = certify(private_key)

    assert is_valid(load(tmp_path, private_key, certificate, written_with=b"bi mat", password=b"bi mat"), draw_for)
    for password in (None, b"sai"):
        with pytest.raises(UnusableKey, match="mật khẩu"):
            load(tmp_path, private_key, certificate, written_with=b"bi mat", password=password)


def test_a_key_that_is_not_the_certificates_is_refused(tmp_path):
    private_key, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))

    with pytest.raises(UnusableKey, match="không phải là khóa của chứng thư"):
        load(tmp_path, private_key, certify(other))


def test_a_short_rsa_key_is_refused(tmp_path):
    private_key = rsa.generate_private_key(65537, 1024)

    with pytest.raises(UnusableKey, match="2048"):
        load(tmp_path, private_key, certify(private_key))


@pytest.mark.parametrize("begins", [-400, 30], ids=["ended", "not-begun"])
def test_a_certificate_out_of_its_dates_signs_nothing(tmp_path, begins):
    private_key = ec.generate_private_key(ec.SECP256R1())
    signer = load(tmp_path, private_key, certify(private_key, begins=datetime.now(UTC) + timedelta(days=begins)))

    with pytest.raises(UnusableKey, match="chỉ có hiệu lực từ"):
        signer.sign(bytes(32))


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """A token in software with an RSA and an elliptic key on it, made anew; the library is loaded once per process."""
    pkcs11 = pytest.importorskip("pkcs11")
    module = next((file for file in SOFTHSM if file.exists()), None)
    if module is None:
        pytest.skip("softhsm2 is not installed here")
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "thao", "--pin", PIN, "--so-pin", "3141592"],
        check=True, capture_output=True,
    )  # fmt: skip
    private_keys = {"rsa": rsa.generate_private_key(65537, 2048), "ec": ec.generate_private_key(ec.SECP256R1())}
    for number, (label, private_key) in enumerate(private_keys.items(), start=1):
        file = folder / f"{label}.pem"
        plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        file.write_bytes(private_key.private_bytes(PEM, *plain))
        subprocess.run(
            [
                "softhsm2-util", "--import", file, "--token", "thao", "--label", label, "--id", f"0{number}",
                "--pin", PIN,
            ],
            check=True, capture_output=True,
        )  # fmt: skip
        file.unlink()
        (folder / f"{label}-chain.pem").write_bytes(certify(private_key).public_bytes(PEM))
    (folder / "pin").write_text(PIN + "\n")
    yield folder, module, pkcs11
    del os.environ["SOFTHSM2_CONF"]


def open_token(token, label, *, key=None, chain=None, pin="pin", name="thao"):
    folder, module, _pkcs11 = token
    place = TokenPlace(module=module, token_label=name, key_label=key or label, pin_file=folder / pin)
    return TokenSigner(title="Thiết bị ký", place=place, chain_file=folder / f"{chain or label}-chain.pem")


@pytest.mark.parametrize("label", ["rsa", "ec"])
def test_a_key_on_a_token_signs_and_never_leaves_it(token, draw_for, label):
    assert is_valid(open_token(token, label), draw_for)


def test_what_is_wrong_with_a_token_is_said(token):
    folder, *_rest = token
    (folder / "wrong-pin").write_text("000000\n")

    for wishes, words in (
        ({"key": "khac"}, "không có khóa"), ({"chain": "rsa"}, "không phải là khóa của chứng thư"),
        ({"pin": "no-such-file"}, "Không đọc được mã PIN"),
    ):  # fmt: skip
        with pytest.raises(UnusableKey, match=words):
            open_token(token, "ec", **wishes)
    with pytest.raises(SignerAway, match="Không thấy thiết bị ký"):
        open_token(token, "ec", name="khac")


def test_a_token_that_was_away_is_opened_anew(token):
    signer = open_token(token, "ec")
    signer._private_key.session.close()

    with pytest.raises(SignerAway, match="không trả lời"):
        signer.sign(bytes(32))
    assert signer.sign(bytes(32))
