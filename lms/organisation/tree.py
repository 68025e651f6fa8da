"""The tree of units as a reader may see it, today or on a day, a branch at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, String, exists, false, func, or_, select
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


def seen(path: ColumnElement[str] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Condition on paths of today: the reader looks after the unit, follows it, or may organise it."""
    return or_(scope_of(MANAGE_STAFF, path), scope_of(ORGANISE, path), follow_scope(path))


def branches(parents: Collection[int], day: date | None, *, with_tops: bool = True) -> list[Branch]:
    """The units that lie right below `parents`, with the topmost ones that the reader sees; one statement."""
    shown = _visible(day)
    above = shown.alias("above")
    wanted: ColumnElement[bool] = shown.c.parent_id.in_(parents) if parents else false()
    if with_tops:
        wanted = or_(wanted, ~exists().where(above.c.id == shown.c.parent_id))
    return _branches(shown, wanted, day)


def with_units_below(unit_id: int) -> list[Branch]:
    """A unit of today and those right below it; nothing of what the reader does not see."""
    shown = _visible(None)
    return _branches(shown, or_(shown.c.id == unit_id, shown.c.parent_id == unit_id), None)


def found(words: str, day: date | None) -> Select[*tuple[Any, ...]]:
    """Units whose name, code or other name fits, written with or without marks, in the order of the tree."""
    typed = fold(words)
    shown = _visible(day)
    alias = exists().where(UnitAlias.unit_id == shown.c.id, UnitAlias.search_text.contains(typed, autoescape=True))
    fits = or_(
        shown.c.search_text.contains(typed, autoescape=True),
        func.lower(shown.c.code).contains(words.lower(), autoescape=True),
        alias,
    )
    below = shown.alias("below")
    counted = _people(day, shown)
    people = select(func.coalesce(func.sum(counted.c.people), 0)).where(counted.c.path.startswith(shown.c.path))
    return (
        select(
            shown.c.id, shown.c.code, shown.c.name, shown.c.kind, shown.c.path,
            people.correlate(shown).scalar_subquery().label("people"),
            exists().where(below.c.parent_id == shown.c.id).label("has_units"),
        )
        .where(fits)
        .order_by(shown.c.position, shown.c.search_text, shown.c.id)
    )  # fmt: skip


def names_on(paths: Collection[str], day: date | None) -> dict[int, str]:
    """Names of all units on these paths that the reader sees: the way to a unit from above."""
    ids = {int(key) for path in paths for key in path.strip("/").split("/")}
    if not ids:
        return {}
    shown = _visible(day)
    return dict(db.session.execute(select(shown.c.id, shown.c.name).where(shown.c.id.in_(ids))).all())


def _visible(day: date | None) -> CTE:
    """The reader's units of the day."""
    units = units_at(day)
    return select(units).where(seen(units.c.path_now.cast(String))).cte("visible")


def _people(day: date | None, shown: CTE) -> CTE:
    """How many have their main post in each unit itself; only units that the reader sees."""
    own = (
        select(Membership.unit_id, func.count().label("people"))
        .where(Membership.main, memberships_at(day))
        .group_by(Membership.unit_id)
        .subquery()
    )
    everywhere = shown.alias("everywhere")
    return select(everywhere.c.path, own.c.people).join(own, own.c.unit_id == everywhere.c.id).cte("counted")


def _branches(shown: CTE, wanted: ColumnElement[bool], day: date | None) -> list[Branch]:
    listed = select(shown).where(wanted).cte("listed")
    counted, below = _people(day, shown), shown.alias("below")
    statement = (
        select(
            listed.c.id, listed.c.code, listed.c.name, listed.c.kind, listed.c.parent_id, listed.c.path,
            func.coalesce(func.sum(counted.c.people), 0),
            exists().where(below.c.parent_id == listed.c.id).correlate(listed),
        )
        .outerjoin(counted, counted.c.path.startswith(listed.c.path))
        .group_by(
            listed.c.id, listed.c.code, listed.c.name, listed.c.kind, listed.c.parent_id, listed.c.path,
            listed.c.position, listed.c.search_text,
        )
        .order_by(listed.c.position, listed.c.search_text, listed.c.id)
    )  # fmt: skip
    return [Branch(*row) for row in db.session.execute(statement)]
