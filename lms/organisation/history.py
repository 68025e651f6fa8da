"""The organisation as of a day."""

from datetime import date

from sqlalchemy import ColumnElement, Date, Select, Subquery, literal, or_, select

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


def memberships_at(day: date | None = None) -> ColumnElement[bool]:
    """Condition on memberships: they held on `day`, or hold today."""
    return Membership.valid_to.is_(None) if day is None else _holds(Membership, day)


def _holds(model: type[Membership] | type[UnitVersion], day: date) -> ColumnElement[bool]:
    moment = literal(day, Date)
    return (model.valid_from <= moment) & or_(model.valid_to.is_(None), model.valid_to > moment)


__all__ = ["ALWAYS", "memberships_at", "units_at"]
