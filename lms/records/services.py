"""Writing the learning record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.db import JSONDict, db, insert_into
from lms.events import Event, publish
from lms.organisation.models import Membership
from lms.records.models import Completion


@dataclass(frozen=True, kw_only=True)
class LearningCompleted(Event):
    """A learner has completed something for the first time."""

    completion_id: int
    learner_id: int
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
    at: datetime,
) -> Completion:
    """Enter a completion and tell it. Repeating it keeps the first date and the better score.

    `score` runs from 0 to 1, None where nothing is marked; `hours` are tiết; `at` is in UTC. Of several
    callers at the same moment one enters the row, by its unique key; the others find it.
    """
    unit = db.session.scalar(
        select(Membership.unit_id).where(
            Membership.user_id == learner_id, Membership.main, Membership.valid_to.is_(None)
        )
    )
    new = db.session.scalar(
        insert_into(Completion)
        .values(
            learner_id=learner_id, subject=subject, title=title, score=score, hours=hours, facts=facts or {},
            started_at=started_at, completed_at=at, unit_then_id=unit,
        )
        .on_conflict_do_nothing(index_elements=["learner_id", "subject"])
        .returning(Completion.id)
    )  # fmt: skip
    completion = db.session.execute(
        select(Completion).where(Completion.learner_id == learner_id, Completion.subject == subject).with_for_update()
    ).scalar_one()
    if new is not None:
        publish(LearningCompleted(completion_id=completion.id, learner_id=learner_id, subject=subject))
    elif score is not None and (completion.score is None or score > completion.score):
        completion.score = score
    return completion
