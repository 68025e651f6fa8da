"""A certificate authority for trials: it makes itself on first use, and says in its own name that it proves nothing."""

import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from certificates.signing.software import SoftwareSigner

AUTHORITY_NAME: Final = "Cơ quan chứng thực thử nghiệm"
SIGNER_KEY: Final = "demo"
CHAIN_FILE, SIGNER_KEY_FILE, AUTHORITY_KEY_FILE = "chain.pem", "signer.key", "authority.key"

# Demo data carries signatures of years gone by, so the certificates must have been valid then.
VALID_BEFORE: Final = timedelta(days=10 * 365)
VALID_FOR: Final = timedelta(days=10 * 365)


def make_demo_authority(folder: Path, *, signer_name: str = "Chữ ký thử nghiệm") -> SoftwareSigner:
    """Load the trial signer from `folder`, having made the authority and its keys when the folder is absent or empty.

    Key files are readable by their owner only. Of several processes that begin together one wins, the others load
    what it made; a failure half-way leaves nothing behind.
    """
    if not (folder / CHAIN_FILE).exists():
        _make(folder, signer_name)
    return SoftwareSigner.load(
        key=SIGNER_KEY,
        title=AUTHORITY_NAME,
        key_file=folder / SIGNER_KEY_FILE,
        chain_file=folder / CHAIN_FILE,
    )


def _make(folder: Path, signer_name: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-", ignore_cleanup_errors=True) as made:
        authority_key, signer_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        authority = _authority_certificate(authority_key)
        signer = _signer_certificate(signer_key, signer_name, authority, authority_key)
        draft = Path(made)
        _write_key(draft / AUTHORITY_KEY_FILE, authority_key)
        _write_key(draft / SIGNER_KEY_FILE, signer_key)
        chain = b"".join(c.public_bytes(serialization.Encoding.PEM) for c in (signer, authority))
        (draft / CHAIN_FILE).write_bytes(chain)
        try:
            draft.rename(folder)
        except OSError:
            # A folder that is not empty cannot be replaced: somebody else was first, and theirs stays.
            if not (folder / CHAIN_FILE).exists():
                raise


def _authority_certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = _name(AUTHORITY_NAME)
    builder = _builder(name, name, key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return builder.sign(key, hashes.SHA256())


def _signer_certificate(
    key: ec.EllipticCurvePrivateKey,
    signer_name: str,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    builder = _builder(_name(signer_name), authority.subject, key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return builder.add_extension(above, critical=False).sign(authority_key, hashes.SHA256())


def _name(common_name: str) -> x509.Name:
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")
    return x509.Name([country, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=public_key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - VALID_BEFORE).not_valid_after(now + VALID_FOR)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as private:
        private.write(pem)
