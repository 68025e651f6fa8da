"""What the parts of a report's form mean in SQL."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_

from lms.accounts.models import User
from lms.organisation.models import Membership
from lms.reports.contract import Asked
from lms.web.formats import from_local
from lms.web.text import fold


def people_asked(asked: Asked) -> list[ColumnElement[bool]]:
    """Conditions on `User` and `Membership`: what `AskPeople` and `AskName` ask."""
    found: list[ColumnElement[bool]] = []
    if asked["group"]:
        found.append(Membership.learner_group == asked["group"])
    if asked["leaders"]:
        found.append(Membership.is_leader.is_(True))
    if wanted := fold(asked["q"] or "").strip():
        code = func.lower(User.staff_code).startswith(wanted, autoescape=True)
        found.append(or_(User.search_text.contains(wanted, autoescape=True), code))
    return found


def until_day(asked: Asked) -> date | None:
    """The last day that counts: what happened after the day asked about is not known yet on it."""
    days = [day for day in (asked["until"], asked.as_of) if day is not None]
    return min(days, default=None)


def between(moment: Any, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """Conditions on a column of moments: from the beginning of a day of the province to the end of another."""
    found: list[ColumnElement[bool]] = []
    if since is not None:
        found.append(moment >= beginning_of(since))
    if until is not None:
        found.append(moment < end_of(until))
    return found


def beginning_of(day: date) -> datetime:
    """The first moment of a day in the province."""
    return from_local(datetime.combine(day, time()))


def end_of(day: date) -> datetime:
    """The first moment after a day in the province."""
    return beginning_of(day + timedelta(days=1))
