"""The database session, the base class of every model, and what makes SQLite trustworthy."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from json import JSONDecoder
from sqlite3 import SQLITE_BUSY, OperationalError
from threading import Lock
from time import monotonic, sleep
from typing import Annotated, Any, TypeVarTuple

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Engine, Integer, MetaData, Result, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.types import TypeDecorator

Columns = TypeVarTuple("Columns")

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BIG_KEY = BigInteger().with_variant(Integer(), "sqlite")
Key = Annotated[int, mapped_column(BIG_KEY, primary_key=True)]
JSONDict = dict[str, Any]


class Model(DeclarativeBase):
    """Base of every table. Name tables `<package>_<noun>`: the prefix says who migrates it."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {JSONDict: JSON, list[Any]: JSON, datetime: Moment()}  # noqa: RUF012 (SQLAlchemy's way)


db = SQLAlchemy(metadata=Model.metadata)

_only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)


@contextmanager
def only_reading() -> Iterator[None]:
    """Begin transactions without taking SQLite's write lock, so that readers do not queue behind writers."""
    token = _only_reading.set(True)
    try:
        yield
    finally:
        _only_reading.reset(token)


_scan = JSONDecoder().raw_decode


def stored_json(text: str) -> Any:
    """Read JSON that we have written ourselves; a page reads a hundred of them."""
    return _scan(text)[0]


def insert_into(model: type[Model]) -> Any:
    """Begin an INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, whatever the database."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(model)


def rows_of(statement: TypedReturnsRows[*Columns], /, **values: Any) -> Result[*Columns]:
    """Read columns in the session's transaction, as plain rows; what the session holds unwritten is written before.

    For what nearly every request asks: making objects of rows and watching them takes the ORM several times as long
    as asking. Keep the statement (`@cache`), with a `bindparam` for each of `values`: its text is found by itself.
    """
    session = db.session()
    session.flush()
    return session.connection().execute(statement, values)


def now() -> datetime:
    """Tell the current moment in UTC. Services take `at=`; this is for the edge alone."""
    return datetime.now(UTC)


HAS_TURN = "has the turn to write"
PATIENCE = 10
"""Seconds that a writer waits in line, then as long again for SQLite itself."""

BETWEEN_TRIES = 0.0005
"""Seconds between two tries for SQLite's write lock."""


def prepare_engine(engine: Engine, *, synchronous: str = "FULL") -> None:
    """Set the pragmas and the kind of BEGIN without which SQLite loses writes silently.

    A deferred BEGIN fails with "database is locked" under load whatever the busy timeout, and two
    readers that both write back lose one write; `synchronous=NORMAL` loses acknowledged rows at a power cut.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy opens transactions, not the driver
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={PATIENCE * 1000}",
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    line = Line()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if _only_reading.get():
            connection.connection.driver_connection.execute("BEGIN")  # takes no lock, so it cannot fail
            return
        if HAS_TURN not in connection.info and line.enter():
            connection.info[HAS_TURN] = True
        if not _begin_to_write(connection.connection.cursor()):
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, to fail as every statement does

    @event.listens_for(engine, "checkin")
    def checkin(_connection: Any, record: Any) -> None:
        if record.info.pop(HAS_TURN, False):
            line.leave()


class Line:
    """The writers of one process, one after the other, with a gap between two for those of other processes.

    SQLite lets waiting writers sleep for longer and longer, and whoever asks at the right moment goes first: with many
    threads some wait for seconds. Here one thread of a process asks, often; and whoever has written lets a moment
    pass before the next of the same process, long enough for another process to have asked.
    """

    def __init__(self) -> None:
        self._turn = Lock()
        self._waiting = 0

    def enter(self) -> bool:
        """Wait for the turn; False when it did not come in `PATIENCE` seconds."""
        if self._turn.acquire(blocking=False):
            return True
        self._waiting += 1  # a count that is off for a moment costs a moment
        try:
            return self._turn.acquire(timeout=PATIENCE)
        finally:
            self._waiting -= 1

    def leave(self) -> None:
        """Give the turn to the next."""
        if self._waiting:
            sleep(2 * BETWEEN_TRIES)
        self._turn.release()


def _begin_to_write(cursor: Any) -> bool:
    """Take SQLite's write lock by asking often; False when it was not to be had in `PATIENCE` seconds."""
    until = monotonic() + PATIENCE
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        while monotonic() < until:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except OperationalError as refusal:
                if refusal.sqlite_errorcode & 0xFF != SQLITE_BUSY:
                    raise
                sleep(BETWEEN_TRIES)
            else:
                return True
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        cursor.close()
