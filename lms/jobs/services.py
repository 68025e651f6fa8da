"""Writing a job down, ringing for it, and running it."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, event, or_, select, update
from sqlalchemy.orm import Session

from lms.db import JSONDict, db, insert_into, now, only_reading, rows_of
from lms.jobs.contract import JOBS
from lms.jobs.models import Job
from lms.jobs.progress import LEASE, JobCancelled, Progress
from lms.plugins.contract import MissingContribution

log = structlog.get_logger(__name__)

TO_RING = "jobs to ring for"


def enqueue(
    kind: str,
    payload: JSONDict,
    *,
    owner_id: int | None = None,
    key: str | None = None,
    not_before: datetime | None = None,
) -> Job:
    """Write a job down in the caller's transaction; the worker is rung after the commit.

    With a `key` the work exists once: the caller must have made sure of that by an exactly-once write of its own.
    """
    moment = now()
    job = Job(
        kind=kind, payload=payload, owner_id=owner_id, key=key, steps=[], result={},
        created_at=moment, not_before=not_before or moment,
    )  # fmt: skip
    db.session.add(job)
    db.session.flush()
    _ring_later(job.id, job.not_before, moment)
    return job


def enqueue_once(kind: str, payload: JSONDict, *, key: str, not_before: datetime) -> None:
    """Write a job down unless one with this key has been; callers who do so at the same moment make one."""
    moment = now()
    made = rows_of(
        _writing_down(db.engine.dialect.name),
        kind=kind, payload=payload, key=key, steps=[], result={}, created_at=moment, not_before=not_before,
    ).scalar()  # fmt: skip
    if made is not None:
        _ring_later(made, not_before, moment)


@cache
def _writing_down(_dialect: str) -> Any:
    return insert_into(Job).on_conflict_do_nothing(index_elements=["key"]).returning(Job.id)


def _ring_later(job_id: int, not_before: datetime, moment: datetime) -> None:
    """Ring once the transaction is committed; what is not due yet is found by the worker's sweep."""
    if not_before <= moment:
        db.session().info.setdefault(TO_RING, []).append(job_id)


def run(job_id: int) -> None:
    """Take a job if it is free, run it, and write down how it ended. Never raises for the job's own failure."""
    job = _take(job_id)
    if job is None:
        return
    log.debug("job started", job=job_id, kind=job.kind, tries=job.tries)
    try:
        kind = JOBS[job.kind]
        result = kind.run(job.payload, Progress(job))
    except JobCancelled:
        db.session.rollback()
        log.info("job cancelled", job=job_id)
        return
    except MissingContribution as missing:
        db.session.rollback()
        _end(job_id, state="failed", error=str(missing))
        return
    except Exception as error:
        db.session.rollback()
        log.exception("job failed", job=job_id)
        _put_off(job_id, str(error) or type(error).__name__)
        return
    _end(job_id, state="done", result=result)
    log.debug("job done", job=job_id)


def _take(job_id: int) -> Job | None:
    moment = now()
    taken = db.session.scalar(
        update(Job)
        .where(Job.id == job_id, _is_free(moment))
        .values(
            state="running",
            started_at=moment,
            lease_until=moment + LEASE,
            tries=Job.tries + 1,
            error="",
        )
        .returning(Job.id)
    )
    db.session.commit()
    if taken is None:
        return None
    with only_reading():
        job = db.session.get_one(Job, taken, populate_existing=True)
        db.session.expunge(job)
        db.session.rollback()  # nothing stays open, least of all SQLite's write lock, while the job works
    return job


def _is_free(moment: datetime) -> ColumnElement[bool]:
    return or_(
        (Job.state == "waiting") & (Job.not_before <= moment),
        (Job.state == "running") & (Job.lease_until < moment),
    )


def _end(job_id: int, *, state: str, result: JSONDict | None = None, error: str = "") -> None:
    job = db.session.get_one(Job, job_id, populate_existing=True)
    if job.state == "running":
        job.state, job.result, job.error = state, result or {}, error
        job.finished_at, job.lease_until = now(), None
        job.steps = [{**step, "state": "done"} for step in job.steps]
    db.session.commit()


def _put_off(job_id: int, error: str) -> None:
    """Try again later, a little later each time, until the kind's tries are used up."""
    job = db.session.get_one(Job, job_id, populate_existing=True)
    if job.tries >= JOBS[job.kind].tries:
        _end(job_id, state="failed", error=error)
        return
    job.state, job.error, job.lease_until = "waiting", error, None
    job.not_before = now() + timedelta(seconds=5 * 3**job.tries)
    db.session.commit()


def due(limit: int = 500) -> list[int]:
    """Ids of the jobs that are free to be taken, oldest first."""
    return list(db.session.scalars(select(Job.id).where(_is_free(now())).order_by(Job.id).limit(limit)))


def run_due() -> int:
    """Run everything that is due, here and now; returns how many jobs were run. For tests and first start."""
    count = 0
    while ids := due():
        db.session.rollback()
        for job_id in ids:
            run(job_id)
        count += len(ids)
    return count


@event.listens_for(Session, "after_commit")
def _ring(session: Session) -> None:
    """Ring for new jobs when, and only when, their transaction has been committed."""
    if session.in_nested_transaction():
        return
    ids = session.info.pop(TO_RING, [])
    if ids and (bell := current_app.extensions.get("lms.doorbell")):
        bell(ids)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(TO_RING, None)
