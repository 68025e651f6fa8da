"""What makes SQLite trustworthy and PostgreSQL quick: how connections are opened, and how transactions begin."""

from collections.abc import Iterator, Sequence
from functools import cache
from select import POLLIN, poll
from sqlite3 import SQLITE_BUSY, OperationalError
from threading import Lock
from time import monotonic, sleep
from typing import Any, Self

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InvalidatePoolError

from lms.db import is_one_by_one, is_only_reading
from lms.lanes import give_way

HAS_TURN = "has the turn to write"
PATIENCE = 10
"""Seconds that a writer waits in line, then as long again for SQLite itself."""

BETWEEN_TRIES = 0.0005
"""Seconds between two tries for SQLite's write lock."""

PREPARED_FROM, PREPARED_MOST = 2, 200
"""How often a statement has run on a connection before PostgreSQL keeps it, and how many it keeps: to read and plan one
takes longer than to run it. Five times and a hundred are the driver's own."""

RESTED_AT = "rested at"
LONG_REST = 60
"""Seconds of rest after which PostgreSQL is asked whether a connection still stands: a firewall drops it silently."""


def prepare_engine(engine: Engine, *, synchronous: str = "FULL") -> None:
    """Prepare an engine that has not connected yet; `synchronous` is SQLite's."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, synchronous)
    else:
        _prepare_postgresql(engine)


def _prepare_sqlite(engine: Engine, synchronous: str) -> None:
    """Set the pragmas and the kind of BEGIN without which SQLite loses writes silently.

    A deferred BEGIN fails with "database is locked" under load whatever the busy timeout, and two
    readers that both write back lose one write; `synchronous=NORMAL` loses acknowledged rows at a power cut.
    """

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
        if is_only_reading():
            connection.connection.driver_connection.execute("BEGIN")  # takes no lock, so it cannot fail
            return
        if HAS_TURN not in connection.info and line.enter():
            connection.info[HAS_TURN] = True
        if not _begin_to_write(connection.connection.cursor()):
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, to fail as every statement does

    @event.listens_for(engine, "commit")
    def commit(_connection: Any) -> None:
        give_way()  # to whoever need not wait for the disk; PostgreSQL's is done in less time than that takes

    @event.listens_for(engine, "checkin")
    def checkin(_connection: Any, record: Any) -> None:
        if record.info.pop(HAS_TURN, False):
            line.leave()


def _prepare_postgresql(engine: Engine) -> None:
    """Leave out what a page would wait for in vain: every word to the server and back takes as long as a statement.

    Each statement of a reading transaction sees what is committed when it begins (READ COMMITTED), so BEGIN and
    ROLLBACK around them change nothing. And a server that has died has closed the connection, which the machine
    knows without asking it. Rows that are written together go out as one statement, not each as one of its own.
    """
    engine.dialect.use_insertmanyvalues_wo_returning = True

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.cursor_factory, connection.server_cursor_factory = _cursors()
        connection.prepare_threshold, connection.prepared_max = PREPARED_FROM, PREPARED_MOST

    @event.listens_for(engine, "checkout")
    def checkout(connection: Any, record: Any, _proxy: object) -> None:
        rested = monotonic() - record.info.get(RESTED_AT, monotonic())
        try:
            if rested > LONG_REST or _has_news(connection.fileno()):
                engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError from gone

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if is_one_by_one():
            connection.connection.driver_connection.autocommit = True  # type: ignore[union-attr]

    @event.listens_for(engine, "checkin")
    def checkin(connection: Any, record: Any) -> None:
        record.info[RESTED_AT] = monotonic()
        if connection is not None and connection.autocommit and not connection.closed:
            connection.autocommit = False


@cache
def _cursors() -> tuple[type[Any], type[Any]]:
    """The driver's cursors: the usual one, and the one for rows in parts, for which PostgreSQL wants a transaction.

    After each statement SQLAlchemy asks whether there are columns, and what they are only once for each statement it
    keeps: the usual cursor describes them when that is asked.
    """
    from psycopg import Column, Cursor, ServerCursor  # noqa: PLC0415 (a site on SQLite does without the driver)

    class Described(Sequence[Column]):
        def __init__(self, cursor: Cursor[Any], count: int) -> None:
            self._cursor, self._count = cursor, count

        def __len__(self) -> int:
            return self._count

        def __getitem__(self, place: Any) -> Any:
            columns = [Column(self._cursor, number) for number in range(self._count)]
            return columns[place]

        def __iter__(self) -> Iterator[Column]:
            return iter(self[:])

    class Usual(Cursor[Any]):
        @property
        def description(self) -> Any:
            result = self.pgresult
            return Described(self, result.nfields) if result and result.nfields else super().description

    class Parts(ServerCursor[Any]):
        def execute(self, *words: Any, **options: Any) -> Self:
            if self.connection.autocommit and not self.connection.info.transaction_status:
                self.connection.execute("BEGIN")
            return super().execute(*words, **options)

    return Usual, Parts


def plan_plainly(connection: Connection) -> None:
    """Keep PostgreSQL, for this transaction, from compiling what it takes for dear: that took longer than to run it."""
    if connection.dialect.name == "postgresql":
        begin = "BEGIN; " if connection.connection.driver_connection.autocommit else ""  # type: ignore[union-attr]
        connection.exec_driver_sql(f"{begin}SET LOCAL jit = off")


def _has_news(connection: int) -> bool:
    """Whether a connection, by its number, has something to say that nobody has asked for: mostly that it is closed."""
    asked = poll()
    asked.register(connection, POLLIN)
    return bool(asked.poll(0))


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
        give_way()
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
                give_way()
                sleep(BETWEEN_TRIES)
            else:
                return True
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        cursor.close()
