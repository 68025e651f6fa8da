"""Giving and withdrawing other terms. Attempts that run get what is given at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from courses.quizzes.entry_models import Allowance
from courses.quizzes.lengthening import lengthen
from courses.quizzes.models import Attempt, Quiz
from lms.api import Unit, db, log_deed, members_of


@dataclass(frozen=True)
class Extra:
    """What is given: minutes and attempts are added to the quiz's, dates replace them."""

    minutes: int = 0
    attempts: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def grant(
    quiz: Quiz,
    extra: Extra,
    *,
    user_id: int | None = None,
    unit_id: int | None = None,
    reason: str,
    by: int,
    at: datetime,
) -> list[int]:
    """Give a person, or a unit with everything below it, other terms; returns the running attempts that it lengthens.

    The quiz's row is held: a start at the same moment comes before and is lengthened, or after and sees the allowance.
    """
    db.session.execute(
        select(Quiz).where(Quiz.id == quiz.id).with_for_update().execution_options(populate_existing=True)
    )
    allowance = Allowance(
        quiz_id=quiz.id, user_id=user_id, unit_id=unit_id, reason=reason, granted_by=by, granted_at=at, **vars(extra)
    )
    db.session.add(allowance)
    db.session.flush()
    log_deed(
        "courses.allowance_granted", f"courses:allowance:{allowance.id}", actor_id=by, quiz=quiz.id, person=user_id,
        unit=unit_id, minutes=extra.minutes, attempts=extra.attempts,
    )  # fmt: skip
    if extra.closes_at and (quiz.last_close_at is None or extra.closes_at > quiz.last_close_at):
        quiz.last_close_at = extra.closes_at
    return lengthen(quiz, at=at, among=_given_to(allowance), why={"allowance": allowance.id})


def withdraw(allowance: Allowance, *, by: int, at: datetime) -> bool:
    """Let an allowance hold no longer; False when it was withdrawn before. What runs keeps the end it was promised."""
    withdrawn = db.session.execute(
        update(Allowance)
        .where(Allowance.id == allowance.id, Allowance.withdrawn_at.is_(None))
        .values(withdrawn_by=by, withdrawn_at=at)
        .returning(Allowance.id)
        .execution_options(synchronize_session=False)
    ).first()
    if withdrawn is None:
        return False
    log_deed("courses.allowance_withdrawn", f"courses:allowance:{allowance.id}", actor_id=by, quiz=allowance.quiz_id)
    return True


def _given_to(allowance: Allowance) -> ColumnElement[bool]:
    """The attempts of those whom an allowance is given to."""
    if allowance.unit_id is None:
        return Attempt.owner_id == allowance.user_id
    return Attempt.owner_id.in_(members_of(db.session.get_one(Unit, allowance.unit_id)))
