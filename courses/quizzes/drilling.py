"""Practice without an end on one item of a standard: what was not met comes first, then what was met longest ago."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, select

from courses.catalogue.models import Course
from courses.questions.contract import QUESTION_TYPES, Raw
from courses.questions.models import Bank, Question, QuestionVersion
from courses.questions.variants import bound, draw
from courses.quizzes.drill_models import Drill
from courses.quizzes.models import Attempt, Slot
from courses.quizzes.queries import order_seed
from lms.api import JSONDict, db, insert_into

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Drilled:
    """A question to practise. `turn` counts the learner's earlier goes at it and settles variant and order."""

    version: QuestionVersion
    framework: str
    learner_id: int
    turn: int

    @property
    def seed(self) -> int:
        return order_seed(self.learner_id * 10_000 + self.turn, self.version.id)

    @property
    def settings(self) -> JSONDict:
        """The settings with this turn's values in their places."""
        return bound(self.version.settings, draw(self.version.settings, self.seed))


@dataclass(frozen=True)
class Stock:
    """How many questions there are for an item, and how many the learner has not met."""

    total: int
    unmet: int
    next_id: int


def stock_of(skill: str, learner_id: int) -> Stock | None:
    """What there is to practise for an item or the group above it, in one statement; None where there is nothing."""
    met = (
        select(QuestionVersion.question_id)
        .join(Slot, Slot.version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == Slot.attempt_id)
        .where(Attempt.owner_id == learner_id)
    )
    rows = db.session.execute(
        _questions(learner_id, _within(skill)).with_only_columns(
            QuestionVersion.id, Question.id.in_(met), Drill.last_at
        )
    ).all()
    if not rows:
        return None
    chosen = min(rows, key=lambda row: (row[2] or NEVER, row[1], order_seed(learner_id, row[0])))
    return Stock(len(rows), sum(not row[1] and row[2] is None for row in rows), chosen[0])


def drilled(version_id: int, learner_id: int) -> Drilled | None:
    """One question to practise; None when the learner may not have it now."""
    row = db.session.execute(
        _questions(learner_id, QuestionVersion.id == version_id).with_only_columns(
            QuestionVersion, Course.framework, Drill.times
        )
    ).first()
    return Drilled(row[0], row[1], learner_id, row[2] or 0) if row else None


def practisable(codes: Collection[str], learner_id: int) -> set[str]:
    """Which of some items have questions to practise, in one statement."""
    found = db.session.scalars(
        _questions(learner_id, QuestionVersion.skill.in_(codes)).with_only_columns(QuestionVersion.skill).distinct()
    )
    return set(found)


def answer_drill(question: Drilled, raw: Raw, *, at: datetime) -> JSONDict:
    """Mark an answer and remember it; the answer as the type reads it. Raises `Unacceptable`."""
    kind = QUESTION_TYPES[question.version.type]
    given = kind.parse(question.settings, raw)
    values = {"times": question.turn + 1, "last_at": at, "fraction": kind.grade(question.settings, given).fraction}
    keys = {"owner_id": question.learner_id, "question_id": question.version.question_id}
    db.session.execute(
        insert_into(Drill).values(**keys, **values).on_conflict_do_update(index_elements=list(keys), set_=values)
    )
    return given


def _questions(learner_id: int, which: ColumnElement[bool]) -> Select[QuestionVersion]:
    """Ready questions of open courses that mark themselves, but none of an attempt that the learner is in."""
    sitting = (
        select(QuestionVersion.question_id)
        .join(Slot, Slot.version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == Slot.attempt_id)
        .where(Attempt.owner_id == learner_id, Attempt.is_open.is_(True))
    )
    machine = [kind.key for kind in QUESTION_TYPES if not kind.marked_by_people]
    return (
        select(QuestionVersion)
        .join(Question, (Question.id == QuestionVersion.question_id) & (Question.latest == QuestionVersion.number))
        .join(Bank, Bank.id == Question.bank_id)
        .join(Course, Course.id == Bank.course_id)
        .outerjoin(Drill, (Drill.question_id == Question.id) & (Drill.owner_id == learner_id))
        .where(
            Question.status == "ready",
            Course.state == "open",
            QuestionVersion.type.in_(machine),
            Question.id.not_in(sitting),
            which,
        )
    )


def _within(skill: str) -> ColumnElement[bool]:
    return (QuestionVersion.skill == skill) | QuestionVersion.skill.startswith(f"{skill}.", autoescape=True)
