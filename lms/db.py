"""The database session, and the base class of every model."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from json import JSONDecoder
from typing import Annotated, Any, TypeVar, TypeVarTuple

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, Connection, DateTime, Dialect, Integer, MetaData, Result, column, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, aliased, configure_mappers, mapped_column
from sqlalchemy.sql.selectable import FromClause, TypedReturnsRows
from sqlalchemy.types import TypeDecorator

Columns = TypeVarTuple("Columns")
E = TypeVar("E", bound="Model")

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
_one_by_one: ContextVar[bool] = ContextVar("one_by_one", default=False)


@contextmanager
def only_reading(*, one_by_one: bool = False) -> Iterator[None]:
    """Begin transactions that change nothing: readers need no lock and do not queue behind writers.

    With `one_by_one` each statement may stand alone, as those of a page do.
    """
    reading, alone = _only_reading.set(True), _one_by_one.set(one_by_one)
    try:
        yield
    finally:
        _one_by_one.reset(alone)
        _only_reading.reset(reading)


def is_only_reading() -> bool:
    """Whether a transaction that begins now changes nothing."""
    return _only_reading.get()


def is_one_by_one() -> bool:
    """Whether statements that only read need no transaction around them now."""
    return _one_by_one.get()


def shared_alias(entity: type[E], name: str | None = None) -> type[E]:
    """Alias a model for a whole module, that is, for every thread.

    An alias makes the index by which its columns are found when first asked for one. Of two threads that ask at once
    one may look into half an index, and its statement then reads a table that nothing joins: what somebody may see
    would be anybody's. Asked here, by one thread, it is whole.
    """
    alias = aliased(entity, name=name)
    _make_index(inspect(alias).selectable)
    return alias


def settle_models() -> None:
    """Before the first thread comes, make what SQLAlchemy makes of the models when first asked for it."""
    configure_mappers()
    for table in Model.metadata.tables.values():
        _make_index(table)


def _make_index(selectable: FromClause) -> None:
    selectable.corresponding_column(column("none_of_its_own"))


_scan = JSONDecoder().raw_decode


def stored_json(text: str | bytes) -> Any:
    """Read JSON that we have written ourselves; a page reads a hundred of them."""
    return _scan(text if isinstance(text, str) else text.decode())[0]


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
    return _connection_of(session).execute(statement, values)


def _connection_of(session: Session) -> Connection:
    """The connection of the session's transaction, which the session looks for anew each time it is asked."""
    kept: tuple[object, Connection] | None = session.info.get("connection")
    transaction = session.get_transaction()
    if kept and transaction is not None and kept[0] is transaction:
        return kept[1]
    connection = session.connection()
    session.info["connection"] = session.get_transaction(), connection
    return connection


def now() -> datetime:
    """Tell the current moment in UTC. Services take `at=`; this is for the edge alone."""
    return datetime.now(UTC)
