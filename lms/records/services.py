"""Writing the learning record."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true, update

from lms.audit import log_deed
from lms.db import JSONDict, db, insert_into
from lms.events import Event, publish
from lms.organisation.models import Membership
from lms.records.models import Completion


@dataclass(frozen=True, kw_only=True)
class LearningCompleted(Event):
    """A learner has completed something: for the first time, or anew after the completion had been withdrawn."""

    completion_id: int
    learner_id: int
    subject: str


@dataclass(frozen=True, kw_only=True)
class LearningWithdrawn(Event):
    """Completions of one subject have been withdrawn; who, when and why stands in their rows."""

    completion_ids: tuple[int, ...]
    subject: str


@dataclass(frozen=True, kw_only=True)
class LearningRescored(Event):
    """Completions of one subject that stand have another score than before."""

    completion_ids: tuple[int, ...]
    subject: str


def record_completion(
    *,
    learner_id: int,
    subject: str,
    title: str,
    score: float | None,
    hours: float = 0.0,
    facts: JSONDict | None = None,
    started_at: datetime | None = None,
    period: int = 1,
    at: datetime,
) -> Completion:
    """Enter a completion and tell it. Repeating it keeps the first date and the better score.

    One that was withdrawn counts anew from `at` and is told again. `score` runs from 0 to 1, None where nothing is
    marked; `hours` are tiết; `at` is in UTC. Each `period`, counted from 1, has a
    record of its own. Of several callers at the same moment one enters the row, by its unique key; the others find it.
    """
    unit = db.session.scalar(
        select(Membership.unit_id).where(
            Membership.user_id == learner_id, Membership.main, Membership.valid_to.is_(None)
        )
    )
    entry = {
        "title": title, "score": score, "hours": hours, "facts": facts or {}, "started_at": started_at,
        "completed_at": at, "unit_then_id": unit,
    }  # fmt: skip
    standing = {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": ""}
    new = db.session.scalar(
        insert_into(Completion)
        .values(learner_id=learner_id, subject=subject, period=period, **entry, **standing)
        .on_conflict_do_update(
            index_elements=["learner_id", "subject", "period"],
            set_={**entry, **standing},
            where=Completion.withdrawn_at.is_not(None),
        )
        .returning(Completion.id)
        .execution_options(synchronize_session=False)
    )
    completion = db.session.execute(
        select(Completion)
        .where(Completion.learner_id == learner_id, Completion.subject == subject, Completion.period == period)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    if new is not None:
        publish(LearningCompleted(completion_id=completion.id, learner_id=learner_id, subject=subject))
    elif score is not None and (completion.score is None or score > completion.score):
        completion.score = score
    return completion


def withdraw_completions(
    *,
    learner_ids: Collection[int],
    subject: str,
    only: ColumnElement[bool] | None = None,
    reason: str,
    by_id: int | None,
    at: datetime,
) -> list[int]:
    """Let completions count no longer, and tell it once for all of them; repeating it changes nothing.

    The rows stay, with who, when and why. `only` is a further condition on completions, as on their period. `by_id` is
    None for the platform itself. Returns the ids of those withdrawn.
    """
    if not learner_ids:
        return []
    withdrawn = sorted(
        db.session.scalars(
            update(Completion)
            .where(
                Completion.subject == subject,
                Completion.learner_id.in_(learner_ids),
                Completion.counting(),
                true() if only is None else only,
            )
            .values(withdrawn_at=at, withdrawn_by=by_id, withdrawn_reason=reason)
            .returning(Completion.id)
            .execution_options(synchronize_session=False)
        )
    )
    if withdrawn:
        log_deed("lms.completions_withdrawn", subject, actor_id=by_id, completions=withdrawn, reason=reason)
        publish(LearningWithdrawn(completion_ids=tuple(withdrawn), subject=subject))
    return withdrawn


def correct_scores(
    *, scores: Mapping[int, float | None], subject: str, only: ColumnElement[bool] | None = None
) -> None:
    """Give standing completions the scores that are right now, learner → score, also where it is lower than before.

    `only` is a further condition on completions, as on their period.
    """
    if not scores:
        return
    rows = db.session.execute(
        select(Completion.id, Completion.learner_id, Completion.score).where(
            Completion.subject == subject,
            Completion.learner_id.in_(scores),
            Completion.counting(),
            true() if only is None else only,
        )
    )
    changed = {row.id: scores[row.learner_id] for row in rows if scores[row.learner_id] != row.score}
    if changed:
        db.session.execute(update(Completion), [{"id": key, "score": score} for key, score in changed.items()])
        publish(LearningRescored(completion_ids=tuple(sorted(changed)), subject=subject))
