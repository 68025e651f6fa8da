"""Every certificate that has ever signed here, kept with its chain: what was signed outlives keys and files."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from certificates.signing.models import SigningCertificate
from lms.api import db, insert_into

SOON: Final = timedelta(days=60)
"""How long before its end a certificate is worth a warning: a new one takes weeks to be issued."""


def remember(chain_pem: str, *, at: datetime) -> None:
    """Enter a signing certificate with its chain, once. The caller commits."""
    leaf = x509.load_pem_x509_certificates(chain_pem.encode())[0]
    db.session.execute(
        insert_into(SigningCertificate)
        .values(**asdict(described(leaf)), chain_pem=chain_pem, first_used_at=at)
        .on_conflict_do_nothing(index_elements=["sha256"])
    )


@dataclass(frozen=True)
class Described:
    """What is told of a certificate, in columns and on pages. `sha256` is its fingerprint."""

    sha256: str
    subject: str
    issuer: str
    valid_from: datetime
    valid_until: datetime


def described(certificate: x509.Certificate) -> Described:
    """Read a certificate."""
    return Described(
        sha256=sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        subject=name_of(certificate.subject),
        issuer=name_of(certificate.issuer),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


def name_of(name: x509.Name) -> str:
    """Read a name as people do: the common name, then who it belongs to."""
    wanted = (NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME)
    parts = [str(value.value) for kind in wanted for value in name.get_attributes_for_oid(kind)]
    return ", ".join(parts) or name.rfc4514_string()


def ever_used() -> list[SigningCertificate]:
    """All of them, the latest first."""
    return list(db.session.scalars(select(SigningCertificate).order_by(SigningCertificate.first_used_at.desc())))


def ends_soon(valid_until: datetime, at: datetime) -> bool:
    """Whether a certificate still in use ought to be renewed now."""
    return valid_until < at + SOON
