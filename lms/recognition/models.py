"""Claims to have learnt something elsewhere."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Key, Model


class OutsideTraining(Model):
    """A person says to have learnt or to have been examined elsewhere, and brings a proof; an officer decides.

    `kind` is course or certificate; `modules` are codes of `framework` that it is to count as, `hours` are tiết.
    `state` is waiting, approved, refused, or withdrawn: by the person while it waits, by an officer after approval.
    """

    __tablename__ = "lms_outside_training"
    __table_args__ = (Index("ix_lms_outside_training_state", "state", "asked_at"),)

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    kind: Mapped[str]
    title: Mapped[str]
    provider: Mapped[str]
    ended_on: Mapped[date]
    hours: Mapped[float]
    framework: Mapped[str] = mapped_column(default="")
    modules: Mapped[list[Any]]
    proof_sha256: Mapped[str]
    proof_name: Mapped[str]
    proof_type: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    @property
    def owner_id(self) -> int:
        """The learner."""
        return self.learner_id

    @property
    def subject(self) -> str:
        """What completion and evidence of it are known by."""
        return f"lms:outside:{self.id}"
