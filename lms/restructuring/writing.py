"""Carrying a plan into the rows, in statements that do not grow with the number of people; what was before is kept."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from lms.accounts.models import Grant
from lms.db import JSONDict, Model, db, insert_into
from lms.organisation.models import Membership, Unit, UnitAlias, UnitSuccession, UnitVersion
from lms.restructuring.drawing import Place, Tree
from lms.restructuring.survey import Survey
from lms.web.text import fold

VERSIONED = ("name", "kind", "parent_id", "path")
Row = dict[str, Any]


def write(survey: Survey, reorganisation_id: int) -> JSONDict:
    """Write what `survey` says as the deed of a reorganisation; gives what undoing it needs."""
    ids = _open_units(survey)
    units = rows_by_id(Unit, survey.drawing.changed)
    _write_units(survey, ids)
    versions = _write_versions(survey, ids, reorganisation_id)
    return {
        "opened": sorted(ids.values()),
        "goals": sorted({ids.get(goal, goal) for goal in _goals(survey)}),
        "units": [_stored(row) for row in units],
        **versions,
        **_move_people(survey, ids),
        "aliases": _keep_names(survey, ids),
        "grants": _carry_grants(survey, ids),
        "successions": _enter_successions(survey, ids, reorganisation_id),
    }


def rows_by_id(model: type[Model], keys: Iterable[int]) -> list[Row]:
    """Whole rows, in the order of their keys."""
    found: list[Row] = []
    table = model.__table__
    for some in portions(sorted(keys)):
        rows = db.session.execute(select(table).where(table.c.id.in_(some)).order_by(table.c.id))
        found.extend(dict(row) for row in rows.mappings())
    return found


def set_all(model: type[Model], keys: list[int], **values: Any) -> None:
    """Give many rows the same values, in one statement for each portion."""
    table = model.__table__
    for some in portions(keys):
        changed = update(model).where(table.c.id.in_(some)).values(**values)
        db.session.execute(changed.execution_options(synchronize_session=False))


def portions(keys: list[int], size: int = 10_000) -> Iterable[list[int]]:
    """Cut a list so that no statement has more values than a database takes."""
    return (keys[start : start + size] for start in range(0, len(keys), size))


def _stored(row: Row) -> Row:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def _open_units(survey: Survey) -> dict[int, int]:
    """Enter the new units without their paths; gives their ids by the ones that the plan knows them by."""
    opened = survey.drawing.opened
    if not opened:
        return {}
    rows = [
        {
            "code": place.code, "name": place.name, "kind": place.kind, "parent_id": place.parent_id, "path": "",
            "position": place.position, "search_text": fold(place.name), "valid_from": survey.day,
        }
        for place in opened
    ]  # fmt: skip
    made = dict(db.session.execute(insert(Unit).returning(Unit.code, Unit.id), rows).all())
    return {place.id: made[place.code] for place in opened}


def _real(place: Place, ids: dict[int, int]) -> Row:
    """The columns of a unit, with the ids that its new neighbours have been given."""
    path = "".join(f"/{ids.get(int(key), key)}" for key in place.path.strip("/").split("/")) + "/"
    parent = ids.get(place.parent_id, place.parent_id) if place.parent_id is not None else None
    return {"name": place.name, "kind": place.kind, "parent_id": parent, "path": path, "valid_to": place.valid_to}


def _write_units(survey: Survey, ids: dict[int, int]) -> None:
    drawn: Tree = {**survey.drawing.changed, **{place.id: place for place in survey.drawing.opened}}
    rows = [
        {"id": ids.get(key, key), **_real(place, ids), "search_text": fold(place.name)} for key, place in drawn.items()
    ]
    if rows:
        db.session.execute(update(Unit), rows)


def _write_versions(survey: Survey, ids: dict[int, int], deed: int) -> JSONDict:
    """End the versions that hold no longer and begin those that do; one that began the same day is corrected."""
    drawing, day = survey.drawing, survey.day
    table = UnitVersion.__table__
    altered = [
        key
        for key, place in drawing.changed.items()
        if survey.tree[key].holds
        and (not place.holds or any(getattr(place, name) != getattr(survey.tree[key], name) for name in VERSIONED))
    ]
    open_now: list[Row] = []
    for some in portions(sorted(altered)):
        rows = db.session.execute(select(table).where(table.c.unit_id.in_(some), table.c.valid_to.is_(None)))
        open_now.extend(dict(row) for row in rows.mappings())
    begun = [_version(place, ids, day, deed) for place in drawing.opened]
    ended, corrected = [], []
    for row in open_now:
        place = drawing.changed[row["unit_id"]]
        if place.holds and row["valid_from"] == day:
            corrected.append({"id": row["id"], **_version(place, ids, day, deed)})
            continue
        ended.append(row["id"])
        if place.holds:
            begun.append(_version(place, ids, day, deed))
    set_all(UnitVersion, ended, valid_to=day, ended_by_id=deed)
    if corrected:
        db.session.execute(update(UnitVersion), corrected)
    fresh = db.session.scalars(insert(UnitVersion).returning(UnitVersion.id), begun).all() if begun else []
    return {"versions": [_stored(row) for row in open_now], "versions_begun": sorted(fresh)}


def _version(place: Place, ids: dict[int, int], day: date, deed: int) -> Row:
    columns = _real(place, ids)
    return {
        "unit_id": ids.get(place.id, place.id), **{name: columns[name] for name in VERSIONED}, "valid_from": day,
        "valid_to": None, "begun_by_id": deed, "ended_by_id": None,
    }  # fmt: skip


def _move_people(survey: Survey, ids: dict[int, int]) -> JSONDict:
    """End places at the day and begin them in the successor; those that began later come to lie there altogether."""
    goals = {place["id"]: survey.destination(place) for place in survey.places}
    goals = {key: ids.get(goal, goal) for key, goal in goals.items()}
    ending = [place for place in survey.places if place["valid_from"] < survey.day]
    whole = [place for place in survey.places if place["valid_from"] >= survey.day]
    begun: list[int] = []
    if ending:
        copies = [_copy(place, unit_id=goals[place["id"]], valid_from=survey.day) for place in ending]
        begun.extend(db.session.scalars(insert(Membership).returning(Membership.id), copies))
        set_all(Membership, [place["id"] for place in ending], valid_to=survey.day)
    if whole:
        db.session.execute(update(Membership), [{"id": place["id"], "unit_id": goals[place["id"]]} for place in whole])
    return {
        "places": [[place["id"], place["unit_id"], _day(place["valid_to"])] for place in survey.places],
        "places_ended": [place["id"] for place in ending],
        "places_begun": sorted(begun),
    }


def _goals(survey: Survey) -> set[int]:
    """Units to which people and records go."""
    heirs = {key for new in survey.drawing.ended.values() for key in new}
    return heirs | {survey.destination(place) for place in survey.places}


def _copy(place: Row, **changes: Any) -> Row:
    return {name: value for name, value in place.items() if name != "id"} | changes


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _keep_names(survey: Survey, ids: dict[int, int]) -> list[int]:
    """Let successors be found by the names of those before them, and renamed units by their old names."""
    heirs = {old: [ids.get(key, key) for key in new] for old, new in survey.drawing.ended.items() if new}
    names = {(key, survey.tree[old].name) for old, new in heirs.items() for key in new}
    if survey.plan.kind == "rename":
        names |= {(key, survey.tree[key].name) for key in survey.plan.units}
    if heirs:
        aliases = select(UnitAlias.unit_id, UnitAlias.name).where(UnitAlias.unit_id.in_(heirs))
        names |= {(key, name) for old, name in db.session.execute(aliases) for key in heirs[old]}
    rows = [{"unit_id": key, "name": name, "search_text": fold(name)} for key, name in sorted(names)]
    if not rows:
        return []
    entered = insert_into(UnitAlias).on_conflict_do_nothing(index_elements=["unit_id", "name"]).returning(UnitAlias.id)
    return sorted(db.session.scalars(entered, rows))


def _carry_grants(survey: Survey, ids: dict[int, int]) -> list[int]:
    """Let the chosen permissions go on over the successors."""
    chosen = [grant for grant in survey.grants if grant.id in survey.plan.grants]
    rows = [
        {"user_id": grant.user_id, "permission": grant.permission, "unit_id": ids.get(key, key)}
        for grant in chosen
        for key in survey.drawing.ended[grant.unit_id]
    ]
    if not rows:
        return []
    columns = ["user_id", "permission", "unit_id"]
    entered = insert_into(Grant).on_conflict_do_nothing(index_elements=columns).returning(Grant.id)
    return sorted(db.session.scalars(entered, rows))


def _enter_successions(survey: Survey, ids: dict[int, int], deed: int) -> list[int]:
    """Write down who follows whom: of units that end, and of those that lose people to a new one."""
    pairs = {(old, key) for old, new in survey.drawing.ended.items() for key in new}
    if survey.plan.keeps:
        pairs |= {(survey.plan.units[0], place.id) for place in survey.drawing.opened}
    rows = [
        {"reorganisation_id": deed, "from_unit_id": old, "to_unit_id": ids.get(new, new), "day": survey.day}
        for old, new in sorted(pairs)
    ]
    return sorted(db.session.scalars(insert(UnitSuccession).returning(UnitSuccession.id), rows)) if rows else []
