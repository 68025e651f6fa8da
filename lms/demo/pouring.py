"""Hundreds of thousands of rows at once, by the way that each database likes best."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.sql.schema import ScalarElementColumnDefault

from lms.db import Model, db


def pour(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows in the session's transaction; columns that are not named get the model's plain default values."""
    connection = db.session.connection()
    defaults = {
        column.name: column.default.arg
        for column in model.__table__.columns
        if column.name not in columns and isinstance(column.default, ScalarElementColumnDefault)
    }
    columns, rows = (*columns, *defaults), ((*row, *defaults.values()) for row in rows)
    table, names = model.__tablename__, ", ".join(f'"{name}"' for name in columns)
    driver = connection.connection.driver_connection
    assert driver is not None
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        places = ", ".join("?" * len(columns))
        driver.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({places})",  # noqa: S608 (names of our own models)
            ([_sqlite_value(value) for value in row] for row in rows),
        )


def _sqlite_value(value: Any) -> Any:
    """What SQLAlchemy's types write into SQLite."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value
