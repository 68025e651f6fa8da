"""Changing the organisation."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, exists, insert, or_, select, update

from lms.db import db, insert_into
from lms.organisation.models import ALWAYS, Unit, UnitAlias, UnitVersion
from lms.organisation.unit_rows import UnitRow
from lms.web.text import fold


@dataclass(frozen=True)
class UnitsLoaded:
    """How many units a load has added, changed and found as they were."""

    new: int
    changed: int
    unchanged: int


def load_units(rows: Iterable[UnitRow]) -> UnitsLoaded:
    """Bring the tree to what `rows` say; units are known by their code, others stay as they are.

    So do units that have ended or that a decision has changed: a file is older than a decision. `rows` come from
    `units_from`, so parents stand before children and no code comes twice. One statement to read, one to add for each
    level of the tree, one to change.
    """
    all_rows = list(rows)
    known, decided = _known()
    rows = [_under_the_living(row, known) for row in all_rows if row.code not in decided]
    added = _add(_new_rows(rows, known), {code: unit["id"] for code, unit in known.items()})
    ids = {code: unit["id"] for code, unit in known.items()} | added
    paths, places = _paths(rows, known, ids), {row.code: place for place, row in enumerate(all_rows)}
    wanted = {
        ids[row.code]: {
            "id": ids[row.code], "code": row.code, "name": row.name, "kind": row.kind, "path": paths[row.code],
            "parent_id": ids[row.parent] if row.parent else None, "position": places[row.code],
            "search_text": fold(row.name),
        }
        for row in rows
    }  # fmt: skip
    moved = [
        {**unit, "path": paths[code]}
        for code, unit in known.items()
        if unit["id"] not in wanted and unit["path"] != paths[code]
    ]
    differing = [values for values in wanted.values() if values != _told(known.get(values["code"], {}))]
    if changes := [*differing, *moved]:
        db.session.execute(update(Unit), changes)
    if added:
        begin_versions()
    _add_aliases(rows, ids)
    if any(values["id"] not in added.values() for values in changes):
        _correct_versions()
    changed = sum(values["code"] in known for values in differing)
    return UnitsLoaded(new=len(added), changed=changed, unchanged=len(all_rows) - len(added) - changed)


def _known() -> tuple[dict[str, dict[str, Any]], set[str]]:
    """Units by their codes, and the codes of those that have ended or that a decision has changed."""
    begun = (UnitVersion.unit_id == Unit.id) & UnitVersion.valid_to.is_(None)
    decided = or_(Unit.valid_to.is_not(None), UnitVersion.begun_by_id.is_not(None))
    statement = select(*_COLUMNS, Unit.valid_to, decided.label("decided")).outerjoin(UnitVersion, begun)
    found = {unit["code"]: dict(unit) for unit in db.session.execute(statement).mappings()}
    return found, {code for code, unit in found.items() if unit.pop("decided")}


def _under_the_living(row: UnitRow, known: dict[str, dict[str, Any]]) -> UnitRow:
    """Put what a file has under a unit that has ended under its successor."""
    above = known.get(row.parent)
    if above is None or above["valid_to"] is None:
        return row
    by_id = {unit["id"]: unit for unit in known.values()}
    while above["valid_to"] is not None:
        above = by_id[above["parent_id"]]
    return replace(row, parent=above["code"])


def _add_aliases(rows: list[UnitRow], ids: dict[str, int]) -> None:
    named = [
        {"unit_id": ids[row.code], "name": name, "search_text": fold(name)} for row in rows for name in row.aliases
    ]
    if named:
        db.session.execute(insert_into(UnitAlias).on_conflict_do_nothing(index_elements=["unit_id", "name"]), named)


VERSIONED = ("name", "kind", "parent_id", "path")


def begin_versions() -> None:
    """Give units that have none their first version, from the first day of the unit."""
    has_one = exists().where(UnitVersion.unit_id == Unit.id)
    fresh = select(Unit.id, *(getattr(Unit, name) for name in VERSIONED), Unit.valid_from, Unit.valid_to)
    columns = ("unit_id", *VERSIONED, "valid_from", "valid_to")
    db.session.execute(insert(UnitVersion).from_select(columns, fresh.where(~has_one).order_by(Unit.id)))


def _correct_versions() -> None:
    """Let the open version of every unit say what its row says: a file corrects the tree, it is no decision."""
    db.session.execute(
        update(UnitVersion)
        .where(
            UnitVersion.unit_id == Unit.id, UnitVersion.valid_to.is_(None), or_(*(_differs(name) for name in VERSIONED))
        )
        .values({name: getattr(Unit, name) for name in VERSIONED})
        .execution_options(synchronize_session=False)
    )


def _differs(name: str) -> ColumnElement[bool]:
    differs: ColumnElement[bool] = getattr(UnitVersion, name).is_distinct_from(getattr(Unit, name))
    return differs


def _told(unit: dict[str, Any]) -> dict[str, Any]:
    """What a file can tell of a unit."""
    return {name: value for name, value in unit.items() if name != "valid_to"}


_COLUMNS = (Unit.id, Unit.code, Unit.name, Unit.kind, Unit.path, Unit.parent_id, Unit.position, Unit.search_text)


def _new_rows(rows: list[UnitRow], known: dict[str, Any]) -> list[list[UnitRow]]:
    """Sort the rows to add by depth: a child needs the id of its parent."""
    depths: dict[str, int] = {}
    levels: list[list[UnitRow]] = []
    for row in rows:
        depths[row.code] = depths[row.parent] + 1 if row.parent in depths else 0
        if row.code not in known:
            levels.extend([] for _ in range(depths[row.code] + 1 - len(levels)))
            levels[depths[row.code]].append(row)
    return levels


def _add(levels: list[list[UnitRow]], ids: dict[str, int]) -> dict[str, int]:
    added: dict[str, int] = {}
    for level in filter(None, levels):
        fresh = db.session.execute(
            insert(Unit).returning(Unit.code, Unit.id),
            [
                {
                    "code": row.code, "name": row.name, "kind": row.kind, "path": "", "position": 0,
                    "search_text": fold(row.name), "valid_from": row.since or ALWAYS,
                    "parent_id": (ids | added)[row.parent] if row.parent else None,
                }
                for row in level
            ],
        )  # fmt: skip
        added |= {code: key for code, key in fresh}  # noqa: C416 (rows, not pairs)
    return added


def _paths(rows: list[UnitRow], known: dict[str, Any], ids: dict[str, int]) -> dict[str, str]:
    """Path of every unit, loaded or kept, under the parents that it will have."""
    codes = {key: code for code, key in ids.items()}
    above = {code: codes.get(unit["parent_id"]) for code, unit in known.items()}
    above |= {row.code: row.parent or None for row in rows}
    paths: dict[str, str] = {}

    def path(code: str) -> str:
        if code not in paths:
            parent = above[code]
            paths[code] = f"{path(parent) if parent else '/'}{ids[code]}/"
        return paths[code]

    for code in ids:
        path(code)
    return paths
