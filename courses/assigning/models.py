"""Rules, the duties that follow from them, exemptions and choices."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.api import JSONDict, Key, Model, Unit


class Assignment(Model):
    """A rule: who must do what by when.

    It reaches people of `unit_id` and below, as `who` narrows them. `what` is course, level or missing: one course,
    the courses of a level of a framework, or those of the modules that the person has not shown. The last day is
    `due_on`, or `due_days` after the person came. `repeats` is empty, yearly (anew from each day `yearly_on`, as
    "MM-DD") or validity (anew `valid_months` after the completion); learning again is due `again_days` after it has
    begun. `state` is active or ended. `request_key` is the form's own, so that a form sent twice makes one rule.
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
    yearly_on: Mapped[str] = mapped_column(default="")
    again_days: Mapped[int | None]
    request_key: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="active")
    by_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    unit: Mapped[Unit] = relationship(viewonly=True)

    @property
    def unit_path(self) -> str:
        """Where the rule comes from, for permission rules."""
        return self.unit.path


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


class Exemption(Model):
    """A person need not take a course, until the day `until` or for good. Lifted ones stay as a record.

    `source` is officer, or recognised where learning from elsewhere stands for all modules of the course.
    """

    __tablename__ = "courses_exemption"
    __table_args__ = (
        Index(
            "ix_courses_exemption_standing",
            *("learner_id", "course_id", "source"),
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    source: Mapped[str] = mapped_column(default="officer")
    reason: Mapped[str]
    until: Mapped[date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    given_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))


class ProgrammeChoice(Model):
    """A module that a person has picked where a level asks for some of several."""

    __tablename__ = "courses_programme_choice"
    __table_args__ = (UniqueConstraint("learner_id", "framework", "code"),)

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    framework: Mapped[str]
    code: Mapped[str]
    chosen_at: Mapped[datetime]
