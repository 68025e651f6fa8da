"""Quizzes, attempts, and what was answered in them."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.catalogue.models import Activity
from lms.api import JSONDict, Key, Model

EXAM, PRACTICE = "exam", "practice"


class Quiz(Model):
    """How an activity of questions is taken. `behaviour` is practice or exam.

    `minutes` and `attempts` are None where there is no limit; `pass_mark` runs from 0 to 1; `draw` is
    {"count": n, "evenly_over": "items" or None}; `review` tells when marks and answers may be seen:
    {"marks": "after" | "never", "answers": "after" | "after_pass" | "never"}.
    """

    __tablename__ = "courses_quiz"

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("courses_activity.id"), unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    key: Mapped[str]
    behaviour: Mapped[str]
    minutes: Mapped[int | None]
    pass_mark: Mapped[float] = mapped_column(default=0.5)
    attempts: Mapped[int | None]
    draw: Mapped[JSONDict]
    shuffle: Mapped[bool] = mapped_column(default=True)
    review: Mapped[JSONDict]
    activity: Mapped[Activity] = relationship(viewonly=True)

    @property
    def is_exam(self) -> bool:
        return self.behaviour == EXAM


class Attempt(Model):
    """One go at a quiz. `is_open` is True or NULL, so that the unique key allows one open attempt a learner.

    `last_seq` counts the saves that were acknowledged; `seed` settles every order; `finished_by` is learner or
    deadline; `score` runs from 0 to 1 and is the newest of the grade events.
    """

    __tablename__ = "courses_attempt"
    __table_args__ = (
        UniqueConstraint("quiz_id", "owner_id", "number"),
        UniqueConstraint("quiz_id", "owner_id", "is_open"),
    )

    id: Mapped[Key]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("courses_quiz.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    number: Mapped[int]
    is_open: Mapped[bool | None]
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    finished_by: Mapped[str] = mapped_column(default="")
    seed: Mapped[int] = mapped_column(BigInteger)
    last_seq: Mapped[int] = mapped_column(default=0)
    score: Mapped[float | None]
    passed: Mapped[bool | None]
    quiz: Mapped[Quiz] = relationship(viewonly=True)

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class Slot(Model):
    """A place in an attempt's paper, with the version of the question that was drawn for it.

    `checked` is the version of the answer whose feedback has been shown in practice, 0 for none.
    """

    __tablename__ = "courses_slot"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("courses_question_version.id"), index=True)
    weight: Mapped[float] = mapped_column(default=1.0)
    flagged: Mapped[bool] = mapped_column(default=False)
    checked: Mapped[int] = mapped_column(default=0)


class Answer(Model):
    """The newest acknowledged answer in a slot. `version` counts its changes, `seq` is its receipt's number.

    `raw` is what the browser sent, `given` what the type made of it; both are empty when the answer was taken back.
    `request` names the save, so that a repeated one is known.
    """

    __tablename__ = "courses_answer"
    __table_args__ = (
        ForeignKeyConstraint(["attempt_id", "position"], ["courses_slot.attempt_id", "courses_slot.position"]),
    )

    attempt_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    seq: Mapped[int]
    given: Mapped[JSONDict]
    raw: Mapped[JSONDict]
    saved_at: Mapped[datetime]
    request: Mapped[str]


class AnswerTrail(Model):
    """Every acknowledged save. Rows are added and never changed."""

    __tablename__ = "courses_answer_trail"
    __table_args__ = (
        UniqueConstraint("attempt_id", "seq"),
        UniqueConstraint("attempt_id", "request"),
    )

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"))
    position: Mapped[int]
    version: Mapped[int]
    seq: Mapped[int]
    given: Mapped[JSONDict]
    raw: Mapped[JSONDict]
    saved_at: Mapped[datetime]
    request: Mapped[str]


class Mark(Model):
    """The fraction that the answer in a slot got, 0 where nothing was answered."""

    __tablename__ = "courses_mark"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    fraction: Mapped[float]


class GradeEvent(Model):
    """A grade that an attempt was given, with the reason. A regrade adds one; none is ever overwritten."""

    __tablename__ = "courses_grade_event"

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), index=True)
    score: Mapped[float]
    reason: Mapped[str]
    at: Mapped[datetime]
