"""PostgreSQL is told no more than it has to hear, and a connection that has died is noticed without asking it."""

import pytest
from sqlalchemy import Connection, NullPool, create_engine, text

from lms.db import db, only_reading
from lms.engines import LONG_REST, RESTED_AT, plan_plainly

pytestmark = pytest.mark.postgresql


@pytest.fixture
def context(app):
    with app.app_context():
        yield
        db.session.remove()


def is_in_transaction() -> bool:
    return db.session.connection().connection.driver_connection.info.transaction_status.name == "INTRANS"


def test_a_page_that_only_reads_needs_no_transaction(context):
    with only_reading(one_by_one=True):
        assert db.session.scalar(text("SELECT 1")) == 1

        assert not is_in_transaction()


def test_what_writes_on_the_same_connection_afterwards_has_one(context):
    with only_reading(one_by_one=True):
        first = db.session.scalar(text("SELECT pg_backend_pid()"))
        db.session.remove()

    second = db.session.scalar(text("SELECT pg_backend_pid()"))

    assert second == first
    assert is_in_transaction()


def test_what_is_planned_plainly_has_one_until_it_is_let_go(context):
    with only_reading(one_by_one=True):
        plan_plainly(db.session.connection())

        assert db.session.scalar(text("SHOW jit")) == "off"
        assert is_in_transaction()
        db.session.remove()
        assert db.session.scalar(text("SHOW jit")) == "on"


def test_rows_are_fetched_in_parts_within_a_transaction(context):
    with only_reading(one_by_one=True):
        db.session.execute(text("SELECT 1"))
        rows = db.session.execute(text("SELECT generate_series(1, 2500)"), execution_options={"yield_per": 1000})

        assert sum(1 for _row in rows) == 2500
        assert is_in_transaction()


def process_of(connection: Connection) -> int:
    return connection.scalar(text("SELECT pg_backend_pid()"))


@pytest.fixture
def elsewhere(context):
    """A connection that is none of the application's."""
    engine = create_engine(db.engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def test_a_connection_that_the_server_has_closed_meanwhile_is_replaced_in_silence(elsewhere):
    with db.engine.connect() as first, db.engine.connect() as second:
        gone = {process_of(first), process_of(second)}
    for process in gone:
        elsewhere.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})

    with db.engine.connect() as first, db.engine.connect() as second:
        assert gone.isdisjoint({process_of(first), process_of(second)})


def test_a_connection_is_asked_whether_it_stands_only_after_a_long_rest(context, monkeypatch):
    asked = []
    ping = db.engine.dialect.do_ping
    monkeypatch.setattr(db.engine.dialect, "do_ping", lambda connection: asked.append(connection) or ping(connection))
    for _time in range(3):
        with db.engine.connect() as connection:
            process_of(connection)
            record = connection.connection._connection_record
    assert not asked

    record.info[RESTED_AT] -= LONG_REST + 1

    with db.engine.connect() as connection:
        process_of(connection)
    assert len(asked) == 1
