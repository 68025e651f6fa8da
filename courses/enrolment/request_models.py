"""Asking to be let into a course."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import Key, Model

_WAITING = text("state = 'waiting'")


class EnrolmentRequest(Model):
    """A learner asks to take a course that asks for approval; one request of a person and a course waits at a time.

    `state` is waiting, approved, refused or withdrawn. `decided_by` is the officer, or the learner who withdrew it;
    `reason` is why it was refused.
    """

    __tablename__ = "courses_enrolment_request"
    __table_args__ = (
        Index(
            "ix_courses_enrolment_request_waiting",
            *("course_id", "learner_id"),
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_courses_enrolment_request_learner", "learner_id", "course_id"),
    )

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    state: Mapped[str] = mapped_column(default="waiting")
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
