"""Days in SQL: both databases count them, each in its own words."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast, func, literal, null

from lms.api import db

Days = ColumnElement[Any]


def day(value: date | None) -> Days:
    """A day as a value of a statement."""
    return literal(value, Date) if value is not None else cast(null(), Date)


def days_after(start: Any, days: int) -> Days:
    """The day so many days after `start`."""
    if _is_postgresql():
        return cast(start + literal(days, Integer), Date)
    return func.date(start, f"{days:+d} days", type_=Date)


def days_between(start: Any, end: Any) -> Days:
    """How many days lie between two days; negative when `end` comes first."""
    if _is_postgresql():
        return cast(end - start, Integer)
    return (func.julianday(end) - func.julianday(start)).cast(Integer)


def later(one: Any, other: Any) -> Days:
    """The later of two days."""
    return (func.greatest if _is_postgresql() else func.max)(one, other, type_=Date)


def earlier(one: Any, other: Any) -> Days:
    """The earlier of two days; neither may be missing."""
    return (func.least if _is_postgresql() else func.min)(one, other, type_=Date)


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"
