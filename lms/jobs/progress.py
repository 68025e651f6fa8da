"""How a running job tells how far it is."""

from datetime import timedelta

from sqlalchemy import update

from lms.db import db, now
from lms.jobs.models import Job

LEASE = timedelta(minutes=2)


class JobCancelled(Exception):  # noqa: N818 (reads as what it is)
    """Somebody has cancelled the job; the worker stops at the next step."""


class Progress:
    """Handed to a running job. Each call commits what the job has done so far and renews the lease."""

    def __init__(self, job: Job) -> None:
        self._id = job.id
        self._steps = [dict(step) for step in job.steps]

    def step(self, text: str, *, done: int | None = None, total: int | None = None) -> None:
        """Begin a step that people read; `done` of `total` moves the bar. Raises `JobCancelled`."""
        for step in self._steps:
            step["state"] = "done"
        self._steps.append({"text": text, "at": now().isoformat(), "state": "now"})
        self._tell(done, total)

    def advance(self, done: int, total: int | None = None) -> None:
        """Move the bar. Raises `JobCancelled`."""
        self._tell(done, total)

    def _tell(self, done: int | None, total: int | None) -> None:
        values: dict[str, object] = {"lease_until": now() + LEASE, "steps": self._steps}
        if done is not None:
            values["done"] = done
        if total is not None:
            values["total"] = total
        reached = db.session.execute(update(Job).where(Job.id == self._id, Job.state == "running").values(**values))
        db.session.commit()
        if reached.rowcount == 0:  # type: ignore[attr-defined]
            raise JobCancelled
