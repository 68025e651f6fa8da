"""On whose behalf a sheet of staff comes in: which units are theirs, and whom they may change there."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.organisation.permissions import MANAGE_STAFF
from lms.staffing.people_scope import within_reach

EVERYWHERE = ("/",)


@dataclass(frozen=True)
class Officer:
    """Somebody who looks after the staff of the units at `paths`; without an id the operator, who holds everything."""

    id: int | None
    paths: tuple[str, ...]
    person: Any = None

    def covers(self, path: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        """Condition on a column of units' paths: the unit is theirs. Nobody's grants make an empty list."""
        return or_(false(), *(path.startswith(one, autoescape=True) for one in self.paths))

    def reaches(self) -> ColumnElement[bool]:
        """Condition on people: they hold nothing that the officer does not hold."""
        return true() if self.person is None else within_reach(self.person)


OPERATOR = Officer(None, EVERYWHERE)


def officer_from(person: Any) -> Officer:
    """The officer that a signed-in person is."""
    return Officer(person.id, tuple(person.granted_paths(MANAGE_STAFF.name)), person)


def officer_by_id(user_id: int | None) -> Officer:
    """The officer of an import, with what they hold today; the operator's without an id."""
    if user_id is None:
        return OPERATOR
    person = person_by(User.id == user_id)
    return Officer(user_id, ()) if person is None or person.is_suspended else officer_from(person)
