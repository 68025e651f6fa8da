"""Rules and duties."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import JSONDict, Key, Model


class Assignment(Model):
    """A rule: who must do what by when.

    It reaches people of `unit_id` and below, as `who` narrows them. `what` is course, level or missing: one course,
    the courses of a level of a framework, or those of the modules that the person has not shown. The last day is
    `due_on`, or `due_days` after the person came. `repeats` is empty, yearly or validity, `valid_months` for the last.
    `state` is active or ended.
    """

    __tablename__ = "courses_assignment"

    id: Mapped[Key]
    title: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    who: Mapped[JSONDict]
    what: Mapped[str]
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses_course.id"))
    framework: Mapped[str] = mapped_column(default="")
    level: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    due_days: Mapped[int | None]
    repeats: Mapped[str] = mapped_column(default="")
    valid_months: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="active")
    by_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Duty(Model):
    """What one person must do: a course, once in each period, by the earliest day that any rule asks for.

    `state` is open, done, exempt or released (no rule reaches the person any longer). Periods count from 1.
    """

    __tablename__ = "courses_duty"
    __table_args__ = (
        UniqueConstraint("learner_id", "course_id", "period"),
        Index("ix_courses_duty_open", "state", "due_on"),
        Index("ix_courses_duty_course", "course_id", "state"),
    )

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    period: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="open")
    began_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    @property
    def owner_id(self) -> int:
        """The learner."""
        return self.learner_id


class DutyCause(Model):
    """A rule that asks for a duty, with its own last day; `is_active` while the rule reaches the person."""

    __tablename__ = "courses_duty_cause"
    __table_args__ = (UniqueConstraint("duty_id", "assignment_id"),)

    id: Mapped[Key]
    duty_id: Mapped[int] = mapped_column(ForeignKey("courses_duty.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("courses_assignment.id"), index=True)
    due_on: Mapped[date | None]
    is_active: Mapped[bool] = mapped_column(default=True)
