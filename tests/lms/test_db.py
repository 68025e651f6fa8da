"""The database keeps what it has acknowledged."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.exc import StatementError

from lms.app import create_app
from lms.audit import AuditEntry
from lms.config import Settings
from lms.db import db, rows_of
from lms.jobs.models import Job
from lms.jobs.services import enqueue


def test_sqlite_runs_with_the_pragmas_that_keep_acknowledged_rows(tmp_path):
    app = create_app(Settings(environment="test", data=tmp_path), [])
    with app.app_context():
        pragma = {
            name: db.session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        db.session.remove()
        db.engine.dispose()
    app.extensions["lms.huey"].storage.close()

    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_concurrent_increments_are_not_lost(app):
    """SQLAlchemy's default BEGIN on SQLite loses nine of ten; see the shared study on reliability."""
    with app.app_context():
        job_id = enqueue("lms.mail", {}).id
        db.session.commit()

    def count_up():
        for _ in range(25):
            with app.app_context():
                job = db.session.execute(select(Job).where(Job.id == job_id).with_for_update()).scalar_one()
                job.done = job.done + 1
                db.session.commit()

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context():
        assert db.session.get_one(Job, job_id).done == 200


def test_moments_come_back_in_utc_and_naive_ones_are_refused(app):
    vietnam = timezone(timedelta(hours=7))
    with app.app_context():
        db.session.add(
            AuditEntry(at=datetime(2026, 11, 22, 8, 30, tzinfo=vietnam), action="a", subject="s", detail={}, address="")
        )
        db.session.commit()
        entry = db.session.scalars(select(AuditEntry)).one()

        assert entry.at == datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
        assert entry.at.tzinfo is UTC
        with pytest.raises(StatementError, match="time zone"):
            db.session.execute(update(AuditEntry).values(at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_plain_rows_are_typed_named_and_of_the_sessions_own_transaction(world):
    asked = select(Job.id, Job.not_before, Job.payload).where(Job.id.in_(bindparam("jobs", expanding=True)))
    with world.app.app_context():
        first, second = enqueue("lms.mail", {"to": "An"}), enqueue("lms.mail", {"to": "Bình"})
        second.payload = {"to": "Dũng"}  # not written yet

        rows = rows_of(asked, jobs=[first.id, second.id]).all()
        none = rows_of(asked, jobs=[]).all()

        assert {row.id: row.payload["to"] for row in rows} == {first.id: "An", second.id: "Dũng"}
        assert all(row.not_before.tzinfo is UTC for row in rows)
        assert none == []
