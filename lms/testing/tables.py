"""Tables for each test: made once for a process, found empty by every test, which counts from 1."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from lms.db import Model, db

EMPTY_FILES: dict[frozenset[str], bytes] = {}
"""The SQLite file without rows, for each set of tables that tests of this process have loaded."""

WRITTEN = text(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
    " AND pg_relation_size(oid) > 0 ORDER BY relname"
)
"""Tables whose file has a page: those that anybody has written to since it was last empty, seen by all or not."""

COUNT_ANEW = text(
    "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"
    " WHERE pg_sequence_last_value(seqrelid) IS NOT NULL"
)


def make_tables() -> None:
    """Make what is missing of every table that a loaded package has; a new SQLite file is a copy of the first."""
    file = Path(db.engine.url.database or "")
    if db.engine.dialect.name != "sqlite":
        if Model.metadata.tables.keys() - inspect(db.engine).get_table_names():
            Model.metadata.create_all(db.engine)
            _vacuum(db.engine, Model.metadata.tables)
    elif file.exists():
        Model.metadata.create_all(db.engine)
    elif (tables := frozenset(Model.metadata.tables)) in EMPTY_FILES:
        file.write_bytes(EMPTY_FILES[tables])
    else:
        Model.metadata.create_all(db.engine)
        db.engine.dispose()  # the last connection moves the log into the file
        EMPTY_FILES[tables] = file.read_bytes()


def empty_tables(engine: Engine) -> None:
    """Empty every table of a PostgreSQL database and count from 1 again.

    TRUNCATE makes new files for every table that refers to another, two hundred of them for one written row. Deleting
    takes the twentieth part, but leaves the rows' room in place: later rows would be laid into it, and what is read
    without an order would come in another one from run to run. So the room is given back too, and where somebody
    still looks at the rows, so that it cannot be, the tables are truncated after all.
    """
    with engine.begin() as connection:
        written = _written(connection)
        if written:
            deletions = [f'DELETE FROM "{name}"' for name in written]  # noqa: S608 (names of our own tables)
            connection.exec_driver_sql("; ".join(["SET LOCAL session_replication_role = replica", *deletions]))
        connection.execute(COUNT_ANEW)
    if not written:
        return
    _vacuum(engine, written)
    with engine.begin() as connection:
        if _written(connection):
            connection.exec_driver_sql(f"TRUNCATE {_listed(Model.metadata.tables)} CASCADE")


def _written(connection: Connection) -> list[str]:
    return [name for name in connection.scalars(WRITTEN) if name in Model.metadata.tables]


def _vacuum(engine: Engine, names: Iterable[str]) -> None:
    """Give back room; a table that was never vacuumed is planned for in another way, so new ones are too."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM (INDEX_CLEANUP ON) {_listed(names)}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
