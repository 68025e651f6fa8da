"""The site's public keys, kept for ever, and the links by which learners show their certificates."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import JSONDict, Key, Model


class SiteKey(Model):
    """A public key that has signed credentials (ES256) or QR codes (EdDSA). Rows are added and never taken away.

    `kid` is the key's thumbprint (RFC 7638), `jwk` the key itself (RFC 7517).
    """

    __tablename__ = "certificates_site_key"

    id: Mapped[Key]
    kid: Mapped[str] = mapped_column(unique=True)
    jwk: Mapped[JSONDict]
    made_at: Mapped[datetime]


class Share(Model):
    """A link by which a learner shows one certificate in full; withdrawn, it leads nowhere. One at a time is open."""

    __tablename__ = "certificates_share"
    __table_args__ = (
        Index(
            "ix_certificates_share_open",
            "award_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    award_id: Mapped[int] = mapped_column(ForeignKey("certificates_award.id"))
    token: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
