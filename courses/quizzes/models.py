"""Quizzes, the exams that they are parts of, attempts and their papers."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from courses.catalogue.languages import in_language
from courses.catalogue.models import Activity
from courses.quizzes.behaviours.contract import Behaviour, behaviour_named
from lms.api import JSONDict, Key, Model

EXAM, PRACTICE, INTERACTIVE = "exam", "practice", "interactive"
"""The behaviours that ship, by the short names that packs write; a plugin's is stored by its whole key."""

REAL, REHEARSAL = "real", "rehearsal"


class Exam(Model):
    """An exam of several parts, each a quiz with its own pass mark. It is passed when every part is.

    A passed part counts for `keep_months` months (by default 12, as testing centres do; see the README).
    """

    __tablename__ = "courses_exam"
    __table_args__ = (UniqueConstraint("course_id", "key"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    key: Mapped[str]
    titles: Mapped[JSONDict]
    keep_months: Mapped[int] = mapped_column(default=12)

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.titles)


class Quiz(Model):
    """How an activity of questions is taken. `behaviour` is practice, interactive, exam, or a plugin's key.

    `minutes` and `attempts` are None where there is no limit; `pass_mark` runs from 0 to 1; `counts` tells which of
    several attempts counts, best or last. `sections` are as `courses.quizzes.sections` describes, `review` as
    `courses.quizzes.review`. `options` belong to the behaviour, `rules` to the access rules, each by its key.
    `last_close_at` is the latest closing that somebody was given of their own. With a waiting room `admit_rate` people
    a second are let in. The papers of a quiz with an opening are drawn
    `draw_ahead_hours` before it; with 0 everybody's is drawn at the start. `edition` rises with every change of what is
    drawn; papers drawn ahead for an older one are void. With `places_from`, 0 to 1, the quiz is an entry test: whoever
    gets that share of a module's questions right is excused the lessons of its course. `edited_at` is set once somebody
    has changed the quiz by hand: loading the pack then leaves it alone.
    """

    __tablename__ = "courses_quiz"

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(ForeignKey("courses_activity.id"), unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), index=True)
    exam_id: Mapped[int | None] = mapped_column(ForeignKey("courses_exam.id"), index=True)
    key: Mapped[str]
    behaviour: Mapped[str]
    options: Mapped[JSONDict] = mapped_column(default=dict)
    minutes: Mapped[int | None]
    pass_mark: Mapped[float] = mapped_column(default=0.5)
    attempts: Mapped[int | None]
    counts: Mapped[str] = mapped_column(default="best")
    sections: Mapped[list[Any]]
    shuffle: Mapped[bool] = mapped_column(default=True)
    review: Mapped[JSONDict]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None] = mapped_column(index=True)
    last_close_at: Mapped[datetime | None]
    rules: Mapped[JSONDict] = mapped_column(default=dict)
    has_waiting_room: Mapped[bool] = mapped_column(default=False)
    admit_rate: Mapped[float] = mapped_column(default=25.0)
    draw_ahead_hours: Mapped[int] = mapped_column(default=2)
    places_from: Mapped[float | None]
    edition: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None]
    activity: Mapped[Activity] = relationship(viewonly=True)

    @property
    def way(self) -> Behaviour:
        """How it is taken; raises `MissingContribution` when the behaviour's plugin is gone."""
        return behaviour_named(self.behaviour)

    @property
    def is_exam(self) -> bool:
        return self.way.is_exam

    @property
    def proves_skills(self) -> bool:
        """Whether what is got right counts toward the standard: an entry test only opens the way to an exam."""
        return self.is_exam and self.places_from is None

    @property
    def closes_for_all_at(self) -> datetime | None:
        """When nobody can sit it any more: answers must not be told before."""
        return max(self.closes_at, self.last_close_at or self.closes_at) if self.closes_at else None

    @property
    def count(self) -> int:
        """How many questions a paper has."""
        return sum(line.get("draw", 1) for section in self.sections for line in section["lines"])


class Attempt(Model):
    """One go at a quiz. `is_open` is True or NULL, so that the unique key allows one open attempt a learner.

    `kind` is real or rehearsal. `last_seq` counts the saves that were acknowledged; `seed` settles every order;
    `finished_by` is learner or deadline. `terms` keeps what had to be reached when it began (`pass_mark`, the sections'
    titles, weights and minimums, the behaviour's options, extra minutes). `address` and `browser` say from where it
    went on last, as `courses.quizzes.origins` does. `score` runs from 0 to 1, None until
    everything is marked; it is the newest of the grade events, as is `passed`. `session_key` names the session
    that may save, empty where any may. `is_past` is known where `courses.quizzes.periods` is asked: the attempt ended
    before the learner began the course anew, and counts no longer.
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
    kind: Mapped[str] = mapped_column(default=REAL)
    is_open: Mapped[bool | None]
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    finished_by: Mapped[str] = mapped_column(default="")
    seed: Mapped[int] = mapped_column(BigInteger)
    last_seq: Mapped[int] = mapped_column(default=0)
    terms: Mapped[JSONDict] = mapped_column(default=dict)
    session_key: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    browser: Mapped[str] = mapped_column(default="")
    score: Mapped[float | None]
    passed: Mapped[bool | None]
    is_past: Mapped[bool | None] = query_expression()
    quiz: Mapped[Quiz] = relationship(viewonly=True)

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def is_waiting(self) -> bool:
        """Finished, and some answers still have to be marked by people."""
        return self.is_finished and self.score is None


class Slot(Model):
    """A place in an attempt's paper, with the version of the question that was drawn for it.

    `section` counts the quiz's sections from 0; `variant` are the values that a parametric question drew. `seen_at` is
    when the learner first had it on screen. `checked` is the version of the answer whose feedback has been shown,
    0 for none; `tries` counts checked answers, `hints` the hints that were shown.
    """

    __tablename__ = "courses_slot"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("courses_question_version.id"), index=True)
    section: Mapped[int] = mapped_column(default=0)
    weight: Mapped[float] = mapped_column(default=1.0)
    variant: Mapped[JSONDict | None]
    flagged: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime | None]
    checked: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    hints: Mapped[int] = mapped_column(default=0)


class Paper(Model):
    """A paper drawn ahead of the opening. Starting takes it, by deleting the row: whoever deletes it has it.

    `slots` are [{"version_id", "section", "weight", "variant"}] in order. Void when `edition` is not the quiz's.
    """

    __tablename__ = "courses_paper"
    __table_args__ = (UniqueConstraint("quiz_id", "owner_id", "number"),)

    id: Mapped[Key]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("courses_quiz.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    number: Mapped[int]
    edition: Mapped[int]
    seed: Mapped[int] = mapped_column(BigInteger)
    slots: Mapped[list[Any]]
    drawn_at: Mapped[datetime]
