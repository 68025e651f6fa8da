"""One page that tells a leader where the unit stands, put together from seven reads."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from courses.oversight.leader_chart import Chart, chart_of, days_back
from courses.oversight.leader_late import LatePerson, late_counts, late_list
from courses.oversight.leader_queries import FollowedUnit, progress_under
from courses.oversight.leader_step import NextStep, next_step_of
from courses.oversight.targets import Forecast, forecast
from lms.api import Counts, Profile, UnitCounts, end_of, today_of, unit_counts

NAMED = 5
"""Late people whom the page names; the rest stand on a page of their own."""


@dataclass(frozen=True)
class PartOfUnit:
    """A unit right below that has people, with the sums of what lies in it."""

    id: int
    name: str
    total: Counts
    late: int


@dataclass(frozen=True)
class UnitPage:
    """What the page shows. `week`, `begun` and `idle` are people: won this week, under way, not yet begun.

    `modules` are triples of code, title and share; `own` tells whether the reader is counted here, `own_held` whether
    they are up to the level.
    """

    followed: FollowedUnit
    profile: Profile
    at: datetime
    counts: Counts
    week: int
    begun: int
    idle: int
    forecast: Forecast | None
    chart: Chart
    modules: list[tuple[str, str, float]]
    late: list[LatePerson]
    late_named: int
    late_total: int
    long_late: int
    parts: list[PartOfUnit]
    own: bool
    own_held: bool
    step: NextStep | None

    @property
    def today(self) -> date:
        return today_of(self.at)


def unit_page(followed: FollowedUnit, profile: Profile, reader: Any, at: datetime) -> UnitPage | None:
    """Read everything about a unit; None when it has ended in the meantime."""
    today, path = today_of(at), followed.unit.path
    units = {unit.id: unit for unit in unit_counts(profile, today=today, under=[path], user=reader)}
    unit = units.get(followed.unit.id)
    if unit is None:
        return None
    days = days_back(today)
    moments = [end_of(day) for day in days]
    progress = progress_under(
        path, profile, moments, week_ago=end_of(today - timedelta(weeks=1)), reader_id=reader.id
    )  # fmt: skip
    ahead = _forecast(followed, unit.total, today)
    target = followed.target
    late = {count.unit_id: count for count in late_counts(path, today)}
    named = [count for count in late.values() if followed.names_people or count.unit_id == followed.unit.id]
    return UnitPage(
        followed=followed,
        profile=profile,
        at=at,
        counts=unit.total,
        week=progress.week,
        begun=progress.begun,
        idle=unit.total.people - unit.total.held - progress.begun,
        forecast=ahead,
        chart=chart_of(
            days,
            [*(getattr(progress, f"at_{place}") for place in range(len(days))), progress.held],
            people=progress.people,
            today=today,
            target=target.percent if target else None,
            due_on=target.due_on if target else None,
            forecast=ahead,
        ),
        modules=_modules(profile, unit.total),
        late=late_list(followed.inside(), today, limit=NAMED) if named else [],
        late_named=sum(count.late for count in named),
        late_total=sum(count.late for count in late.values()),
        long_late=sum(count.long_late for count in late.values()),
        parts=[
            PartOfUnit(part.id, part.name, part.total, _late_in(part, late)) for part in unit.below if part.total.people
        ],
        own=bool(progress.own),
        own_held=bool(progress.own_held),
        step=next_step_of(reader.id) if progress.own and not progress.own_held else None,
    )


def _forecast(followed: FollowedUnit, counts: Counts, today: date) -> Forecast | None:
    target = followed.target
    if target is None or not counts.people:
        return None
    return forecast(
        people=counts.people, held=counts.held, held_before=counts.held_before, percent=target.percent,
        due_on=target.due_on, today=today,
    )  # fmt: skip


def _modules(profile: Profile, counts: Counts) -> list[tuple[str, str, float]]:
    return [
        (module.code, module.title, held / counts.people if counts.people else 0.0)
        for module, held in zip(profile.modules, counts.modules, strict=True)
    ]


def _late_in(part: UnitCounts, late: dict[int, Any]) -> int:
    return sum(count.late for count in late.values() if count.path.startswith(part.path))
