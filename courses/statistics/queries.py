"""Reading what statistics are made of, and the statistics."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Select, func, select

from courses.questions.models import Question, QuestionVersion
from courses.quizzes.answer_models import Answer
from courses.quizzes.mark_models import Mark
from courses.quizzes.models import REAL, Attempt, Slot
from courses.statistics.models import QuestionStatistics, QuizStatistics
from lms.api import JSONDict, db


@dataclass(frozen=True)
class Asked:
    """A question in an attempt, with what became of it."""

    version: int
    place: int
    weight: float
    variant: JSONDict | None
    fraction: float
    given: JSONDict | None


def first_attempts(quiz_id: int) -> Iterator[tuple[float, list[Asked]]]:
    """The scores of each person's first real attempt that has been marked, with its questions in order.

    Later attempts are left out: whoever has met the questions answers otherwise. Excluded questions count for nobody.
    """
    numbers = (
        select(Attempt.owner_id, func.min(Attempt.number).label("number"))
        .where(Attempt.quiz_id == quiz_id, Attempt.kind == REAL, Attempt.score.is_not(None))
        .group_by(Attempt.owner_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Attempt.id, Attempt.score, Slot.version_id, Slot.position, Slot.weight, Slot.variant, Mark.fraction,
            Answer.given,
        )
        .join(numbers, (numbers.c.owner_id == Attempt.owner_id) & (numbers.c.number == Attempt.number))
        .join(Slot, Slot.attempt_id == Attempt.id)
        .join(Mark, (Mark.attempt_id == Slot.attempt_id) & (Mark.position == Slot.position))
        .outerjoin(Answer, (Answer.attempt_id == Slot.attempt_id) & (Answer.position == Slot.position))
        .where(Attempt.quiz_id == quiz_id, ~Mark.excluded, Mark.fraction.is_not(None), Slot.weight > 0)
        .order_by(Attempt.id, Slot.position)
        .execution_options(yield_per=2000)
    )  # fmt: skip
    for (_attempt, score), members in groupby(rows, key=lambda row: (row[0], row[1] or 0.0)):
        yield (
            score,
            [
                Asked(row.version_id, row.position, row.weight, row.variant, row.fraction or 0.0, row.given)
                for row in members
            ],
        )


def versions_by_id(ids: set[int]) -> dict[int, QuestionVersion]:
    """Question versions by their ids."""
    found = db.session.scalars(select(QuestionVersion).where(QuestionVersion.id.in_(ids)))
    return {version.id: version for version in found}


def statistics_of(quiz_id: int) -> QuizStatistics | None:
    """The stored figures of a quiz; None before they were first computed."""
    return db.session.get(QuizStatistics, quiz_id)


def worst_first(quiz_id: int) -> Select[QuestionStatistics, QuestionVersion, Question]:
    """The questions with their stored figures: what separates least first, then the hardest."""
    return (
        select(QuestionStatistics, QuestionVersion, Question)
        .join(QuestionVersion, QuestionVersion.id == QuestionStatistics.version_id)
        .join(Question, Question.id == QuestionStatistics.question_id)
        .where(QuestionStatistics.quiz_id == quiz_id)
        .order_by(
            QuestionStatistics.discrimination.is_(None),
            QuestionStatistics.discrimination,
            QuestionStatistics.facility,
            QuestionStatistics.version_id,
        )
    )


def question_figures_of(quiz_id: int, version_id: int) -> tuple[QuestionStatistics, QuestionVersion] | None:
    """The stored figures of one question version, with its text."""
    row = db.session.execute(
        select(QuestionStatistics, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == QuestionStatistics.version_id)
        .where(QuestionStatistics.quiz_id == quiz_id, QuestionStatistics.version_id == version_id)
    ).first()
    return (row[0], row[1]) if row else None
