"""Running reports: the scope is put here, in SQL, for the page, the count and every file alike."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, func, or_, select
from sqlalchemy.sql import visitors

from lms.db import db, only_reading
from lms.engines import plan_plainly
from lms.organisation.history import units_at, units_until
from lms.organisation.models import Unit
from lms.organisation.permissions import follow_scope
from lms.reports.asking import ReportForm
from lms.reports.contract import Asked, Report
from lms.web.formats import today_of

AT_ONCE = 1_000
"""Rows that are fetched together for a file."""


class UnscopedReport(RuntimeError):  # noqa: N818 (reads as what it is)
    """A report does not ask for its rows through the units that it was given, or leaves a column out."""


def asked_of(form: ReportForm, *, at: datetime) -> Asked:
    """What a form that was found valid asks."""
    return Asked(form.values(), at, today_of(at))


def asked_again(report: Report, query: Mapping[str, str], *, user: Any, at: datetime) -> tuple[ReportForm, Asked]:
    """What was asked and found valid before; days and years that were left open are those of now."""
    form = report.form(query, user=user)
    return form, asked_of(form, at=at)


def statement_of(report: Report, asked: Asked, *, user: Any, sort: str = "") -> Select[Any]:
    """The report's statement for what `user` may follow at this moment. Raises `UnscopedReport`.

    `sort` is a column's key, after a "-" for the other way round; anything else leaves the report's own order.
    """
    units = scoped_units(report.day(asked), asked["unit"], user=user, ever=report.looks_back)
    statement = report.select(asked, units)
    labels = statement.selected_columns
    if not any(part is units for part in visitors.iterate(statement)):
        raise UnscopedReport(f"{report.key} does not join the units that it is given")
    if missing := {column.key for column in report.columns} - set(labels.keys()):
        raise UnscopedReport(f"{report.key} selects nothing for {', '.join(sorted(missing))}")
    key = next((column.sorted_by for column in report.columns if column.key == sort.removeprefix("-")), "")
    if not key:
        return statement
    way = labels[key].desc() if sort.startswith("-") else labels[key].asc()
    return statement.order_by(None).order_by(way.nulls_last(), *statement._order_by_clauses)  # noqa: SLF001


def count_of(statement: Select[Any]) -> int:
    """How many rows there are."""
    return int(db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0)


def rows_one_by_one(statement: Select[Any]) -> Iterator[Any]:
    """Read any number of rows in constant memory: in a transaction of its own, that holds nobody up."""
    with db.engine.connect() as connection:
        with only_reading():
            connection.begin()
        plan_plainly(connection)
        for part in connection.execute(statement, execution_options={"yield_per": AT_ONCE}).partitions():
            yield from part


def scoped_units(day: date | None, unit_id: int | None, *, user: Any, ever: bool) -> CTE:
    """The units in the reader's scope, of a day or all that there were until then; narrowed to one with all below."""
    if ever and day is None:
        found = select(
            Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id, Unit.path, Unit.path.label("path_now"),
            Unit.position, Unit.search_text,
        ).where(follow_scope(Unit.path, user=user))  # fmt: skip
        return (found.where(Unit.path.like(_path_of(unit_id))) if unit_id else found).cte("units")
    units = units_until(day) if ever and day is not None else units_at(day)
    found = select(units).where(follow_scope(units.c.path_now, user=user))
    return (found.where(_lies_below(units, day, unit_id)) if unit_id else found).cte("units")


def _path_of(unit_id: int) -> Any:
    return select(Unit.path + "%").where(Unit.id == unit_id).scalar_subquery()


def _lies_below(units: Subquery, day: date | None, unit_id: int) -> ColumnElement[bool]:
    """The unit and what lay below it that day, and whatever has ended and gone over into it since."""
    then = units_at(day).alias("then")
    place = select(then.c.path + "%").where(then.c.id == unit_id).scalar_subquery()
    if day is None:
        return units.c.path.like(place)
    ended = select(Unit.id).where(Unit.valid_to.is_not(None))
    return or_(units.c.path.like(place), units.c.path_now.like(_path_of(unit_id)) & units.c.id.in_(ended))
