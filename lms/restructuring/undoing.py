"""Taking a reorganisation back: every row as it was, as long as nothing has been built upon it."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, delete, literal, or_, select, union_all, update
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Grant
from lms.db import JSONDict, Model, db
from lms.organisation.models import Membership, Reorganisation, Unit, UnitAlias, UnitSuccession, UnitVersion
from lms.restructuring.contract import UNIT_HOLDINGS
from lms.restructuring.plans import DEEDS, day_words
from lms.restructuring.services import AlreadySettled, hold_the_tree, log_reorganisation, settle, tell
from lms.restructuring.writing import Row, portions, rows_by_id, set_all

POST = ("position", "job_position", "rank", "learner_group", "is_leader", "is_it_dedicated", "main")
KEPT_DAYS = ("valid_from", "valid_to")


class Depended(Exception):  # noqa: N818 (reads as what it is)
    """The reorganisation cannot be taken back; `reasons` say what rests on it."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def undo(reorganisation: Reorganisation, *, by_id: int, at: datetime) -> None:
    """Put every row back as it was; raises `Depended` or `AlreadySettled`."""
    hold_the_tree()
    db.session.refresh(reorganisation)
    if reorganisation.state != "applied":
        raise AlreadySettled
    if reasons := what_rests_on(reorganisation):
        raise Depended(reasons)
    settle(reorganisation, "undone", from_states=("applied",))
    before = reorganisation.before
    people = _people(before)
    try:
        with db.session.begin_nested():
            _put_back(before, reorganisation.day)
    except IntegrityError:
        raise Depended([_("Dữ liệu khác đã gắn với đơn vị mới lập.")]) from None
    reorganisation.before = {**before, "undone_at": at.isoformat()}
    log_reorganisation("lms.reorganisation_undone", reorganisation, by_id, people=len(people))
    tell(reorganisation, units=[row["id"] for row in before["units"]], people=people)


def what_rests_on(reorganisation: Reorganisation) -> list[str]:
    """Sentences about everything for which it can be undone no longer; empty when it can."""
    before = reorganisation.before
    return _later_deeds(reorganisation) or [
        *_newer_places(before, reorganisation.day),
        *_additions(before),
        *_holdings(before, reorganisation),
    ]


def _later_deeds(reorganisation: Reorganisation) -> list[str]:
    """Reorganisations that have changed the same units since, and units that have come to lie below the new ones."""
    before = reorganisation.before
    touched = {row["unit_id"] for row in before["versions"]} | {*before["opened"]}
    deeds = or_(UnitVersion.begun_by_id == Reorganisation.id, UnitVersion.ended_by_id == Reorganisation.id)
    later = (
        select(Reorganisation.kind, Reorganisation.day, Reorganisation.decision)
        .join(UnitVersion, deeds)
        .where(
            UnitVersion.unit_id.in_(touched),
            Reorganisation.id != reorganisation.id,
            Reorganisation.applied_at >= reorganisation.applied_at,
            Reorganisation.state == "applied",
            or_(Reorganisation.applied_at > reorganisation.applied_at, Reorganisation.id > reorganisation.id),
        )
        .distinct()
        .order_by(Reorganisation.day)
    )
    sentences = [
        _(
            "Đơn vị liên quan đã được sắp xếp tiếp: %(deed)s từ ngày %(day)s (%(decision)s).",
            deed=str(DEEDS[row.kind]).lower(), day=day_words(row.day), decision=row.decision,
        )
        for row in db.session.execute(later)
    ]  # fmt: skip
    if not sentences and not _ground_is_as_it_was(before):
        sentences.append(_("Đơn vị cấp trên của đơn vị cũ đã được sắp xếp tiếp."))
    return sentences


def _ground_is_as_it_was(before: JSONDict) -> bool:
    """Whether the units under which the old ones lay are there, and where they were."""
    stood = {row["parent_id"]: row["path"].removesuffix(f"{row['id']}/") for row in before["units"] if row["parent_id"]}
    ours = {row["id"] for row in before["units"]} | {*before["opened"]}
    grounds = select(Unit.id, Unit.path, Unit.valid_to).where(Unit.id.in_(stood.keys() - ours))
    return all(row.valid_to is None and row.path == stood[row.id] for row in db.session.execute(grounds))


def _newer_places(before: JSONDict, day: date) -> list[str]:
    """People whose place has changed since: what they have now would be lost."""
    ends = {key: valid_to for key, _unit, valid_to in before["places"]}
    ended = {*before["places_ended"]}
    rows = {row["id"]: row for row in rows_by_id(Membership, {*ends, *before["places_begun"]})}
    expected = Counter(_post(rows[key], ends[key]) for key in ended if rows.get(key, {}).get("valid_to") == day)
    found = Counter(
        _post(row, _iso(row["valid_to"])) for key, row in rows.items() if key not in ends and row["valid_from"] == day
    )
    changed = {post[0] for post in (expected - found) + (found - expected)}
    changed |= {row["user_id"] for key, row in rows.items() if key in ended and row["valid_to"] != day}
    changed |= {rows[key]["user_id"] for key in ends.keys() - ended if _iso(rows[key]["valid_to"]) != ends[key]}
    if not changed:
        return []
    return [_("Số người đã có thay đổi về vị trí công tác sau đó: %(n)d.", n=len(changed))]


def _post(row: Row, valid_to: str | None) -> tuple[Any, ...]:
    return (row["user_id"], *(row[name] for name in POST), valid_to)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _additions(before: JSONDict) -> list[str]:
    """What has been entered under the new units by hand."""
    opened = before["opened"]
    if not opened:
        return []
    ours = {*before["places_begun"], *(key for key, _unit, _valid_to in before["places"])}
    below = {row["id"] for row in before["units"]} | {*opened}
    found = {"people": set[int](), "units": set[int](), "grants": set[int](), "aliases": set[int]()}
    places = {
        "people": Membership.unit_id,
        "units": Unit.parent_id,
        "grants": Grant.unit_id,
        "aliases": UnitAlias.unit_id,
    }
    entered = (
        select(literal(what).label("what"), place.class_.id).where(place.in_(opened)) for what, place in places.items()
    )
    for what, key in db.session.execute(union_all(*entered)):
        found[what].add(key)
    sentences = {
        _("Đã có thêm người vào đơn vị mới: %(n)d."): found["people"] - ours,
        _("Đã có đơn vị lập thêm bên dưới đơn vị mới: %(n)d."): found["units"] - below,
        _("Đã có quyền được giao trên đơn vị mới: %(n)d."): found["grants"] - {*before["grants"]},
        _("Đã có tên gọi khác được ghi cho đơn vị mới: %(n)d."): found["aliases"] - {*before["aliases"]},
    }
    return [sentence % {"n": len(keys)} for sentence, keys in sentences.items() if keys]


def _holdings(before: JSONDict, reorganisation: Reorganisation) -> list[str]:
    """What other packages have entered under the units to which people went."""
    goals = before["goals"]
    if not goals or reorganisation.applied_at is None:
        return []
    counts = {kind: kind.count_since(goals, _moved(before), reorganisation.applied_at) for kind in UNIT_HOLDINGS}
    return [
        _("%(what)s đã ghi theo đơn vị mới: %(n)d.", what=str(kind.title), n=count)
        for kind, count in counts.items()
        if count
    ]


def _moved(before: JSONDict) -> Select[int]:
    """The people who went, as a query: those with a place that ended by this or that was moved."""
    keys = [key for key, _unit, _valid_to in before["places"]]
    return select(Membership.user_id).where(or_(*(Membership.id.in_(some) for some in portions(keys)), _nobody()))


def _nobody() -> ColumnElement[bool]:
    return Membership.id < 0


def _people(before: JSONDict) -> list[int]:
    return sorted(set(db.session.scalars(_moved(before)))) if before["places"] else []


def _put_back(before: JSONDict, day: date) -> None:
    _remove(Grant, before["grants"])
    _remove(UnitAlias, before["aliases"])
    _remove(UnitSuccession, before["successions"])
    _remove(Membership, before["places_begun"])
    ended = {*before["places_ended"]}
    set_all(Membership, [key for key, _unit, end in before["places"] if key in ended and end is None], valid_to=None)
    _change(
        Membership,
        [
            {"id": key, "unit_id": unit, "valid_to": date.fromisoformat(end) if end else None}
            for key, unit, end in before["places"]
            if key not in ended or end
        ],
    )
    _remove(UnitVersion, before["versions_begun"])
    corrected = [kept for kept in before["versions"] if kept["valid_from"] == day.isoformat()]
    _change(UnitVersion, [_row(kept) for kept in corrected])
    ended = {kept["id"] for kept in before["versions"]} - {kept["id"] for kept in corrected}
    set_all(UnitVersion, sorted(ended), valid_to=None, ended_by_id=None)
    _change(Unit, [_row(kept) for kept in before["units"]])
    _remove(Unit, before["opened"])


def _row(kept: Row) -> dict[str, Any]:
    days = {name: date.fromisoformat(kept[name]) for name in KEPT_DAYS if kept[name]}
    return {**kept, **days}


def _change(model: type[Model], rows: list[Row]) -> None:
    if rows:
        db.session.execute(update(model), rows)


def _remove(model: type[Model], keys: list[int]) -> None:
    for some in portions(keys):
        if some:
            table = model.__table__
            db.session.execute(delete(model).where(table.c.id.in_(some)).execution_options(synchronize_session=False))
