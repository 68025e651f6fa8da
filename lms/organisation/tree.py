"""The tree of units as a reader may see it, today or on a day."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, String, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from lms.db import db
from lms.organisation.history import memberships_at, units_at
from lms.organisation.models import Membership, UnitAlias
from lms.organisation.permissions import MANAGE_STAFF, ORGANISE, follow_scope
from lms.permissions import scope_of
from lms.web.text import fold


@dataclass(frozen=True)
class Branch:
    """A unit in the tree. `people` are those with their main post in it or below."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    path: str
    people: int
    has_units: bool


@dataclass(frozen=True)
class Forest:
    """All units that the reader sees, in the order of lists, each with the people of its own.

    One statement: adding up and choosing what a page shows takes less time here than a database takes to compare
    every path with every other.
    """

    rows: list[Any]

    @cached_property
    def people(self) -> Counter[int]:
        """Unit → people in it or below, as far as the reader sees them."""
        people: Counter[int] = Counter()
        for row in self.rows:
            if row.people:
                people.update(dict.fromkeys(_ids(row.path), row.people))
        return people

    @cached_property
    def names(self) -> dict[int, str]:
        return {row.id: row.name for row in self.rows}

    def branches(self, parents: Collection[int], *, with_tops: bool = True) -> list[Branch]:
        """The units right below `parents`, with the topmost ones that the reader sees."""
        with_units = {row.parent_id for row in self.rows}
        return [
            self._branch(row, has_units=row.id in with_units)
            for row in self.rows
            if row.parent_id in parents or (with_tops and row.parent_id not in self.names)
        ]

    def branch(self, unit_id: int) -> Branch | None:
        """One unit, if it is there and the reader sees it."""
        found = next((row for row in self.rows if row.id == unit_id), None)
        return self._branch(found, has_units=len(self.rows) > 1) if found else None

    def _branch(self, row: Any, *, has_units: bool) -> Branch:
        return Branch(
            row.id, row.code, row.name, row.kind, row.parent_id, row.path, self.people[row.id], has_units=has_units
        )

    def way_to(self, path: str) -> list[str]:
        """Names of the units above the one with this path, from the top."""
        return [self.names[key] for key in _ids(path)[:-1] if key in self.names]


def forest(day: date | None, *, within: int | None = None) -> Forest:
    """Read the reader's units of a day; with `within` only that unit and what is below."""
    units = units_at(day)
    own = (
        select(Membership.unit_id, func.count().label("people"))
        .where(Membership.main, memberships_at(day))
        .group_by(Membership.unit_id)
        .subquery()
    )
    statement = (
        select(
            units.c.id, units.c.code, units.c.name, units.c.kind, units.c.parent_id, units.c.path,
            func.coalesce(own.c.people, 0).label("people"),
        )
        .outerjoin(own, own.c.unit_id == units.c.id)
        .where(seen(units.c.path_now.cast(String)))
        .order_by(units.c.position, units.c.search_text, units.c.id)
    )  # fmt: skip
    if within is not None:
        statement = statement.where(units.c.path.contains(f"/{within}/"))
    return Forest(list(db.session.execute(statement)))


def found(words: str, day: date | None) -> Select[*tuple[Any, ...]]:
    """Units whose name, code or other name fits, written with or without marks, in the order of the tree."""
    typed = fold(words)
    units = units_at(day)
    alias = exists().where(UnitAlias.unit_id == units.c.id, UnitAlias.search_text.contains(typed, autoescape=True))
    fits = or_(
        units.c.search_text.contains(typed, autoescape=True),
        func.lower(units.c.code).contains(words.lower(), autoescape=True),
        alias,
    )
    return (
        select(units.c.id, units.c.code, units.c.name, units.c.kind, units.c.path)
        .where(fits, seen(units.c.path_now.cast(String)))
        .order_by(units.c.position, units.c.search_text, units.c.id)
    )


def seen(path: ColumnElement[str] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Condition on paths of today: the reader looks after the unit, follows it, or may organise it."""
    return or_(scope_of(MANAGE_STAFF, path), scope_of(ORGANISE, path), follow_scope(path))


def _ids(path: str) -> list[int]:
    return [int(key) for key in path.strip("/").split("/")]
