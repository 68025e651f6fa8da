"""Reports of papers that are not right."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certificates.models import Award, IssuingBody
from lms.api import Key, Model

NEW, HANDLED = "new", "handled"
STATES = (NEW, HANDLED)


class Suspicion(Model):
    """What a visitor has told; `state` is new or handled, and `note` says what came of it.

    `kind` is what the check had found (`certificates.suspicions.evidence`). `code` is the code or number that the paper
    claims, `award_id` the certificate of it, None where it is none of ours; `file_sha256` is the file that was brought,
    which is not kept. `seen`, `place` and `contact` are the visitor's own words. `ticket` lets one finding be reported
    once.
    """

    __tablename__ = "certificates_suspicion"
    __table_args__ = (Index("ix_certificates_suspicion_body_state", "body_id", "state", "reported_at"),)

    id: Mapped[Key]
    ticket: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    award_id: Mapped[int | None] = mapped_column(ForeignKey("certificates_award.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"))
    file_sha256: Mapped[str] = mapped_column(default="")
    seen: Mapped[str]
    place: Mapped[str]
    contact: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=NEW)
    note: Mapped[str] = mapped_column(default="")
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    handled_at: Mapped[datetime | None]
    award: Mapped[Award | None] = relationship()
    body: Mapped[IssuingBody] = relationship()

    @property
    def unit_path(self) -> str | None:
        """Where its issuing body lies, for permission rules; None for a body of the whole site."""
        return self.body.unit_path

    @property
    def subject(self) -> str:
        """What the log calls it."""
        return f"certificates:suspicion:{self.id}"
