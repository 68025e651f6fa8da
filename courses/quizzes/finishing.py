"""Finishing an attempt: exactly once, whoever asks, and graded from the acknowledged answers alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, String, bindparam, case, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from courses.questions.contract import QUESTION_TYPES
from courses.questions.models import QuestionVersion
from courses.questions.variants import bound
from courses.quizzes.answer_models import Answer
from courses.quizzes.events import AttemptHandedIn
from courses.quizzes.grading import Marked, circumstances, grade_attempt
from courses.quizzes.manners import Manner, manner_of, standing_of
from courses.quizzes.mark_models import FIRST, Mark
from courses.quizzes.models import Attempt, Slot
from courses.quizzes.rows import ANSWER_COLUMNS, SLOT_COLUMNS, AnyAnswer, AnySlot, slot_and_answer
from lms.api import JSONDict, Moment, db, publish, rows_of

GRACE = timedelta(seconds=5)
"""How long after the deadline an answer is still taken, for what was on its way."""

COLLECTED_AFTER = GRACE + timedelta.resolution
"""How long after the deadline nothing is taken any more, so that the worker may finish what was left open."""

SETTLED = ("is_open", "finished_at", "finished_by", "last_seq")
"""The columns that finishing settles: they may have changed since the caller read the attempt."""

LEARNER, DEADLINE = "learner", "deadline"


def finish(attempt_id: int, *, by: str, at: datetime) -> Attempt:
    """Finish an attempt, mark it, enter evidence and progress. Repeating it returns the first result.

    One caller wins the row and does it all in its transaction; the others wait for that and read the result. An
    attempt counts as finished at its deadline at the latest; after the grace the deadline has done it, not the learner.
    """
    won = rows_of(_finishing(), attempt=attempt_id, moment=at, latest=at - GRACE, who=by).first()
    attempt = db.session.get_one(Attempt, attempt_id, populate_existing=won is None)
    if won is not None:
        for name in SETTLED:  # what the caller has read of the attempt beside these stays read
            set_committed_value(attempt, name, getattr(won, name))
        answered = rows_of(_answered(), attempt=attempt_id).all()
        marked = _marked(attempt, answered)
        db.session.connection().execute(
            _marking(),
            [{"attempt_id": attempt.id, "position": mark.position, "fraction": mark.fraction} for mark in marked],
        )
        reason = f"finished by {attempt.finished_by}"
        if not grade_attempt(
            attempt, kind=FIRST, reason=reason, at=at, marked=marked, circumstances=next(iter(answered), None)
        ):
            publish(AttemptHandedIn(attempt_id=attempt.id))
    return attempt


@cache
def _finishing() -> Any:
    moment, latest = bindparam("moment", type_=Moment()), bindparam("latest", type_=Moment())
    return (
        update(Attempt)
        .where(Attempt.id == bindparam("attempt"), Attempt.finished_at.is_(None))
        .values(
            finished_at=case((Attempt.deadline_at < moment, Attempt.deadline_at), else_=moment),
            finished_by=case((Attempt.deadline_at < latest, DEADLINE), else_=bindparam("who", type_=String)),
            is_open=None,
        )
        .returning(*(getattr(Attempt, name) for name in SETTLED))
    )


@cache
def _marking() -> Insert:
    return insert(Mark)


def mark_of(type_key: str, settings: JSONDict, given: JSONDict | None) -> float | None:
    """The fraction of an answer, None where people have to mark it; nothing answered gets nothing."""
    return QUESTION_TYPES[type_key].grade(settings, given).fraction if given else 0.0


def _marked(attempt: Attempt, answered: Sequence[Any]) -> list[Marked]:
    """Mark every slot, as the behaviour counts tries and hints."""
    manner = manner_of(attempt)
    marked = []
    for row in answered:
        slot, answer = slot_and_answer(row)
        given = answer.given if answer else None
        fraction = earned(manner, slot, answer, given, row.type, bound(row.settings, slot.variant))
        marked.append(Marked(slot.position, row.skill, slot.weight, fraction, slot.section))
    return marked


def earned(  # noqa: PLR0917 (what a mark depends on, all of it)
    manner: Manner, slot: AnySlot, answer: AnyAnswer | None, given: JSONDict | None, kind: str, settings: JSONDict
) -> float | None:
    """The mark of a slot, by these settings of its question and as the behaviour counts tries and hints."""
    fraction = mark_of(kind, settings, given)
    if fraction and (slot.tries or slot.hints):
        return manner.earned(fraction, standing_of(slot, answer, kind, settings))
    return fraction


@cache
def _answered() -> Select[*tuple[Any, ...]]:
    """The paper with its answers; each row tells the circumstances of all."""
    question = (QuestionVersion.type, QuestionVersion.skill, QuestionVersion.settings)
    return (
        select(*SLOT_COLUMNS, *ANSWER_COLUMNS, *question, *circumstances())
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .outerjoin(Answer, (Answer.attempt_id == Slot.attempt_id) & (Answer.position == Slot.position))
        .where(Slot.attempt_id == bindparam("attempt"))
        .order_by(Slot.position)
    )
