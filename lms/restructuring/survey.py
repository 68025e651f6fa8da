"""Everything that follows from a plan, read in a few statements and written nowhere."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select

from lms.accounts.models import Grant, User
from lms.db import db
from lms.organisation.models import Membership, Unit, UnitVersion
from lms.restructuring.drawing import Drawing, Place, Tree, draw
from lms.restructuring.plans import Plan
from lms.restructuring.rules import problems_of
from lms.web.problems import Problem


class Contradiction(Exception):  # noqa: N818 (reads as what it is)
    """A plan cannot hold; `problems` say where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class GrantLine:
    """A permission over a unit that ends, and over which units it may go on."""

    id: int
    user_id: int
    name: str
    staff_code: str
    permission: str
    unit_id: int


@dataclass(frozen=True)
class Survey:
    """What a plan does from a day on. `places` are the memberships that end or go elsewhere, as rows."""

    plan: Plan
    day: date
    tree: Tree
    drawing: Drawing
    places: list[dict[str, Any]]
    grants: list[GrantLine]

    def unit(self, key: int) -> Place:
        """A unit as it will be, also one that is not there yet."""
        opened = {place.id: place for place in self.drawing.opened}
        return opened.get(key) or self.drawing.changed.get(key) or self.tree[key]

    @cached_property
    def people(self) -> list[int]:
        """Whose place changes, each once."""
        return sorted({place["user_id"] for place in self.places})

    @cached_property
    def moves(self) -> Counter[tuple[int, int]]:
        """(from, to) → how many people go that way with their main post."""
        return Counter(
            (place["unit_id"], self.destination(place))
            for place in self.places
            if place["main"] and not place["valid_to"]
        )

    def destination(self, place: dict[str, Any]) -> int:
        """The unit to which a membership goes."""
        goal = self.drawing.way(place["unit_id"], place["user_id"])
        assert goal is not None
        return goal

    @cached_property
    def fingerprint(self) -> str:
        """Changes when anything changes that the preview has shown."""
        shown = {
            "plan": {**self.plan.to_json(), "grants": []},
            "day": self.day.isoformat(),
            "changed": [asdict(place) for place in self.drawing.changed.values()],
            "places": sorted(place["id"] for place in self.places),
            "grants": sorted(grant.id for grant in self.grants),
        }
        return hashlib.sha256(json.dumps(shown, default=str, sort_keys=True).encode()).hexdigest()[:32]


def survey(plan: Plan, day: date, *, lock: bool = False) -> Survey:
    """Work out what follows from `plan`; raises `Contradiction`. Four statements, whatever the number of units.

    With `lock` the units that end are held, so that nobody is put into them meanwhile.
    """
    tree = tree_now()
    if problems := problems_of(tree, plan, day):
        raise Contradiction(problems)
    drawing = draw(tree, plan, day)
    if lock and drawing.ended:
        db.session.execute(select(Unit.id).where(Unit.id.in_(drawing.ended)).order_by(Unit.id).with_for_update())
    leaving = {*drawing.losing, *drawing.ended}
    places = [row for row in _places(leaving, day) if _goes(drawing, row)] if leaving else []
    if stranded := [row for row in places if drawing.way(row["unit_id"], row["user_id"]) is None]:
        where = tree[stranded[0]["unit_id"]].name
        sentence = _("Còn %(n)d người trong đơn vị: hãy chọn đơn vị tiếp nhận.", n=len(stranded))
        raise Contradiction([Problem(where, sentence)])
    return Survey(plan, day, tree, drawing, places, _grants(drawing.ended))


def _goes(drawing: Drawing, row: dict[str, Any]) -> bool:
    return row["unit_id"] in drawing.ended or drawing.way(row["unit_id"], row["user_id"]) is not None


def tree_now() -> Tree:
    """Every unit, ended ones too, with the first day of what it is now."""
    rows = db.session.execute(
        select(
            Unit.id, Unit.code, Unit.name, Unit.kind, Unit.parent_id, Unit.path, Unit.position, Unit.valid_to,
            UnitVersion.valid_from,
        )
        .outerjoin(UnitVersion, (UnitVersion.unit_id == Unit.id) & UnitVersion.valid_to.is_(None))
        .order_by(Unit.id)
    )  # fmt: skip
    return {row.id: Place(*row) for row in rows}


def lasting(day: date) -> ColumnElement[bool]:
    """Condition on memberships: they reach into `day` or beyond."""
    return or_(Membership.valid_to.is_(None), Membership.valid_to > day)


def _places(unit_ids: Collection[int], day: date) -> list[dict[str, Any]]:
    table = Membership.__table__
    rows = db.session.execute(
        select(table).where(Membership.unit_id.in_(unit_ids), lasting(day)).order_by(Membership.id)
    )
    return [dict(row) for row in rows.mappings()]


def _grants(ended: Collection[int]) -> list[GrantLine]:
    if not ended:
        return []
    rows = db.session.execute(
        select(Grant.id, Grant.user_id, User.name, User.staff_code, Grant.permission, Grant.unit_id)
        .join(User, User.id == Grant.user_id)
        .where(Grant.unit_id.in_(ended))
        .order_by(User.sort_key, User.id, Grant.permission)
    )
    return [GrantLine(*row) for row in rows]
