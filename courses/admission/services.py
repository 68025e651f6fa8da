"""Giving and withdrawing other terms. Attempts that run get what is given at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select, update

from courses.quizzes.allowances import nearest_first, terms_of
from courses.quizzes.answer_models import AttemptNote
from courses.quizzes.entering import deadline_of, rules_of
from courses.quizzes.entry_models import Allowance
from courses.quizzes.finishing import GRACE
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.rules.contract import Circumstances
from courses.quizzes.services import FINISH_JOB
from lms.api import Job, Unit, db, log_deed, members_of

EXTENDED = "extended"
"""The kind of the note: a running attempt was given a later end."""


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
    db.session.execute(select(Quiz.id).where(Quiz.id == quiz.id).with_for_update())
    allowance = Allowance(
        quiz_id=quiz.id, user_id=user_id, unit_id=unit_id, reason=reason, granted_by=by, granted_at=at, **vars(extra)
    )
    db.session.add(allowance)
    db.session.flush()
    log_deed(
        "courses.allowance_granted", f"courses:allowance:{allowance.id}", actor_id=by, quiz=quiz.id, person=user_id,
        unit=unit_id, minutes=extra.minutes, attempts=extra.attempts,
    )  # fmt: skip
    return _lengthen(quiz, allowance, at)


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


def _lengthen(quiz: Quiz, allowance: Allowance, at: datetime) -> list[int]:
    """Move the deadlines, and their jobs, of the running attempts to which the allowance gives a later end."""
    later = _later_ends(quiz, _running(allowance))
    if not later:
        return []
    db.session.execute(
        insert(AttemptNote),
        [
            {
                "attempt_id": attempt.id,
                "kind": EXTENDED,
                "at": at,
                "detail": {"from": _iso(attempt.deadline_at), "to": _iso(end), "allowance": allowance.id},
            }
            for attempt, end in later
        ],
    )
    db.session.execute(update(Attempt), [{"id": attempt.id, "deadline_at": end} for attempt, end in later])
    ends = {f"{FINISH_JOB}:{attempt.id}": end for attempt, end in later}
    jobs = db.session.execute(select(Job.id, Job.key).where(Job.key.in_(ends), Job.state == "waiting")).all()
    if jobs:
        db.session.execute(update(Job), [{"id": key, "not_before": ends[name] + GRACE} for key, name in jobs])
    return [attempt.id for attempt, _end in later]


def _running(allowance: Allowance) -> Sequence[Attempt]:
    """The running attempts with a deadline of those whom the allowance is given to, held until the transaction ends."""
    owners = [Attempt.owner_id == allowance.user_id]
    if allowance.unit_id is not None:
        owners.append(Attempt.owner_id.in_(members_of(db.session.get_one(Unit, allowance.unit_id))))
    return db.session.scalars(
        select(Attempt)
        .where(
            Attempt.quiz_id == allowance.quiz_id,
            Attempt.finished_at.is_(None),
            Attempt.deadline_at.is_not(None),
            or_(*owners),
        )
        .order_by(Attempt.id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).all()


def _later_ends(quiz: Quiz, attempts: Sequence[Attempt]) -> list[tuple[Attempt, datetime]]:
    """The attempts whose end is later by the terms that now hold for their learners, with that end."""
    if not attempts:
        return []
    rows = db.session.execute(
        nearest_first(
            select(Attempt.owner_id, Allowance).join_from(Attempt, Allowance, Allowance.quiz_id == Attempt.quiz_id),
            Attempt.owner_id,
        ).where(Attempt.id.in_([attempt.id for attempt in attempts]))
    )
    own: defaultdict[int, list[Allowance]] = defaultdict(list)
    for owner_id, allowance in rows:
        own[owner_id].append(allowance)
    rules, _missing = rules_of(quiz)
    later = []
    for attempt in attempts:
        terms = terms_of(quiz, own[attempt.owner_id])
        end = deadline_of(rules, Circumstances(attempt.owner_id, quiz.id, attempt.started_at, terms))
        if end is not None and attempt.deadline_at is not None and end > attempt.deadline_at:
            later.append((attempt, end))
    return later


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
