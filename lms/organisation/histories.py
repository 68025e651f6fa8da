"""What became of one unit: its versions, who came before it, who after."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.db import db
from lms.organisation.models import Reorganisation, Unit, UnitAlias, UnitSuccession, UnitVersion
from lms.organisation.tree import seen


@dataclass(frozen=True)
class Relative:
    """A unit before or after this one; `decision` says by what."""

    id: int
    name: str
    day: date
    decision: str
    comes_before: bool


def versions_of(unit: Unit) -> list[Any]:
    """Versions with their parent and the reorganisations that began and ended them, the latest first."""
    begun, ended, parent = aliased(Reorganisation), aliased(Reorganisation), aliased(Unit)
    statement = (
        select(
            UnitVersion, parent.name.label("parent"), seen(parent.path).label("is_seen"),
            begun.id.label("begun_id"), begun.kind.label("begun_kind"), begun.decision.label("begun"),
            ended.id.label("ended_id"), ended.kind.label("ended_kind"), ended.decision.label("ended"),
        )
        .outerjoin(parent, parent.id == UnitVersion.parent_id)
        .outerjoin(begun, begun.id == UnitVersion.begun_by_id)
        .outerjoin(ended, ended.id == UnitVersion.ended_by_id)
        .where(UnitVersion.unit_id == unit.id)
        .order_by(UnitVersion.valid_from.desc())
    )  # fmt: skip
    return list(db.session.execute(statement))


def relatives_of(unit: Unit) -> list[Relative]:
    """Units that this one follows and those that follow it, as far as the reader sees them."""
    here, there = UnitSuccession.from_unit_id, UnitSuccession.to_unit_id
    found: list[Relative] = []
    statement = (
        select(Unit.id, Unit.name, UnitSuccession.day, Reorganisation.decision, (there == unit.id).label("before"))
        .join(UnitSuccession, ((here == Unit.id) & (there == unit.id)) | ((there == Unit.id) & (here == unit.id)))
        .join(Reorganisation, Reorganisation.id == UnitSuccession.reorganisation_id)
        .where(seen(Unit.path))
        .order_by(UnitSuccession.day, Unit.search_text)
    )
    found.extend(Relative(*row) for row in db.session.execute(statement))
    return found


def aliases_of(unit: Unit) -> list[UnitAlias]:
    """Other names, in the order of the alphabet."""
    return list(
        db.session.scalars(select(UnitAlias).where(UnitAlias.unit_id == unit.id).order_by(UnitAlias.search_text))
    )
