"""The organisation as of a day."""

from datetime import date

from sqlalchemy import ColumnElement, Date, Select, String, Subquery, case, literal, or_, select
from sqlalchemy.orm import aliased

from lms.organisation.models import ALWAYS, Membership, Unit, UnitVersion


def units_at(day: date | None = None) -> Subquery:
    """Units as they were on `day`, of today without one: `id`, `code`, `name`, `kind`, `parent_id`, `path`, `path_now`.

    `path` is where the unit lay that day, for sums over a subtree; `path_now` is where it lies today, for permissions:
    who looks after a commune today sees the communes that it was made of.
    """
    return _units(day).subquery()


def _units(day: date | None) -> Select[*tuple[object, ...]]:
    if day is None:
        return select(
            Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id, Unit.path, Unit.path.label("path_now"),
            Unit.position, Unit.search_text,
        ).where(Unit.valid_to.is_(None))  # fmt: skip
    return (
        select(
            Unit.id, Unit.code, UnitVersion.name, UnitVersion.kind, UnitVersion.parent_id, UnitVersion.path,
            Unit.path.label("path_now"), Unit.position, Unit.search_text,
        )
        .join(Unit, Unit.id == UnitVersion.unit_id)
        .where(_holds(UnitVersion, day))
    )  # fmt: skip


def units_until(day: date) -> Subquery:
    """Units that there were on `day` or before, with the columns of `units_at`: for what is booked to earlier units.

    One that had ended by then lies under the unit that had taken it over, itself or through others, and was on `day`.
    """
    then, ended = _units(day).subquery("then"), aliased(Unit)
    moment = literal(day, Date)
    heirs = select(Unit.id, Unit.id.label("heir_id")).where(Unit.valid_from <= moment).cte("heirs", recursive=True)
    heirs = heirs.union_all(
        select(heirs.c.id, ended.parent_id)
        .join(ended, ended.id == heirs.c.heir_id)
        .where(ended.valid_to <= moment, ended.parent_id.is_not(None))
    )
    was_there = heirs.c.heir_id == heirs.c.id
    below = then.c.path + Unit.id.cast(String) + "/"
    return (
        select(
            Unit.id, Unit.code, case((was_there, then.c.name), else_=Unit.name).label("name"),
            case((was_there, then.c.kind), else_=Unit.kind).label("kind"),
            case((was_there, then.c.parent_id), else_=then.c.id).label("parent_id"),
            case((was_there, then.c.path), else_=below).label("path"), Unit.path.label("path_now"),
            Unit.position, Unit.search_text,
        )
        .select_from(heirs)
        .join(then, then.c.id == heirs.c.heir_id)
        .join(Unit, Unit.id == heirs.c.id)
        .subquery()
    )  # fmt: skip


def memberships_at(day: date | None = None) -> ColumnElement[bool]:
    """Condition on memberships: they held on `day`, or hold today."""
    return Membership.valid_to.is_(None) if day is None else _holds(Membership, day)


def _holds(model: type[Membership] | type[UnitVersion], day: date) -> ColumnElement[bool]:
    moment = literal(day, Date)
    return (model.valid_from <= moment) & or_(model.valid_to.is_(None), model.valid_to > moment)


__all__ = ["ALWAYS", "memberships_at", "units_at", "units_until"]
