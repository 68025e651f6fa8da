"""Giving running attempts a later end, together with the job that hands them in. Nobody's time is ever cut."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update

from courses.quizzes.allowances import nearest_first, terms_of
from courses.quizzes.answer_models import AttemptNote
from courses.quizzes.entering import deadline_of, rules_of
from courses.quizzes.entry_models import Allowance
from courses.quizzes.finishing import COLLECTED_AFTER
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.rules.contract import Circumstances
from courses.quizzes.services import FINISH_JOB
from lms.api import Job, JSONDict, db

EXTENDED = "extended"
"""The kind of the note: a running attempt was given a later end."""


def lengthen(quiz: Quiz, *, at: datetime, among: ColumnElement[bool] | None = None, why: JSONDict) -> list[int]:
    """Bring the running attempts of a quiz (`among` them) to the end that its terms now give; the ones that got later.

    The caller holds the quiz's row. `why` goes into each attempt's note.
    """
    later = _later_ends(quiz, _running(quiz, among))
    if not later:
        return []
    db.session.execute(
        insert(AttemptNote),
        [
            {
                "attempt_id": attempt.id,
                "kind": EXTENDED,
                "at": at,
                "detail": {**why, "from": before.isoformat(), "to": end.isoformat()},
            }
            for attempt, before, end in later
        ],
    )
    db.session.execute(update(Attempt), [{"id": attempt.id, "deadline_at": end} for attempt, _before, end in later])
    ends = {f"{FINISH_JOB}:{attempt.id}": end for attempt, _before, end in later}
    jobs = db.session.execute(select(Job.id, Job.key).where(Job.key.in_(ends), Job.state == "waiting")).all()
    if jobs:
        db.session.execute(
            update(Job), [{"id": key, "not_before": ends[name or ""] + COLLECTED_AFTER} for key, name in jobs]
        )
    return [attempt.id for attempt, _before, _end in later]


def _running(quiz: Quiz, among: ColumnElement[bool] | None) -> Sequence[Attempt]:
    """The running attempts that have a deadline, held until the transaction ends."""
    found = select(Attempt).where(
        Attempt.quiz_id == quiz.id, Attempt.finished_at.is_(None), Attempt.deadline_at.is_not(None)
    )
    return db.session.scalars(
        (found if among is None else found.where(among))
        .order_by(Attempt.id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).all()


def _later_ends(quiz: Quiz, attempts: Sequence[Attempt]) -> list[tuple[Attempt, datetime, datetime]]:
    """The attempts whose end is later by the terms that now hold for their learners, with both ends."""
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
            later.append((attempt, attempt.deadline_at, end))
    return later
