"""Reading quizzes for the people who look after them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager

from courses.catalogue.models import Activity, Course
from courses.catalogue.queries import written_by
from courses.questions.contract import full_key
from courses.quizzes.behaviours.contract import BEHAVIOURS
from courses.quizzes.models import REAL, Attempt, Quiz
from lms.api import _, db

DRAFT, COMING, OPEN, CLOSED = "draft", "coming", "open", "closed"


@dataclass(frozen=True)
class Tally:
    """How many real attempts a quiz has: still open, finished, and of these waiting for people to mark them."""

    running: int = 0
    finished: int = 0
    waiting: int = 0


def quizzes_of(user: Any) -> Select[Quiz]:
    """The quizzes of the courses that `user` writes, with activity and course, in the order of the courses."""
    return (
        select(Quiz)
        .join(Quiz.activity)
        .join(Activity.course)
        .outerjoin(Course.unit)
        .where(~Activity.is_retired, written_by(user))
        .options(contains_eager(Quiz.activity).contains_eager(Activity.course))
        .order_by(Course.key, Activity.position)
    )


def tallies(quiz_ids: Collection[int]) -> dict[int, Tally]:
    """Count the attempts of several quizzes; a quiz without any is left out."""
    rows = db.session.execute(
        select(
            Attempt.quiz_id,
            func.count(case((Attempt.finished_at.is_(None), 1))),
            func.count(Attempt.finished_at),
            func.count(case((Attempt.finished_at.is_not(None) & Attempt.score.is_(None), 1))),
        )
        .where(Attempt.quiz_id.in_(quiz_ids), Attempt.kind == REAL)
        .group_by(Attempt.quiz_id)
    )
    return {row[0]: Tally(*row[1:]) for row in rows}


def kind_of(quiz: Quiz) -> str:
    """What kind of quiz it is, in the reader's language; the key itself where its plugin is gone."""
    key = full_key(quiz.behaviour)
    if key not in BEHAVIOURS:
        return key
    return str(_("Bài thi") if BEHAVIOURS[key].is_exam else _("Luyện tập"))


def state_of(quiz: Quiz, at: datetime) -> str:
    """Whether learners can begin it at this moment, as far as the course and the quiz's own dates go."""
    if quiz.activity.course.state == "draft":
        return DRAFT
    if quiz.opens_at is not None and at < quiz.opens_at:
        return COMING
    if quiz.activity.course.state in ("closed", "archived") or (quiz.closes_at is not None and at >= quiz.closes_at):
        return CLOSED
    return OPEN
