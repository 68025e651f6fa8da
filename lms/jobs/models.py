"""Jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import JSONDict, Key, Model


class Job(Model):
    """A piece of work. `state` is waiting, running, done, failed or cancelled.

    `steps` are lines for people: [{"text": …, "at": ISO moment, "state": "done" | "now"}]. `lease_until` is how
    long the worker that runs it may stay silent before another takes over. `key` is unique for what must exist once.
    """

    __tablename__ = "lms_job"
    __table_args__ = (Index("ix_lms_job_state_lease", "state", "lease_until"),)

    id: Mapped[Key]
    kind: Mapped[str]
    key: Mapped[str | None] = mapped_column(unique=True)
    payload: Mapped[JSONDict]
    state: Mapped[str] = mapped_column(default="waiting")
    owner_id: Mapped[int | None] = mapped_column(index=True)  # who asked for it, None for the platform itself
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    steps: Mapped[list[Any]]
    result: Mapped[JSONDict]
    error: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
