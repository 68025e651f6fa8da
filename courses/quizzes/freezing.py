"""Content in use by an open exam stays as it is, so that everybody sits the same one."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select

from courses.quizzes.behaviours.contract import BEHAVIOURS
from courses.quizzes.finishing import GRACE
from courses.quizzes.models import REAL, Attempt, Quiz
from courses.quizzes.rules.words import moment_words
from lms.api import _, db

LONGEST_UNTIMED = timedelta(days=1)
"""How long an attempt without a deadline keeps its exam frozen: it may have been forgotten."""


class Frozen(Exception):  # noqa: N818 (reads as what it is)
    """An open exam uses what was to be changed; the sentence says until when."""

    def __init__(self, until: datetime) -> None:
        self.sentence = str(
            _(
                "Bài thi đang diễn ra, nên đề và câu hỏi được giữ nguyên đến %(until)s. Vẫn lùi được giờ đóng và cho "
                "thêm thời gian, thêm lượt.",
                until=moment_words(until),
            )
        )
        super().__init__(self.sentence)
        self.until = until


def refuse_if_frozen(quiz: Quiz, at: datetime) -> None:
    """Raise `Frozen` while this exam is open."""
    if until := quiz_frozen_until(quiz, at):
        raise Frozen(until)


def quiz_frozen_until(quiz: Quiz, at: datetime) -> datetime | None:
    """When an open exam's content may be changed again; None when it may now."""
    return _frozen_until(Quiz.id == quiz.id, at)


def course_frozen_until(course_id: int, at: datetime) -> datetime | None:
    """When the bank and the exams of a course may be changed again; None when they may now."""
    return _frozen_until(Quiz.course_id == course_id, at)


def _frozen_until(which: ColumnElement[bool], at: datetime) -> datetime | None:
    """The latest end of what is open: of the exams' own hours, and of the attempts that run.

    An exam without an opening or a closing is open as long as somebody sits it.
    """
    untimed = func.max(case((Attempt.deadline_at.is_(None), Attempt.started_at)))
    rows = db.session.execute(
        select(Quiz.behaviour, Quiz.opens_at, Quiz.closes_at, func.max(Attempt.deadline_at), untimed)
        .outerjoin(Attempt, (Attempt.quiz_id == Quiz.id) & Attempt.is_open.is_(True) & (Attempt.kind == REAL))
        .where(which)
        .group_by(Quiz.id)
    )
    exams = {behaviour.key.removeprefix("courses.") for behaviour in BEHAVIOURS if behaviour.is_exam}
    ends = [
        end
        for behaviour, opens_at, closes_at, deadline, begun in rows
        if behaviour in exams
        for end in (
            closes_at if opens_at is not None and closes_at is not None and opens_at <= at else None,
            deadline + GRACE if deadline else None,
            begun + LONGEST_UNTIMED if begun else None,
        )
        if end is not None and end > at
    ]
    return max(ends, default=None)
