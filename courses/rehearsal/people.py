"""Robot candidates: making them, and removing them with everything that they left."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Table, delete, insert, select

from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.robots import PREFIX
from courses.quizzes.services import FINISH_JOB
from lms.api import Job, Model, User, db, session_cookie

EVERY_NOTICE = 2**31 - 1
"""A version of the personal-data notice that no robot has still to read."""

BATCH = 400
"""Ids in one statement; SQLite takes fewer parameters than a large rehearsal has people."""


@dataclass(frozen=True)
class Robot:
    """A candidate with the cookie of a session of its own."""

    id: int
    cookie: str


def make_robots(number: int) -> list[Robot]:
    """Enter robots and open a session for each; the caller commits."""
    run = secrets.token_hex(4)
    rows = [
        {
            "staff_code": f"{PREFIX}{run}-{place:05}", "name": f"Robot {place}", "sort_key": f"robot {place:05}",
            "search_text": "robot", "session_epoch": secrets.token_urlsafe(12), "notice_version": EVERY_NOTICE,
            "password_hash": "", "language": "vi", "large_text": False, "is_suspended": False,
        }
        for place in range(1, number + 1)
    ]  # fmt: skip
    users = db.session.scalars(insert(User).returning(User, sort_by_parameter_order=True), rows).all()
    return [Robot(user.id, session_cookie(user)) for user in users]


def remove_robots() -> int:
    """Remove every robot, also those of a rehearsal that was cut short; commits as it goes and tells how many."""
    ids = list(db.session.scalars(select(User.id).where(User.staff_code.startswith(PREFIX, autoescape=True))))
    for first in range(0, len(ids), BATCH):
        _remove(ids[first : first + BATCH])
        db.session.commit()
    return len(ids)


def quiz_named(name: str) -> Quiz | None:
    """Find the quiz of a number, as the staff pages have it in their address."""
    return db.session.get(Quiz, int(name)) if name.isdecimal() and len(name) < 19 else None


def _remove(people: Sequence[int]) -> None:
    """Delete what points at these people or at their attempts, in whatever table, then the people."""
    attempts = list(db.session.scalars(select(Attempt.id).where(Attempt.owner_id.in_(people))))
    tables = list(reversed(Model.metadata.sorted_tables))
    for first in range(0, len(attempts), BATCH):
        some = attempts[first : first + BATCH]
        db.session.execute(delete(Job).where(Job.key.in_([f"{FINISH_JOB}:{attempt}" for attempt in some])))
        for table in tables:
            if "attempt_id" in table.columns:
                db.session.execute(delete(table).where(table.columns["attempt_id"].in_(some)))
    for table in tables:
        for column in _columns_of_people(table):
            db.session.execute(delete(table).where(table.columns[column].in_(people)))
    db.session.execute(delete(User).where(User.id.in_(people)))


def _columns_of_people(table: Table) -> list[str]:
    """The columns of a table that name a person."""
    return [
        key.parent.name
        for key in table.foreign_keys
        if key.column.table.name == User.__tablename__ and key.column.name == "id"
    ]
