"""Writers of one process stand in line for SQLite: nobody is passed over, and nobody holds the turn for ever."""

import threading
import time

import pytest
from sqlalchemy import text

from lms.db import db
from lms.engines import HAS_TURN


@pytest.fixture(autouse=True)
def sqlite_only(app):
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL has no such line")


def test_many_writers_all_come_through_and_none_waits_long(app):
    with app.app_context():
        db.session.execute(text("CREATE TABLE counted (n INTEGER)"))
        db.session.execute(text("INSERT INTO counted VALUES (0)"))
        db.session.commit()
    waits: list[float] = []

    def write():
        with app.app_context():
            for _time in range(10):
                began = time.monotonic()
                db.session.execute(text("UPDATE counted SET n = n + 1"))
                db.session.commit()
                waits.append(time.monotonic() - began)

    threads = [threading.Thread(target=write) for _thread in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context():
        assert db.session.execute(text("SELECT n FROM counted")).scalar() == 120
    assert max(waits) < 5


def test_the_turn_goes_on_when_a_writer_fails(app):
    with app.app_context():
        with pytest.raises(Exception, match="no such table"):
            db.session.execute(text("UPDATE nowhere SET n = 1"))
        db.session.rollback()

        began = time.monotonic()
        db.session.execute(text("CREATE TABLE there (n INTEGER)"))
        db.session.commit()

        assert time.monotonic() - began < 1
        with db.engine.connect() as connection:
            assert HAS_TURN not in connection.info
