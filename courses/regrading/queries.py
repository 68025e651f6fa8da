"""Reading regrades, and the questions that a regrade can be about. Each function is one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, contains_eager

from courses.catalogue.models import Activity, Course
from courses.questions.banks import drawn_on_by
from courses.questions.models import Bank, Question, QuestionVersion
from courses.quizzes.mark_models import APPROVED, COUNTING, PROPOSED, Mark, Regrade, RegradeLine
from courses.quizzes.models import REAL, Attempt, Quiz, Slot
from courses.regrading.effects import COMPLETES, FAILS, PASSES, WITHDRAWS
from lms.api import Job, Membership, Unit, User, db

SHOWN = 20
FILTERS = (PASSES, FAILS, COMPLETES, WITHDRAWS)


@dataclass(frozen=True)
class Asked:
    """A question of a quiz as its finished attempts have it.

    `mean` is the mean of its marks, None while none is given; `types` are those of the drawn versions; `is_newer` tells
    that some attempts drew an older version than the newest; `dropped` counts the attempts that leave it out.
    """

    question: Question
    latest: QuestionVersion
    attempts: int
    mean: float | None
    dropped: int
    is_newer: bool
    is_same_type: bool


def asked_in(quiz_id: int) -> list[Asked]:
    """The questions in the finished attempts of a quiz, those that most got wrong first."""
    drawn, latest = aliased(QuestionVersion), aliased(QuestionVersion)
    rows = db.session.execute(
        select(
            Question,
            latest,
            func.count(Slot.attempt_id),
            func.avg(Mark.fraction),
            func.count().filter(Mark.excluded),
            func.min(drawn.number),
            func.min(drawn.type),
            func.max(drawn.type),
        )
        .select_from(Slot)
        .join(Attempt, Attempt.id == Slot.attempt_id)
        .join(Mark, (Mark.attempt_id == Slot.attempt_id) & (Mark.position == Slot.position))
        .join(drawn, drawn.id == Slot.version_id)
        .join(Question, Question.id == drawn.question_id)
        .join(latest, (latest.question_id == Question.id) & (latest.number == Question.latest))
        .where(Attempt.quiz_id == quiz_id, Attempt.finished_at.is_not(None), Attempt.kind == REAL)
        .group_by(Question.id, latest.id)
        .order_by(func.coalesce(func.avg(Mark.fraction), 1.0), Question.key)
    )
    return [
        Asked(question, version, attempts, mean, dropped, oldest < version.number, first == last == version.type)
        for question, version, attempts, mean, dropped, oldest, first, last in rows
    ]


def regrades_of(quiz_id: int) -> Sequence[Any]:
    """The newest regrades of a quiz, each with the name of whoever asked."""
    return db.session.execute(
        select(Regrade, User.name)
        .join(User, User.id == Regrade.asked_by)
        .where(Regrade.quiz_id == quiz_id)
        .order_by(Regrade.id.desc())
        .limit(SHOWN)
    ).all()


def under_way() -> Sequence[Any]:
    """The regrades of all quizzes that are not over, each with its quiz's activity and whoever asked."""
    return db.session.execute(
        select(Regrade, Activity, User.name)
        .join(Quiz, Quiz.id == Regrade.quiz_id)
        .join(Activity, Activity.id == Quiz.activity_id)
        .join(User, User.id == Regrade.asked_by)
        .where(Regrade.state.in_((COUNTING, PROPOSED, APPROVED)))
        .order_by(Regrade.id.desc())
    ).all()


def quizzes_sat() -> Select[Any]:
    """Every quiz with finished attempts, with activity, course and how many they are."""
    sat = (
        select(Attempt.quiz_id, func.count().label("finished"))
        .where(Attempt.finished_at.is_not(None), Attempt.kind == REAL)
        .group_by(Attempt.quiz_id)
        .subquery()
    )
    return (
        select(Quiz, sat.c.finished)
        .join(sat, sat.c.quiz_id == Quiz.id)
        .join(Quiz.activity)
        .join(Activity.course)
        .options(contains_eager(Quiz.activity).contains_eager(Activity.course))
        .order_by(Course.key, Activity.position)
    )


@dataclass(frozen=True)
class Told:
    """A regrade with what its page says of it."""

    regrade: Regrade
    asked_by: str
    decided_by: str | None
    job: Job | None


def told(regrade_id: int) -> Told | None:
    """A regrade with the names of the two people, and the job that works for it."""
    asker, decider = aliased(User), aliased(User)
    row = db.session.execute(
        select(Regrade, asker.name, decider.name, Job)
        .join(asker, asker.id == Regrade.asked_by)
        .outerjoin(decider, decider.id == Regrade.decided_by)
        .outerjoin(Job, Job.id == Regrade.summary["job"].as_integer())
        .where(Regrade.id == regrade_id)
    ).first()
    return Told(*row) if row else None


def lines_of(regrade_id: int, effect: str = "") -> Select[RegradeLine, str, str, str]:
    """The lines of a regrade with their people and units, those with consequences first."""
    statement = (
        select(RegradeLine, User.name, User.staff_code, Unit.name.label("unit_name"))
        .join(User, User.id == RegradeLine.owner_id)
        .outerjoin(Unit, Unit.id == main_unit())
        .where(RegradeLine.regrade_id == regrade_id)
        .order_by(RegradeLine.effect.desc(), User.sort_key, RegradeLine.attempt_id)
    )
    return statement.where(_with_effect(effect)) if effect else statement


def main_unit() -> ColumnElement[Any]:
    """The unit that a person belongs to now."""
    return (
        select(Membership.unit_id)
        .where(Membership.user_id == User.id, Membership.main, Membership.valid_to.is_(None))
        .correlate(User)
        .limit(1)
        .scalar_subquery()
    )


def questions_named(ids: Sequence[int]) -> dict[int, QuestionVersion]:
    """The newest versions of questions by the questions' ids."""
    rows = db.session.scalars(
        select(QuestionVersion)
        .join(Question, (Question.id == QuestionVersion.question_id) & (Question.latest == QuestionVersion.number))
        .where(Question.id.in_(ids))
    )
    return {version.question_id: version for version in rows}


def question_in(quiz: Quiz, question_id: int) -> QuestionVersion | None:
    """The newest version of a question of the quiz's course."""
    return db.session.scalar(
        select(QuestionVersion)
        .join(Question, (Question.id == QuestionVersion.question_id) & (Question.latest == QuestionVersion.number))
        .where(Question.id == question_id, Question.bank_id.in_(select(Bank.id).where(drawn_on_by(quiz.course_id))))
    )


def _with_effect(effect: str) -> ColumnElement[bool]:
    before, after = (
        func.coalesce(column, db.false()) for column in (RegradeLine.passed_before, RegradeLine.passed_after)
    )
    if effect == PASSES:
        return ~before & after
    if effect == FAILS:
        return before & ~after
    return RegradeLine.effect == effect
