"""What stands over the piles: how far each marker is, what waits for a referee, how a quiz is marked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from courses.catalogue.models import Activity, Course
from courses.marking.doubling import MARKERS
from courses.marking.models import MarkingPlan
from courses.marking.permissions import REFEREE
from courses.marking.queries import given_marks, with_given, works_of
from courses.questions.models import QuestionVersion
from courses.quizzes.mark_models import BY_RULES, GIVEN, MANUAL, Mark, MarkEvent
from courses.quizzes.models import Attempt, Quiz, Slot
from lms.api import Grant, Unit, User, db


@dataclass(frozen=True)
class Progress:
    """How many answers to a question somebody has marked, and when last."""

    question_id: int
    marker: str
    count: int
    last_at: datetime


@dataclass(frozen=True)
class Dispute:
    """An answer with two marks that are too far apart, the lower one first."""

    quiz: Quiz
    attempt_id: int
    position: int
    low: float
    high: float
    since: datetime


def disputes(referee: Any) -> list[Dispute]:
    """What waits for a referee who did not mark it, in the referee's units; the oldest first."""
    blind = given_marks(referee)
    rows = db.session.execute(
        with_given(works_of(referee, REFEREE), blind)
        .join(MarkEvent, (MarkEvent.attempt_id == Slot.attempt_id) & (MarkEvent.position == Slot.position))
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(Quiz.activity)
        .join(Activity.course)
        .with_only_columns(
            Quiz,
            Attempt.id,
            Slot.position,
            func.min(MarkEvent.after),
            func.max(MarkEvent.after),
            func.max(MarkEvent.at),
        )
        .where(Mark.fraction.is_(None), blind.c.given >= MARKERS, blind.c.mine == 0, MarkEvent.kind == GIVEN)
        .group_by(Quiz.id, Activity.id, Course.id, Attempt.id, Slot.position)
        .order_by(func.max(MarkEvent.at), Attempt.id, Slot.position)
        .options(contains_eager(Quiz.activity).contains_eager(Activity.course))
    )
    return [
        Dispute(quiz, attempt_id, position, low or 0.0, high or 0.0, since)
        for quiz, attempt_id, position, low, high, since in rows
    ]


def progress_of(examiner: Any, quiz_id: int) -> list[Progress]:
    """Who has marked how much of a quiz, by question and marker; the marks of rules have no name."""
    rows = db.session.execute(
        works_of(examiner)
        .join(MarkEvent, (MarkEvent.attempt_id == Slot.attempt_id) & (MarkEvent.position == Slot.position))
        .outerjoin(User, User.id == MarkEvent.by_id)
        .with_only_columns(
            QuestionVersion.question_id,
            func.coalesce(User.name, ""),
            func.count(MarkEvent.attempt_id.distinct()),
            func.max(MarkEvent.at),
        )
        .where(Attempt.quiz_id == quiz_id, MarkEvent.kind.in_((MANUAL, GIVEN, BY_RULES)))
        .group_by(QuestionVersion.question_id, User.id, User.name, User.sort_key)
        .order_by(QuestionVersion.question_id, User.sort_key)
    )
    return [Progress(*row) for row in rows]


def referees_of() -> list[tuple[str, str]]:
    """Who may decide disputes, with the units in which they may, by name."""
    rows = db.session.execute(
        select(User.name, Unit.name)
        .join(Grant, Grant.user_id == User.id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(Grant.permission == REFEREE.name)
        .order_by(User.sort_key, Unit.path)
        .limit(50)
    )
    return [(name, unit) for name, unit in rows]


def plan_of(quiz_id: int) -> MarkingPlan | None:
    """How a quiz is marked twice, None where it is not."""
    return db.session.get(MarkingPlan, quiz_id, populate_existing=True)
