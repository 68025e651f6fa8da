"""Stored statistics. They are refreshed by a job and never computed while a page is shown."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import BIG_KEY, JSONDict, Model


class QuizStatistics(Model):
    """The figures of a quiz over `attempts` finished real attempts, as of `computed_at`."""

    __tablename__ = "courses_quiz_statistics"

    quiz_id: Mapped[int] = mapped_column(BIG_KEY, ForeignKey("courses_quiz.id"), primary_key=True)
    attempts: Mapped[int]
    figures: Mapped[JSONDict]
    computed_at: Mapped[datetime]


class QuestionStatistics(Model):
    """The figures of a question version in a quiz. `facility` and `discrimination` also stand alone, for lists."""

    __tablename__ = "courses_question_statistics"

    quiz_id: Mapped[int] = mapped_column(BIG_KEY, ForeignKey("courses_quiz.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(BIG_KEY, ForeignKey("courses_question_version.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(BIG_KEY, ForeignKey("courses_question.id"), index=True)
    attempts: Mapped[int]
    facility: Mapped[float | None]
    discrimination: Mapped[float | None]
    figures: Mapped[JSONDict]
    computed_at: Mapped[datetime]


class QuestionAdvice(Model):
    """What the figures of a question ask its author to do, over all quizzes: one row, so that lists can ask for it.

    It holds for versions with the same `content`. `code` and `told` are the most urgent advice of
    `courses.statistics.coach`; `urgency` is 0 where nothing has to be done.
    """

    __tablename__ = "courses_question_advice"

    question_id: Mapped[int] = mapped_column(BIG_KEY, ForeignKey("courses_question.id"), primary_key=True)
    content: Mapped[str]
    code: Mapped[str]
    urgency: Mapped[int] = mapped_column(index=True)
    told: Mapped[JSONDict]
    attempts: Mapped[int]
    facility: Mapped[float | None]
    discrimination: Mapped[float | None]
    computed_at: Mapped[datetime]
