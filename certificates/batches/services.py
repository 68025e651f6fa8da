"""The way of a batch: drafted, submitted, approved by somebody else or sent back, issued; or cancelled.

Every step asks for the batch's row first, so that of two at once one does it and the other is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from certificates.batches import notices
from certificates.batches.criteria import Criteria, given_by
from certificates.models import Batch, BatchUnit, Candidate, Rule
from lms.api import Job, db, enqueue, log_deed, today_of

DRAFT, SUBMITTED, APPROVED, ISSUED, CANCELLED = "draft", "submitted", "approved", "issued", "cancelled"
PREPARE_JOB, ISSUE_JOB = "certificates.prepare_batch", "certificates.issue_batch"


class Refused(Exception):  # noqa: N818 (reads as what it is)
    """A step that may not be taken; `key` says why: see `certificates.batches.wording.REFUSALS`."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What an officer writes on a batch: its title, the decision's number, the day to be printed."""

    title: str
    decision: str = ""
    issue_on: date | None = None


def make_batch(
    rule: Rule, unit_ids: Sequence[int], criteria: Criteria, paper: Paper, *, by: int, at: datetime
) -> Batch:
    """Begin a draft; a job chooses its candidates."""
    batch = Batch(
        rule_id=rule.id, title=paper.title, criteria=criteria.to_json(), decision=paper.decision,
        issue_on=paper.issue_on, made_by=by, made_at=at,
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    db.session.add_all(BatchUnit(batch_id=batch.id, unit_id=unit_id) for unit_id in sorted(set(unit_ids)))
    db.session.flush()
    batch.job_id = enqueue(PREPARE_JOB, {"batch": batch.id}, owner_id=by).id
    _log("certificates.batch_made", batch.id, rule=rule.id, units=sorted(set(unit_ids)), **criteria.to_json())
    return batch


def change_paper(batch_id: int, paper: Paper) -> None:
    """Write something else on a draft. Raises `Refused`."""
    batch = _hold(batch_id, DRAFT)
    batch.title, batch.decision, batch.issue_on = paper.title, paper.decision, paper.issue_on
    _log("certificates.batch_changed", batch_id, decision=paper.decision, issue_on=str(paper.issue_on or ""))


def draw_up_again(batch_id: int, *, by: int) -> None:
    """Let the list of a draft be drawn up anew. Raises `Refused`."""
    batch = _hold(batch_id, DRAFT)
    batch.job_id = enqueue(PREPARE_JOB, {"batch": batch.id}, owner_id=by).id


def take_out(batch_id: int, which: ColumnElement[bool], *, reason: str, by: int) -> int:
    """Take candidates out of a draft, each with the reason; returns how many. Raises `Refused`."""
    return _settle(batch_id, which, reason=reason, by=by, action="certificates.candidates_out")


def take_in(batch_id: int, which: ColumnElement[bool], *, by: int) -> int:
    """Take candidates in again that had been taken out; returns how many. Raises `Refused`."""
    return _settle(batch_id, which & (Candidate.reason != ""), reason="", by=by, action="certificates.candidates_in")


def _settle(batch_id: int, which: ColumnElement[bool], *, reason: str, by: int, action: str) -> int:
    _hold(batch_id, DRAFT)
    settled = db.session.scalars(
        update(Candidate)
        .where(Candidate.batch_id == batch_id, which)
        .values(reason=reason, settled_by=by)
        .returning(Candidate.id)
        .execution_options(synchronize_session=False)
    ).all()
    if settled:
        _log(action, batch_id, candidates=sorted(settled), reason=reason)
    return len(settled)


def submit(batch_id: int, *, by: int, at: datetime) -> None:
    """Lay a draft before a second person. Raises `Refused`."""
    batch = _hold(batch_id, DRAFT)
    included, hindered = db.session.execute(
        select(func.count(), func.count().filter(Candidate.trouble != "")).where(
            Candidate.batch_id == batch_id, Candidate.reason == ""
        )
    ).one()
    if batch.drawn_up_at is None or not included:
        raise Refused("empty")
    if hindered:
        raise Refused("hindered")
    batch.state, batch.submitted_by, batch.submitted_at, batch.remark = SUBMITTED, by, at, ""
    _log("certificates.batch_submitted", batch_id, candidates=included)
    notices.tell_submitted(batch, at=at)


def approve(batch_id: int, *, by: int, at: datetime) -> None:
    """Approve what somebody else has submitted; a job issues it. Raises `Refused`."""
    batch = _hold(batch_id, SUBMITTED)
    refuse_own(batch, by)
    day = today_of(at)
    if batch.issue_on is not None and batch.issue_on.year != day.year:
        raise Refused("year")
    if batch.criteria.get("gives") != given_by(batch.rule) or not batch.rule.is_active:
        raise Refused("rule")
    batch.state, batch.decided_by, batch.decided_at = APPROVED, by, at
    batch.issue_on = batch.issue_on or day
    batch.job_id = enqueue(ISSUE_JOB, {"batch": batch.id}, owner_id=by).id
    _log("certificates.batch_approved", batch_id, issue_on=str(batch.issue_on), decision=batch.decision)


def send_back(batch_id: int, *, remark: str, by: int, at: datetime) -> None:
    """Send back what somebody else has submitted, with a remark; it is a draft again. Raises `Refused`."""
    batch = _hold(batch_id, SUBMITTED)
    refuse_own(batch, by)
    batch.state, batch.decided_by, batch.decided_at, batch.remark = DRAFT, by, at, remark
    _log("certificates.batch_sent_back", batch_id, remark=remark)
    notices.tell_sent_back(batch, at=at)


def cancel(batch_id: int) -> None:
    """Give up a draft, or one that nobody has decided yet. Raises `Refused`."""
    batch = _hold(batch_id, DRAFT, SUBMITTED)
    batch.state = CANCELLED
    _log("certificates.batch_cancelled", batch_id)


def go_on(batch_id: int, *, by: int) -> None:
    """Let a job that was stopped go on where it stopped. Raises `Refused`."""
    batch = _hold(batch_id, DRAFT, APPROVED)
    kind = ISSUE_JOB if batch.state == APPROVED else PREPARE_JOB
    batch.job_id = enqueue(kind, {"batch": batch.id}, owner_id=by).id


def refuse_own(batch: Batch, by: int) -> None:
    """Whoever made a batch, submitted it, settled somebody in it or stands in it does not decide. Raises `Refused`."""
    settled = select(Candidate.id).where(Candidate.batch_id == batch.id, Candidate.settled_by == by).limit(1)
    if by in {batch.made_by, batch.submitted_by} or db.session.scalar(settled) is not None:
        raise Refused("own")
    stands_in_it = select(Candidate.id).where(
        Candidate.batch_id == batch.id, Candidate.owner_id == by, Candidate.reason == ""
    )
    if db.session.scalar(stands_in_it.limit(1)) is not None:
        raise Refused("holder")


def _hold(batch_id: int, *states: str) -> Batch:
    """Lock a batch that is in one of these states, with no job at work on it. Raises `Refused`."""
    batch = db.session.execute(
        select(Batch).where(Batch.id == batch_id).with_for_update(of=Batch).execution_options(populate_existing=True)
    ).scalar_one()
    if batch.state not in states:
        raise Refused("state")
    if batch.job_id is not None and is_at_work(batch.job_id):
        raise Refused("busy")
    return batch


def is_at_work(job_id: int) -> bool:
    """Whether a batch's job waits or runs."""
    return db.session.scalar(select(Job.id).where(Job.id == job_id, Job.state.in_(("waiting", "running")))) is not None


def _log(action: str, batch_id: int, **detail: Any) -> None:
    log_deed(action, f"certificates:batch:{batch_id}", **detail)
