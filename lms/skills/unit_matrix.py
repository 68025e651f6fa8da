"""Unit × module: how many people of each unit, and of the units below it, have shown what.

One statement reads the units with what is counted of the people whose main place is right there; the sums up the tree
are drawn from those lines. What had been shown on an earlier day is told by `Mastery.reached_at` and
`Attainment.reached_at`: what was gained later is taken away from the standing of today, so that evidence corrected
since then counts as corrected.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, case, func, or_, select, true

from lms.db import db
from lms.organisation.history import memberships_at, units_at
from lms.organisation.models import Membership
from lms.organisation.permissions import follow_scope
from lms.skills.bits import bit_of
from lms.skills.models import Attainment, Mastery, Standing
from lms.skills.profiles import Profile
from lms.web.formats import from_local

Conditions = Sequence[ColumnElement[bool]]
NUMBERS = ("people", "held", "held_month_ago", "held_before", "leaders", "leaders_held", "it_dedicated")
MONTH = timedelta(days=30)
EIGHT_WEEKS = timedelta(weeks=8)
"""How far the two looks back go: for the mark of the trend, and for the forecast."""


@dataclass(frozen=True)
class Whom:
    """Which people are counted: those of one learner group, leaders alone, those who look after IT alone."""

    group: str = ""
    leaders: bool = False
    it_dedicated: bool = False

    def __bool__(self) -> bool:
        return bool(self.group or self.leaders or self.it_dedicated)

    def conditions(self) -> list[ColumnElement[bool]]:
        """Conditions on memberships."""
        found: list[ColumnElement[bool]] = []
        if self.group:
            found.append(Membership.learner_group == self.group)
        if self.leaders:
            found.append(Membership.is_leader.is_(true()))
        if self.it_dedicated:
            found.append(Membership.is_it_dedicated.is_(true()))
        return found


@dataclass
class Counts:
    """Numbers of people. `held_month_ago` and `held_before` (eight weeks) are of the same people as `held`.

    `it_dedicated` counts whoever looks after IT in the unit in any place, main or not, whatever `Whom` says.
    """

    people: int = 0
    held: int = 0
    held_month_ago: int = 0
    held_before: int = 0
    leaders: int = 0
    leaders_held: int = 0
    it_dedicated: int = 0
    modules: list[int] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        """Who is up to the profile, from 0 to 1; None without people."""
        return self.held / self.people if self.people else None

    @property
    def change(self) -> float:
        """By how much of a whole the share has grown in a month."""
        return (self.held - self.held_month_ago) / self.people if self.people else 0.0

    def add(self, other: "Counts") -> None:
        """Take other people's numbers into these."""
        for name in NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.modules = [mine + more for mine, more in zip(self.modules, other.modules, strict=True)]


@dataclass
class UnitCounts:
    """A unit as it was on the day; `total` counts all below it too, `own` only those right there."""

    id: int
    name: str
    kind: str
    path: str
    path_now: str
    own: Counts
    total: Counts
    above: "UnitCounts | None" = None
    below: list["UnitCounts"] = field(default_factory=list)

    @property
    def unit_path(self) -> str:
        """Where the unit lies today, for permission rules."""
        return self.path_now


def end_of(day: date) -> datetime:
    """The first moment after a day in the province."""
    return from_local(datetime.combine(day + timedelta(days=1), time()))


def unit_counts(
    profile: Profile, *, today: date, day: date | None = None, whom: Whom | None = None,
    under: Sequence[str] = (), user: Any = None,
) -> list[UnitCounts]:  # fmt: skip
    """Count every unit that the user, the current one by default, may follow, in the order of the tree.

    `day` looks back to a day before `today`; `under` are paths, of that day, at and below which to look. One statement.
    """
    is_past = day is not None and day < today
    then = day if is_past else None
    units, helpers = units_at(then), _it_dedicated(then)
    here = [follow_scope(units.c.path_now, user=user), *_below(units, under)]
    which = [*here, *(whom.conditions() if whom else ())]
    counted = _counted(profile, then or today, is_past=is_past, units=units, which=which)
    lines = db.session.execute(
        select(
            units.c.id, units.c.name, units.c.kind, units.c.path, units.c.path_now,
            func.coalesce(helpers.c.number, 0), *(column for column in counted.c if column.name != "unit_id"),
        )
        .outerjoin(counted, counted.c.unit_id == units.c.id)
        .outerjoin(helpers, helpers.c.unit_id == units.c.id)
        .where(*here)
        .order_by(units.c.position, units.c.search_text, units.c.id)
    )  # fmt: skip
    return _sum_up([_unit(line) for line in lines])


def top_units(found: Iterable[UnitCounts]) -> list[UnitCounts]:
    """The units above which the list shows none."""
    return [unit for unit in found if unit.above is None]


def all_of(units: Iterable[UnitCounts], profile: Profile) -> Counts:
    """The numbers of several units together, none of which lies below another."""
    sums = Counts(modules=[0] * len(profile.modules))
    for unit in units:
        sums.add(unit.total)
    return sums


def with_standing(people: Select[Any], profile: Profile) -> Select[Any]:
    """Join what people have shown, and since when they are up to the profile, to a query of memberships."""
    standing = (Standing.learner_id == Membership.user_id) & (Standing.framework == profile.framework.key)
    attained = (
        (Attainment.learner_id == Membership.user_id)
        & (Attainment.framework == profile.framework.key)
        & (Attainment.profile == profile.key)
    )
    return people.outerjoin(Standing, standing).outerjoin(Attainment, attained)


def bits_after(profile: Profile, since: datetime) -> Subquery:
    """The `bits` of the modules that a `learner_id` has shown only since that moment."""
    bit = case({code: bit_of(profile.framework, code) for code in profile.codes}, value=Mastery.code, else_=0)
    return (
        select(Mastery.learner_id, func.sum(bit).cast(BigInteger).label("bits"))
        .where(Mastery.framework == profile.framework.key, Mastery.code.in_(profile.codes), Mastery.reached_at >= since)
        .group_by(Mastery.learner_id)
        .subquery()
    )


def _counted(profile: Profile, day: date, *, is_past: bool, units: Subquery, which: Conditions) -> Subquery:
    """What is counted of the people whose main place is right in a unit, at the end of the day."""
    held = Attainment.reached_at < end_of(day) if is_past else Attainment.reached_at.is_not(None)
    people = with_standing(select(Membership.unit_id).join(units, units.c.id == Membership.unit_id), profile)
    bits: ColumnElement[Any] = func.coalesce(Standing.passed, 0)
    if is_past:
        later = bits_after(profile, end_of(day))
        people = people.outerjoin(later, later.c.learner_id == Membership.user_id)
        bits = bits - func.coalesce(later.c.bits, 0)
    has = [bits.op("&")(bit_of(profile.framework, code)) != 0 for code in profile.codes]
    return (
        people.add_columns(
            func.count().label("people"),
            _number(held).label("held"),
            _number(Attainment.reached_at < end_of(day - MONTH)).label("held_month_ago"),
            _number(Attainment.reached_at < end_of(day - EIGHT_WEEKS)).label("held_before"),
            _number(Membership.is_leader).label("leaders"),
            _number(Membership.is_leader & held).label("leaders_held"),
            *(_number(each).label(f"module_{place}") for place, each in enumerate(has)),
        )
        .where(Membership.main, memberships_at(day if is_past else None), *which)
        .group_by(Membership.unit_id)
        .subquery()
    )


def _it_dedicated(day: date | None) -> Subquery:
    return (
        select(Membership.unit_id, func.count(Membership.user_id.distinct()).label("number"))
        .where(Membership.is_it_dedicated, memberships_at(day))
        .group_by(Membership.unit_id)
        .subquery()
    )


def _number(condition: ColumnElement[bool] | Any) -> ColumnElement[int]:
    return func.count().filter(condition)


def _below(units: Subquery, under: Sequence[str]) -> list[ColumnElement[bool]]:
    return [or_(*(units.c.path.startswith(path, autoescape=True) for path in under))] if under else []


def _unit(line: Sequence[Any]) -> UnitCounts:
    unit_id, name, kind, path, path_now, it_dedicated, *numbers = line
    filled: Sequence[int] = [number or 0 for number in numbers]
    people, held, month_ago, before, leaders, leaders_held, *modules = filled
    counted = (people, held, month_ago, before, leaders, leaders_held, it_dedicated, modules)
    return UnitCounts(unit_id, name, kind, path, path_now, own=Counts(*counted), total=Counts(*counted))


def _sum_up(units: list[UnitCounts]) -> list[UnitCounts]:
    """Hang every unit below its nearest one in the list and add the numbers up, the deepest first."""
    places = {unit.id: unit for unit in units}
    for unit in units:
        ids = [int(part) for part in unit.path.strip("/").split("/")[:-1]]
        unit.above = next((places[each] for each in reversed(ids) if each in places), None)
        if unit.above is not None:
            unit.above.below.append(unit)
    for unit in sorted(units, key=lambda each: -each.path.count("/")):
        if unit.above is not None:
            unit.above.total.add(unit.total)
    return units
