"""Values of rows as JSON and back, for traces that can be undone to the letter."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date

from lms.accounts.models import User
from lms.db import JSONDict, Moment
from lms.organisation.models import Membership

TRACED: dict[str, type[User | Membership]] = {model.__tablename__: model for model in (User, Membership)}


def columns_as_kept(model: type[User | Membership]) -> list[Any]:
    """All columns of a table, whatever plugins and later releases add."""
    return list(model.__table__.columns)


def kept(values: dict[str, Any]) -> JSONDict:
    """Values as JSON holds them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def given_back(model: type[User | Membership], values: JSONDict) -> dict[str, Any]:
    """Values as the columns of `model` take them."""
    return {name: _read(model.__table__.columns[name].type, value) for name, value in values.items()}


def _read(kind: object, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
