"""The certificates that have signed for this site."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lms.api import Key, Model


class SigningCertificate(Model):
    """A certificate that has signed at least once, with the chain above it: kept when its key has long gone.

    `sha256` is the fingerprint that awards carry as `signed_with`; `chain_pem` begins with the certificate itself.
    """

    __tablename__ = "certificates_signing_certificate"

    id: Mapped[Key]
    sha256: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    issuer: Mapped[str]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    chain_pem: Mapped[str]
    first_used_at: Mapped[datetime]
