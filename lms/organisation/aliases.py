"""Other names of units."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from lms.audit import log_deed
from lms.db import db, insert_into
from lms.organisation.models import Unit, UnitAlias
from lms.web.text import fold


@dataclass(frozen=True)
class PlacedAlias:
    """An alias with the place of its unit."""

    id: int
    unit_id: int
    name: str
    unit_path: str


def placed_alias(alias_id: int) -> PlacedAlias | None:
    """An alias with its place."""
    statement = select(UnitAlias.id, UnitAlias.unit_id, UnitAlias.name, Unit.path).join(
        Unit, Unit.id == UnitAlias.unit_id
    )
    row = db.session.execute(statement.where(UnitAlias.id == alias_id)).first()
    return PlacedAlias(*row) if row else None


def add_alias(unit: Unit, name: str, *, by_id: int) -> bool:
    """Let a unit be found by another name too; False when it was before."""
    added = db.session.scalar(
        insert_into(UnitAlias)
        .values(unit_id=unit.id, name=name, search_text=fold(name))
        .on_conflict_do_nothing(index_elements=["unit_id", "name"])
        .returning(UnitAlias.id)
    )
    if added is None:
        return False
    log_deed("lms.unit_alias_added", f"lms:unit:{unit.id}", actor_id=by_id, alias=name)
    return True


def remove_alias(alias: PlacedAlias, *, by_id: int) -> None:
    """Let a unit be found by this name no longer."""
    db.session.execute(delete(UnitAlias).where(UnitAlias.id == alias.id))
    log_deed("lms.unit_alias_removed", f"lms:unit:{alias.unit_id}", actor_id=by_id, alias=alias.name)
