"""The units of an officer by the codes and names that sheets use for them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import select

from lms.db import rows_of
from lms.organisation.models import Unit, UnitAlias, UnitSuccession, UnitVersion
from lms.staffing.officers import Officer
from lms.web.text import fold

MOST_OFFERED = 5


@dataclass(frozen=True)
class KnownUnit:
    """A unit; one that has ended may not be entered any more."""

    id: int
    code: str
    name: str
    path: str
    has_ended: bool


@dataclass(frozen=True)
class UnitTrouble:
    """No unit is meant surely. `offered` are those that might be."""

    column: str
    sentence: str
    offered: tuple[KnownUnit, ...] = ()


@dataclass
class KnownUnits:
    """All units of one officer; others might as well not exist."""

    by_id: dict[int, KnownUnit] = field(default_factory=dict)
    by_code: dict[str, KnownUnit] = field(default_factory=dict)
    by_name: dict[str, list[KnownUnit]] = field(default_factory=lambda: defaultdict(list))
    by_other_name: dict[str, list[KnownUnit]] = field(default_factory=lambda: defaultdict(list))
    successors: dict[int, list[KnownUnit]] = field(default_factory=lambda: defaultdict(list))

    def named(self, code: str, name: str) -> KnownUnit | UnitTrouble:
        """The unit that a line names by its code, or by its name where there is no code."""
        if code:
            return self._by_code(code)
        found = self.by_name.get(_plain(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            sentence = _("Có nhiều đơn vị tên “%(name)s”. Hãy ghi mã đơn vị.", name=name)
            return UnitTrouble("unit_name", sentence, tuple(found[:MOST_OFFERED]))
        offered = self._today(self.by_other_name.get(fold(name), []))
        sentence = _("Không có đơn vị “%(name)s” trong phạm vi của đồng chí.", name=name)
        return UnitTrouble("unit_name", sentence, offered)

    def calls(self, unit: KnownUnit, name: str) -> bool:
        """Whether the unit is, or was, called so."""
        if name == unit.name:
            return True
        plain = fold(name)
        return fold(unit.name) == plain or unit.id in {other.id for other in self.by_other_name.get(plain, [])}

    def _by_code(self, code: str) -> KnownUnit | UnitTrouble:
        unit = self.by_code.get(code)
        if unit is None:
            sentence = _("Không có đơn vị mã %(code)s trong phạm vi của đồng chí.", code=code)
            return UnitTrouble("unit_code", sentence)
        if unit.has_ended:
            sentence = _("Đơn vị %(name)s (%(code)s) không còn.", name=unit.name, code=code)
            return UnitTrouble("unit_code", sentence, self._today([unit]))
        return unit

    def _today(self, units: Iterable[KnownUnit]) -> tuple[KnownUnit, ...]:
        """The units that stand today where those stood."""
        found: dict[int, KnownUnit] = {}
        waiting, seen = list(units), set()
        while waiting:
            unit = waiting.pop(0)
            if unit.id not in seen:
                seen.add(unit.id)
                if unit.has_ended:
                    waiting += self.successors.get(unit.id, [])
                else:
                    found[unit.id] = unit
        return tuple(found.values())[:MOST_OFFERED]


def _plain(name: str) -> str:
    return name.casefold()


def units_known_to(officer: Officer) -> KnownUnits:
    """Read the units of an officer, with every name that they have or had. Four statements."""
    known = KnownUnits()
    mine = officer.covers(Unit.path)
    for row in rows_of(select(Unit.id, Unit.code, Unit.name, Unit.path, Unit.valid_to).where(mine)):
        unit = KnownUnit(row.id, row.code, row.name, row.path, row.valid_to is not None)
        known.by_id[unit.id] = known.by_code[unit.code.upper()] = unit
        if unit.has_ended:
            known.by_other_name[fold(unit.name)].append(unit)
        else:
            known.by_name[_plain(unit.name)].append(unit)
    aliases = select(UnitAlias.unit_id, UnitAlias.name).join(Unit, Unit.id == UnitAlias.unit_id).where(mine)
    versions = (
        select(UnitVersion.unit_id, UnitVersion.name)
        .join(Unit, Unit.id == UnitVersion.unit_id)
        .where(mine, UnitVersion.name != Unit.name)
    )
    for statement in (aliases.order_by(UnitAlias.id), versions.order_by(UnitVersion.id)):
        for unit_id, name in rows_of(statement):
            others = known.by_other_name[fold(name)]
            if known.by_id[unit_id] not in others:
                others.append(known.by_id[unit_id])
    succession = select(UnitSuccession.from_unit_id, UnitSuccession.to_unit_id).order_by(UnitSuccession.id)
    for before, after in rows_of(succession.join(Unit, Unit.id == UnitSuccession.to_unit_id).where(mine)):
        known.successors[before].append(known.by_id[after])
    return known
