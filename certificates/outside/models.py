"""Who signs for a body outside this system, and what came back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certificates.models import Award, IssuingBody
from lms.api import BIG_KEY, Key, Model, User


class OutsideSigner(Model):
    """A certificate whose signature a body accepts, once a second person has compared it.

    `state` is proposed, confirmed, refused or withdrawn. What was released with it stays valid after it is withdrawn.
    """

    __tablename__ = "certificates_outside_signer"
    __table_args__ = (
        Index(
            "ix_certificates_outside_signer_live",
            *("body_id", "sha256"),
            unique=True,
            sqlite_where=text("state IN ('proposed', 'confirmed')"),
            postgresql_where=text("state IN ('proposed', 'confirmed')"),
        ),
    )

    id: Mapped[Key]
    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"))
    sha256: Mapped[str]
    subject: Mapped[str]
    issuer: Mapped[str]
    serial: Mapped[str]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    chain_pem: Mapped[str]
    state: Mapped[str] = mapped_column(default="proposed")
    proposed_by: Mapped[int] = mapped_column(BIG_KEY)
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(BIG_KEY)
    decided_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(BIG_KEY)
    withdrawn_at: Mapped[datetime | None]
    body: Mapped[IssuingBody] = relationship()

    @property
    def unit_path(self) -> str | None:
        """Where its body lies, for permission rules."""
        return self.body.unit_path

    def covers(self, moment: datetime) -> bool:
        """Whether the certificate was valid at that moment by its own dates."""
        return self.valid_from <= moment <= self.valid_until


class Return(Model):
    """Files that an officer brought back at one time. `job_id` is the job that looks at them."""

    __tablename__ = "certificates_outside_return"
    __table_args__ = (Index("ix_certificates_outside_return_body", "body_id", "id"),)

    id: Mapped[Key]
    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"))
    files: Mapped[int] = mapped_column(default=0)
    made_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    made_at: Mapped[datetime]
    job_id: Mapped[int | None] = mapped_column(BIG_KEY)
    finished_at: Mapped[datetime | None]
    body: Mapped[IssuingBody] = relationship()
    officer: Mapped[User] = relationship()

    @property
    def unit_path(self) -> str | None:
        """Where its body lies, for permission rules."""
        return self.body.unit_path


class Result(Model):
    """What one file that came back turned out to be: `outcome` is a key of `certificates.outside.outcomes`.

    `detail` is what the sentence names beside the certificate's number: who signed, when a certificate ended.
    """

    __tablename__ = "certificates_outside_result"

    return_id: Mapped[int] = mapped_column(ForeignKey("certificates_outside_return.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    outcome: Mapped[str]
    award_id: Mapped[int | None] = mapped_column(ForeignKey("certificates_award.id"))
    detail: Mapped[str] = mapped_column(default="")
    award: Mapped[Award | None] = relationship()
