"""What the matrix page shows: the numbers on top with target and forecast, the lines, and the people of open units."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from courses.oversight.matrix_filters import MatrixFilter
from courses.oversight.matrix_lines import Line, lines_of, list_of, open_units, with_top_open
from courses.oversight.matrix_people import PersonLine, first_people_of
from courses.oversight.targets import Forecast, forecast, targets_for
from courses.oversight.targets_models import Target
from lms.api import Counts, UnitCounts, Whom, all_of, unit_counts

GATHERINGS = frozenset({"tinh", "khoi"})
"""Kinds of units that only gather others: their people stand on a page of their own, their leaders in the column."""


@dataclass(frozen=True)
class Opened:
    """What an open unit shows beside the units below it: its leaders together, and its first people."""

    leaders: Counts
    people: list[PersonLine]


@dataclass(frozen=True)
class MatrixPage:
    """The whole of it. `target` is the one that holds for every topmost line alike, if there is one."""

    wanted: MatrixFilter
    lines: list[Line]
    counts: Counts
    opened: dict[int, Opened]
    target: Target | None
    forecast: Forecast | None
    without_it: int


def matrix_page(wanted: MatrixFilter, *, today: date) -> MatrixPage:
    """Read it for the current user. Five statements at the most, two while nothing is open."""
    found = unit_counts(wanted.profile, today=today, day=wanted.day, whom=wanted.whom)
    wanted = with_top_open(wanted, found)
    lines = lines_of(found, wanted)
    counts = lines[0].counts if wanted.block else all_of((line.unit for line in lines if line.unit), wanted.profile)
    without_it = len(list_of(found, replace(wanted, without="it", below=None, sort="")))
    target = _common_target(lines, found, wanted)
    opened = {} if wanted.is_list else what_is_open(lines, wanted, today=today)
    shown = list_of(found, wanted) if wanted.is_list else lines
    return MatrixPage(wanted, shown, counts, opened, target, expected(counts, target, wanted, today), without_it)


def what_is_open(lines: Sequence[Line], wanted: MatrixFilter, *, today: date) -> dict[int, Opened]:
    """What the open units among these lines show. Three statements, none where nothing is open."""
    units = [unit for unit in open_units(lines) if unit.kind not in GATHERINGS]
    if not units:
        return {}
    people = first_people_of([unit.id for unit in units if unit.own.people], wanted, today=today)
    leaders = _leaders_of(units, wanted, today)
    return {unit.id: Opened(leaders[unit.id], people.get(unit.id, [])) for unit in units}


def expected(counts: Counts, target: Target | None, wanted: MatrixFilter, today: date) -> Forecast | None:
    """The forecast for the day of a target, as it would have been made on the day that is looked at."""
    if target is None or not counts.people:
        return None
    return forecast(
        people=counts.people, held=counts.held, held_before=counts.held_before, percent=target.percent,
        due_on=target.due_on, today=wanted.day or today,
    )  # fmt: skip


def _leaders_of(units: Sequence[UnitCounts], wanted: MatrixFilter, today: date) -> dict[int, Counts]:
    """The leaders of each unit and below, counted like everybody, whichever people the filter asks for."""
    paths = [unit.path for unit in units]
    found = unit_counts(wanted.profile, today=today, day=wanted.day, whom=Whom(leaders=True), under=paths)
    totals = {unit.id: unit.total for unit in found}
    return {unit.id: totals[unit.id] for unit in units}


def _common_target(lines: Sequence[Line], found: Sequence[UnitCounts], wanted: MatrixFilter) -> Target | None:
    tops = [line.unit for line in lines if line.unit] or [unit for unit in found if unit.above is None]
    targets = targets_for([unit.path_now for unit in tops], wanted.profile)
    common = {(target.percent, target.due_on): target for target in targets.values()}
    return next(iter(common.values())) if len(common) == 1 and len(targets) == len(tops) else None
