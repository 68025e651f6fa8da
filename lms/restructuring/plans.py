"""What an officer settles about units, as it is kept in the row of a reorganisation."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as lazy_

from lms.db import JSONDict
from lms.organisation.models import Reorganisation

DEEDS: dict[str, Any] = {
    "open": lazy_("Lập đơn vị mới"),
    "rename": lazy_("Đổi tên"),
    "move": lazy_("Chuyển đơn vị cấp trên"),
    "merge": lazy_("Sáp nhập"),
    "split": lazy_("Chia, tách"),
    "close": lazy_("Giải thể"),
}
"""Key as stored in `Reorganisation.kind` → what people read."""

THE_OLD_ONE = 0
"""Number of the part of a split that is the unit itself, where it goes on; the new ones count from 1."""


@dataclass(frozen=True)
class NewUnit:
    """A unit to be opened. `kind` is a key of `KINDS`."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class Plan:
    """A change of units.

    `units` are those that it is about; `into` is the unit that takes the others in, None where a new one does;
    `parent` is where a moved or a new unit comes to lie. In a split `keeps` says that the unit itself goes on, `rest`
    is the part that gets whoever is not dealt out by `sub_units` and `people` (id → part).
    `grants` are those that go on over the successors.
    """

    kind: str
    units: tuple[int, ...] = ()
    into: int | None = None
    parent: int | None = None
    name: str = ""
    unit_kind: str = ""
    new: tuple[NewUnit, ...] = ()
    keeps: bool = False
    rest: int = 1
    sub_units: Mapping[int, int] = field(default_factory=dict)
    people: Mapping[int, int] = field(default_factory=dict)
    grants: tuple[int, ...] = ()

    @property
    def concerned(self) -> set[int]:
        """Every unit that is named: whoever settles this must be allowed to organise all of them."""
        return {*self.units, *filter(None, (self.into, self.parent))}

    def to_json(self) -> JSONDict:
        """As the row keeps it."""
        return asdict(self)


def plan_of(reorganisation: Reorganisation) -> Plan:
    """Read the plan of a row."""
    kept = dict(reorganisation.plan)
    return Plan(
        **{
            **kept,
            "units": tuple(kept["units"]),
            "new": tuple(NewUnit(**unit) for unit in kept["new"]),
            "sub_units": {int(key): part for key, part in kept["sub_units"].items()},
            "people": {int(key): part for key, part in kept["people"].items()},
            "grants": tuple(kept["grants"]),
        }
    )


def day_words(day: date) -> str:
    """30/06/2026."""
    return f"{day:%d/%m/%Y}"
