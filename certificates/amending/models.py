"""Proposals, the entries of the register's annex, and the book of copies."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.api import BIG_KEY, JSONDict, Key, Model, Unit

PROPOSED, APPROVED, REJECTED, WITHDRAWN = "proposed", "approved", "rejected", "withdrawn"
WAITING, ENTERED, VOID = "waiting", "entered", "void"
REVOKE, REPLACE, CORRECT, REGRADE = "revoke", "replace", "correct", "regrade"


class Proposal(Model):
    """What one person proposes to change and another decides, once, for all its entries.

    `kind` is revoke, replace, correct, or regrade for what a regrade has brought about: some of its entries revoke,
    some replace. `state` is proposed, approved, rejected, or withdrawn by whoever proposed it. All certificates
    concerned lie in `unit_id`. `entered_at` is set once every entry of an approved one is entered or void. Names stand
    beside the ids because the register outlives accounts.
    """

    __tablename__ = "certificates_proposal"
    __table_args__ = (Index("ix_certificates_proposal_state", "state", "proposed_at"),)

    id: Mapped[Key]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=PROPOSED)
    decision: Mapped[str]
    reason: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    proposer_name: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    decider_name: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(default="")
    job_id: Mapped[int | None] = mapped_column(BIG_KEY)
    entered_at: Mapped[datetime | None]
    unit: Mapped[Unit | None] = relationship()

    @property
    def owner_id(self) -> int:
        """Whoever proposed it, for permission rules."""
        return self.proposed_by

    @property
    def unit_path(self) -> str | None:
        """Where all its certificates lie, for permission rules."""
        return self.unit.path if self.unit else None

    @property
    def subject(self) -> str:
        """What the log calls it."""
        return f"certificates:proposal:{self.id}"


class Amendment(Model):
    """An entry of the annex to the register (phụ lục): one certificate revoked, replaced or corrected.

    `details` holds what changes: {"words": {field: [before, after]}} on paper, {"columns": {…}} in the register alone,
    {"flag": …} where a flag was the cause. `state` is waiting, entered, or void with the reason in `void_reason`; an
    entered one has its natural number in the year of its body's annex, and nothing of it ever changes.
    """

    __tablename__ = "certificates_amendment"
    __table_args__ = (
        UniqueConstraint("body_id", "year", "serial"),
        Index(
            "ix_certificates_amendment_open",
            "award_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[Key]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("certificates_proposal.id"), index=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("certificates_award.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=WAITING)
    details: Mapped[JSONDict]
    new_award_id: Mapped[int | None] = mapped_column(ForeignKey("certificates_award.id"), unique=True)
    year: Mapped[int | None]
    serial: Mapped[int | None]
    entered_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(default="")


class RegisterCopy(Model):
    """An entry of the book of copies (sổ cấp bản sao): paper drawn from the register, given to somebody on a day."""

    __tablename__ = "certificates_copy"
    __table_args__ = (UniqueConstraint("body_id", "year", "serial"),)

    id: Mapped[Key]
    award_id: Mapped[int] = mapped_column(ForeignKey("certificates_award.id"), index=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"))
    year: Mapped[int]
    serial: Mapped[int]
    asked_by: Mapped[str]
    given_to: Mapped[str]
    given_on: Mapped[date]
    count: Mapped[int]
    reason: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    maker_name: Mapped[str]
    made_at: Mapped[datetime]


class BookCounter(Model):
    """The last number given in a year of a body's other books: its annex (amendment), its copies (copy)."""

    __tablename__ = "certificates_book_counter"

    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"), primary_key=True)
    book: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
