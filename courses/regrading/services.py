"""Asking for a regrade, approving and refusing it. The one who approves is never the one who asked."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update

from courses.questions.models import QuestionVersion
from courses.quizzes.mark_models import (
    APPROVED,
    COUNTING,
    PROPOSED,
    REFUSED,
    GradeEvent,
    MarkEvent,
    Regrade,
    RegradeLine,
)
from courses.quizzes.models import REAL, Attempt, Quiz, Slot
from lms.api import JSONDict, db, enqueue, log_deed

COUNT_JOB, RUN_JOB = "courses.regrade_count", "courses.regrade_run"

RUNNING = (COUNTING, PROPOSED, APPROVED)
"""States in which a regrade is not over: a quiz has one at a time."""


class RegradeRefused(Exception):  # noqa: N818 (reads as what it is)
    """What was asked cannot be done now. `why` is busy, own, involved, stale, empty or over."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def ask(quiz: Quiz, changes: Sequence[JSONDict], *, reason: str, by_id: int, at: datetime) -> Regrade:
    """Ask for a regrade, and let its dry run be counted. Raises `RegradeRefused` while another one is under way."""
    alone = [change["attempt_id"] for change in changes if "attempt_id" in change]
    own = exists().where(Attempt.id.in_(alone), Attempt.owner_id == by_id)
    if alone and db.session.scalar(select(own)):
        raise RegradeRefused("involved")
    db.session.execute(select(Quiz.id).where(Quiz.id == quiz.id).with_for_update(key_share=True))
    if running_of(quiz.id) is not None:
        raise RegradeRefused("busy")
    regrade = Regrade(
        quiz_id=quiz.id, changes=list(changes), reason=reason, state=COUNTING, summary={}, asked_by=by_id, asked_at=at
    )
    db.session.add(regrade)
    db.session.flush()
    _count(regrade, by_id)
    log_deed("courses.regrade_asked", _subject(regrade), actor_id=by_id, quiz=quiz.id, changes=regrade.changes)
    return regrade


def approve(regrade_id: int, *, by_id: int, at: datetime) -> Regrade:
    """Approve what the dry run says; the run is one job.

    Raises `RegradeRefused`: `own` for whoever asked, `involved` for a person whose own result would change, `empty`
    when somebody would be left without a question, `over` when it is not waiting for approval any more. When attempts
    were finished or marked since the dry run it is counted again instead, and `stale` is raised with that written.
    """
    regrade = _held(regrade_id)
    if regrade.state != PROPOSED:
        raise RegradeRefused("over")
    if regrade.asked_by == by_id:
        raise RegradeRefused("own")
    if db.session.scalar(select(exists().where(RegradeLine.regrade_id == regrade.id, RegradeLine.owner_id == by_id))):
        raise RegradeRefused("involved")
    if regrade.summary.get("empty"):
        raise RegradeRefused("empty")
    if regrade.summary.get("as_of") != as_of(regrade.quiz_id):
        regrade.state = COUNTING
        _count(regrade, by_id)
        raise RegradeRefused("stale")
    approved = db.session.scalar(
        update(Regrade)
        .where(Regrade.id == regrade.id, Regrade.state == PROPOSED, Regrade.asked_by != by_id)
        .values(state=APPROVED, decided_by=by_id, decided_at=at)
        .returning(Regrade.id)
        .execution_options(synchronize_session=False)
    )
    if approved is None:
        raise RegradeRefused("over")
    db.session.refresh(regrade)
    job = enqueue(RUN_JOB, {"regrade": regrade.id}, owner_id=by_id)
    regrade.summary = {**regrade.summary, "job": job.id}
    log_deed("courses.regrade_approved", _subject(regrade), actor_id=by_id, asked_by=regrade.asked_by)
    return regrade


def refuse(regrade_id: int, *, reason: str, by_id: int, at: datetime) -> Regrade:
    """Refuse a regrade, or take one's own back; nothing has been changed by it. Raises `RegradeRefused`."""
    regrade = _held(regrade_id)
    if regrade.state not in (COUNTING, PROPOSED):
        raise RegradeRefused("over")
    regrade.state, regrade.decided_by, regrade.decided_at = REFUSED, by_id, at
    regrade.summary = {**regrade.summary, "refusal": reason}
    log_deed("courses.regrade_refused", _subject(regrade), actor_id=by_id, reason=reason)
    return regrade


def as_of(quiz_id: int) -> list[int]:
    """What tells whether a dry run still holds: finished attempts, and the newest grade and mark of the quiz."""
    row = db.session.execute(
        select(
            select(func.count(Attempt.id))
            .where(Attempt.quiz_id == quiz_id, Attempt.finished_at.is_not(None), Attempt.kind == REAL)
            .scalar_subquery(),
            *(
                select(func.coalesce(func.max(event.id), 0))
                .join(Attempt, Attempt.id == event.attempt_id)
                .where(Attempt.quiz_id == quiz_id)
                .scalar_subquery()
                for event in (GradeEvent, MarkEvent)
            ),
        )
    ).one()
    return list(row)


def running_of(quiz_id: int) -> Regrade | None:
    """The regrade of a quiz that is not over yet."""
    return db.session.scalar(select(Regrade).where(Regrade.quiz_id == quiz_id, Regrade.state.in_(RUNNING)))


def learners_concerned(regrade: Regrade, *, after: int, most: int) -> list[int]:
    """The next learners, after an id, whose results a regrade may change; each is judged with all attempts at once."""
    owners = _concerned(regrade).with_only_columns(Attempt.owner_id).distinct()
    return list(db.session.scalars(owners.where(Attempt.owner_id > after).order_by(Attempt.owner_id).limit(most)))


def attempts_concerned(regrade: Regrade, learner_ids: Collection[int]) -> list[int]:
    """Ids of the finished attempts of learners that a regrade may change."""
    return list(db.session.scalars(_concerned(regrade).where(Attempt.owner_id.in_(learner_ids)).order_by(Attempt.id)))


def number_concerned(regrade: Regrade) -> int:
    """How many they are."""
    return db.session.scalar(select(func.count()).select_from(_concerned(regrade).subquery())) or 0


def _concerned(regrade: Regrade) -> Any:
    found = select(Attempt.id).where(
        Attempt.quiz_id == regrade.quiz_id, Attempt.finished_at.is_not(None), Attempt.kind == REAL
    )
    single = [change["attempt_id"] for change in regrade.changes if "attempt_id" in change]
    if single:
        return found.where(Attempt.id.in_(single))
    versions = select(QuestionVersion.id).where(
        QuestionVersion.question_id.in_([change["question_id"] for change in regrade.changes])
    )
    return found.where(exists().where(Slot.attempt_id == Attempt.id, Slot.version_id.in_(versions)))


def _held(regrade_id: int) -> Regrade:
    return db.session.execute(
        select(Regrade).where(Regrade.id == regrade_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()


def _count(regrade: Regrade, by_id: int) -> None:
    job = enqueue(COUNT_JOB, {"regrade": regrade.id}, owner_id=by_id)
    regrade.summary = {"job": job.id}


def _subject(regrade: Regrade) -> str:
    return f"courses:regrade:{regrade.id}"
