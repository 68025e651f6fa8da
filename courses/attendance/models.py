"""Dated runs of a course: who teaches and attends which session."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import JSONDict, Key, Model

SEATED, WAITING, LEFT = "seated", "waiting", "left"
PRESENT, EXCUSED, ABSENT = "present", "excused", "absent"
PLANNED, OPEN, RUNNING, FINISHED, CANCELLED = "planned", "open", "running", "finished", "cancelled"
STATES = (RUNNING, OPEN, PLANNED, FINISHED, CANCELLED)


class CourseClass(Model):
    """A class (lớp): a run of a course from `begins_on` to `ends_on`, both included, by the unit `unit_id`.

    `place` is a room, `link` an address of an online meeting; `seats` is None where there is no limit. Learners may
    take a seat by themselves while `takes_requests`. `need_percent` of the tiết have to be attended, None where nobody
    asks; with `asks_attendance` the course is not completed without. `rule` is whom the class catches by itself, as
    `Who` stores it, within `rule_unit_id`. `settled_at` is when the hours attended were entered.
    """

    __tablename__ = "courses_class"

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    seats: Mapped[int | None]
    takes_requests: Mapped[bool] = mapped_column(default=False)
    need_percent: Mapped[int | None]
    asks_attendance: Mapped[bool] = mapped_column(default=False)
    rule: Mapped[JSONDict | None]
    rule_unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"))
    search_text: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    @property
    def subject(self) -> str:
        """What the learning record knows the attended hours by."""
        return f"courses:class:{self.id}"

    def state(self, today: date) -> str:
        """Where the class stands: by its dates, unless it is cancelled or settled."""
        if self.cancelled_at is not None:
            return CANCELLED
        if self.settled_at is not None or self.ends_on < today:
            return FINISHED
        if self.begins_on <= today:
            return RUNNING
        return OPEN if self.takes_requests else PLANNED


class ClassTrainer(Model):
    """Who teaches a class, and calls its roll."""

    __tablename__ = "courses_class_trainer"
    __table_args__ = (UniqueConstraint("class_id", "user_id"),)

    id: Mapped[Key]
    class_id: Mapped[int] = mapped_column(ForeignKey("courses_class.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)


class ClassSession(Model):
    """A session (buổi). `hours` are tiết of 45 minutes, also in parts; `marked_at` is when the roll was last called."""

    __tablename__ = "courses_class_session"
    __table_args__ = (Index("ix_courses_class_session_class_day", "class_id", "held_on"),)

    id: Mapped[Key]
    class_id: Mapped[int] = mapped_column(ForeignKey("courses_class.id"))
    held_on: Mapped[date]
    begins: Mapped[time]
    ends: Mapped[time]
    hours: Mapped[float]
    place: Mapped[str] = mapped_column(default="")
    topic: Mapped[str] = mapped_column(default="")
    marked_at: Mapped[datetime | None]
    marked_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))


class Seat(Model):
    """A learner's place in a class. `state` is seated, waiting (in line, by `asked_at`) or left.

    `source` is list, rule, or own: asked for by the learner. `taken_at` is when the seat was last taken.
    """

    __tablename__ = "courses_class_seat"
    __table_args__ = (
        UniqueConstraint("class_id", "learner_id"),
        Index("ix_courses_class_seat_learner_state", "learner_id", "state"),
    )

    id: Mapped[Key]
    class_id: Mapped[int] = mapped_column(ForeignKey("courses_class.id"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    state: Mapped[str]
    source: Mapped[str]
    asked_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]

    @property
    def owner_id(self) -> int:
        """The learner."""
        return self.learner_id


class RollMark(Model):
    """Whether somebody was at a session. `state` is present, excused (away with leave) or absent."""

    __tablename__ = "courses_class_mark"
    __table_args__ = (UniqueConstraint("session_id", "seat_id"),)

    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("courses_class_session.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("courses_class_seat.id"), index=True)
    state: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    at: Mapped[datetime]
