"""All rows of a database, to see what a request has changed and to put it back."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, select, text
from sqlalchemy.schema import Table

from lms.db import Model, db


class Snapshot:
    """The rows of every table at one moment. Use it inside an application context."""

    def __init__(self) -> None:
        with db.engine.connect() as connection:
            self._rows = {table: _rows_of(connection, table) for table in Model.metadata.sorted_tables}
        self._digests = {table: _digest(rows) for table, rows in self._rows.items()}

    def changed(self) -> list[str]:
        """Names of the tables whose rows are others now."""
        return [table.name for table in self._changed()]

    def restore(self) -> None:
        """Put every changed table back."""
        tables = self._changed()
        if not tables:
            return
        with db.engine.connect() as connection:
            _trust_us(connection, trust=True)
            for table in tables:
                connection.execute(table.delete())
            for table in tables:
                if rows := self._rows[table]:
                    connection.execute(
                        table.insert(), [dict(zip(table.columns.keys(), row, strict=True)) for row in rows]
                    )
            connection.commit()
            _trust_us(connection, trust=False)

    def _changed(self) -> list[Table]:
        with db.engine.connect() as connection:
            return [table for table in self._rows if _digest(_rows_of(connection, table)) != self._digests[table]]


def _rows_of(connection: Connection, table: Table) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]


def _digest(rows: Iterable[tuple[object, ...]]) -> str:
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def _trust_us(connection: Connection, *, trust: bool) -> None:
    """Switch the checking of foreign keys, which SQLite does only outside a transaction."""
    if connection.dialect.name == "postgresql":
        role = "replica" if trust else "origin"
        connection.execute(text(f"SET session_replication_role = {role}"))
        connection.commit()
        return
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.rollback()
    raw.execute(f"PRAGMA foreign_keys = {'OFF' if trust else 'ON'}")
