"""Who takes which course, and what they have done in it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import JSONDict, Key, Model


class Enrolment(Model):
    """A learner takes a course. `source` is self or assigned; `due_on` is the last day, None where there is none.

    `period` counts from 1; learning again after some time begins the next, and then `completed_at` is None again.
    `class_id` is the class of the course in which the learner has a seat, the newest of several.
    """

    __tablename__ = "courses_enrolment"
    __table_args__ = (UniqueConstraint("course_id", "learner_id"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    period: Mapped[int] = mapped_column(default=1)
    source: Mapped[str] = mapped_column(default="self")
    due_on: Mapped[date | None]
    enrolled_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    class_id: Mapped[int | None] = mapped_column(ForeignKey("courses_class.id"))

    @property
    def owner_id(self) -> int:
        """The learner."""
        return self.learner_id


class Progress(Model):
    """What a learner has done of an activity. `state` is going or done; `score`, 0 to 1, is the best one.

    `checks` are the answers to a reading's check questions, by key: {"given": …, "raw": …}. `is_excused` says that it
    counts as done because an entry test showed what it teaches.
    """

    __tablename__ = "courses_progress"
    __table_args__ = (UniqueConstraint("learner_id", "activity_id"),)

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("courses_activity.id"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    state: Mapped[str] = mapped_column(default="going")
    first_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    score: Mapped[float | None]
    checks: Mapped[JSONDict] = mapped_column(default=dict)
    is_excused: Mapped[bool] = mapped_column(default=False)


class ArchivedProgress(Model):
    """What a learner had done of an activity in a period that is over; see `Progress`."""

    __tablename__ = "courses_progress_archive"
    __table_args__ = (UniqueConstraint("learner_id", "activity_id", "period"),)

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("courses_activity.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    period: Mapped[int]
    state: Mapped[str]
    first_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    score: Mapped[float | None]
    checks: Mapped[JSONDict]
    is_excused: Mapped[bool]
    archived_at: Mapped[datetime]
