"""Completions."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import JSONDict, Key, Model


class Completion(Model):
    """A learner has completed a subject, such as `courses:course:17`.

    `score` runs from 0 to 1, None where nothing is marked; `hours` are tiết of 45 minutes. `unit_then_id` is the
    person's unit on that day. `title` and `facts` (dates of the course, skills …) are kept as they were.
    `period` counts from 1: what has to be learnt again after some time is a record of its own each time.
    A withdrawn one stays as a record and counts nowhere: see `counting`.
    """

    __tablename__ = "lms_completion"
    __table_args__ = (UniqueConstraint("learner_id", "subject", "period"),)

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    subject: Mapped[str] = mapped_column(index=True)
    period: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    score: Mapped[float | None]
    hours: Mapped[float] = mapped_column(default=0.0)
    facts: Mapped[JSONDict]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime]
    unit_then_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    withdrawn_reason: Mapped[str] = mapped_column(default="")

    @property
    def owner_id(self) -> int:
        """The learner."""
        return self.learner_id

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @classmethod
    def counting(cls) -> ColumnElement[bool]:
        """The condition that every list, sum and report of completions puts."""
        return cls.withdrawn_at.is_(None)
