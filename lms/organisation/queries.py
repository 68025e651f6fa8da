"""Reading the organisation."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from lms.db import db
from lms.organisation.models import Membership, Unit
from lms.permissions import Permission, scope_of


@dataclass(frozen=True)
class UnitLine:
    """A unit in a list that shows the tree; `depth` is 0 for the topmost units that the list shows."""

    id: int
    code: str
    name: str
    kind: str
    path: str
    depth: int

    @property
    def unit_path(self) -> str:
        """Where the unit lies, for permission rules."""
        return self.path

    @property
    def parent_id(self) -> int | None:
        """The unit above, in the list or not."""
        above = self.path.strip("/").split("/")[:-1]
        return int(above[-1]) if above else None

    @property
    def title(self) -> str:
        """The name, set in by its depth: boxes to choose from know no other way to show a tree."""
        return "\u2003" * self.depth + self.name


def find_unit(unit_id: int) -> Unit:
    """Load a unit; answers 404 when there is none."""
    return db.get_or_404(Unit, unit_id)


def members_of(unit: Unit) -> Select[int]:
    """Ids of the people now in `unit` and below, as a query to embed in another."""
    return (
        select(Membership.user_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Unit.path.startswith(unit.path), Membership.valid_to.is_(None))
    )


def units_in_scope(permission: Permission, *, user: Any = None) -> list[UnitLine]:
    """Units over which the user, the current one by default, holds `permission`, in the order of the tree.

    One statement. Units that have ended are left out.
    """
    found = db.session.execute(
        select(Unit.id, Unit.code, Unit.name, Unit.kind, Unit.path, Unit.parent_id)
        .where(scope_of(permission, Unit.path, user=user), Unit.valid_to.is_(None))
        .order_by(Unit.position, Unit.search_text)
    ).all()
    shown = {row.id for row in found}
    below: defaultdict[int | None, list[Any]] = defaultdict(list)
    for row in found:
        below[row.parent_id if row.parent_id in shown else None].append(row)
    lines: list[UnitLine] = []
    waiting = [(row, 0) for row in reversed(below[None])]
    while waiting:
        row, depth = waiting.pop()
        lines.append(UnitLine(row.id, row.code, row.name, row.kind, row.path, depth))
        waiting.extend((child, depth + 1) for child in reversed(below[row.id]))
    return lines
