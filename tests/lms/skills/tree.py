"""A province of the tests: units that moved, people who moved, and what they have shown."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from lms.accounts.models import User
from lms.db import db
from lms.organisation.models import ALWAYS, Membership, Unit, UnitVersion
from lms.skills.services import record_evidence
from lms.skills.unit_matrix import end_of

FRAMEWORK = "tt03-2014"
TODAY = date(2026, 11, 28)
START = TODAY - timedelta(days=120)
MODULES = ("IU01", "IU02", "IU03", "IU04", "IU05", "IU06", "IU07", "IU08", "IU09")


@dataclass
class Reader:
    """Somebody who follows the units of these paths, and leads one where a path is given."""

    paths: tuple[str, ...]
    unit_path: str | None = None
    leads: bool = False
    is_authenticated: bool = True

    def granted_paths(self, _permission: str) -> tuple[str, ...]:
        return self.paths


@dataclass
class Province:
    """A tree of units, the paths of each before and since the day on which some of them moved."""

    units: list[int]
    before: list[str]
    since: list[str]
    moved_on: date
    people: list[int] = field(default_factory=list)

    def path(self, place: int, day: date) -> str:
        return (self.before if day < self.moved_on else self.since)[place]


def build(above_before: list[int], above_since: list[int], moved_on: date) -> Province:
    """Units whose parents are given by place; the first is the root."""
    units = [
        Unit(code=f"T{place}", name=f"Đơn vị {place}", kind="xa", path="") for place in range(len(above_since) + 1)
    ]
    db.session.add_all(units)
    db.session.flush()
    ids = [unit.id for unit in units]
    province = Province(ids, _paths(ids, above_before), _paths(ids, above_since), moved_on)
    for place, unit in enumerate(units):
        unit.path, unit.parent_id = province.since[place], ids[above_since[place - 1]] if place else None
        spans = [(ALWAYS, None, province.since[place])]
        if province.before[place] != province.since[place]:
            spans = [(ALWAYS, moved_on, province.before[place]), (moved_on, None, province.since[place])]
        for valid_from, valid_to, path in spans:
            db.session.add(
                UnitVersion(
                    unit_id=unit.id, name=unit.name, kind="xa", path=path, valid_from=valid_from, valid_to=valid_to
                )
            )
    db.session.flush()
    return province


def _paths(ids: list[int], above: list[int]) -> list[str]:
    paths = [f"/{ids[0]}/"]
    for place, parent in enumerate(above, start=1):
        paths.append(f"{paths[parent]}{ids[place]}/")
    return paths


def settle(province: Province, number: int, spans: list[tuple[int, date, date | None]], **values) -> int:
    """A person with a main place in each span, as (unit, first day, first day no longer)."""
    user = User(
        staff_code=f"T{number}", name=f"Người {number}", sort_key=str(number), search_text="", session_epoch="e"
    )
    db.session.add(user)
    db.session.flush()
    for place, first, last in spans:
        db.session.add(
            Membership(user_id=user.id, unit_id=province.units[place], valid_from=first, valid_to=last, **values)
        )
    province.people.append(user.id)
    return user.id


def show(learner: int, *codes: str, on: date, fraction: float = 0.8) -> None:
    for code in codes:
        record_evidence(
            learner_id=learner, framework=FRAMEWORK, kind="tested", results={code: fraction},
            source=f"test:{learner}:{code}:{on}", at=end_of(on) - timedelta(hours=4),
        )  # fmt: skip


BASIC = MODULES[:6]


def commune() -> tuple[Province, int, int]:
    """A root with two units; one person in each, the first of whom has shown everything in two months."""
    province = build([0, 0], [0, 0], START)
    first = settle(province, 1, [(1, ALWAYS, None)], is_leader=True)
    second = settle(province, 2, [(2, ALWAYS, None)])
    show(first, *BASIC[:3], on=date(2026, 9, 30))
    show(first, *BASIC[3:], on=date(2026, 10, 31))
    show(second, "IU01", on=date(2026, 11, 1))
    return province, first, second
