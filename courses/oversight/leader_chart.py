"""The way of a unit so far and the way ahead, as places in a drawing of 440 by 224."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from courses.oversight.targets import Forecast

LEFT, RIGHT, TOP, FLOOR = 34.0, 424.0, 16.0, 196.0
MONTHS_BACK = 3
MOST_LABELS = 6


@dataclass(frozen=True)
class Point:
    """A day and the share, from 0 to 1, of today's people who were up to the level at its end."""

    day: date
    held: int
    share: float
    x: float
    y: float


@dataclass(frozen=True)
class Chart:
    """What the drawing and its table are made from."""

    points: tuple[Point, ...]
    months: tuple[tuple[date, float], ...]
    expected: Point | None
    target_y: float | None
    target: int | None

    @property
    def line(self) -> str:
        return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in self.points)

    @property
    def area(self) -> str:
        """The line closed along the floor."""
        return f"{self.points[0].x:.1f},{FLOOR} {self.line} {self.points[-1].x:.1f},{FLOOR}"


def days_back(today: date) -> list[date]:
    """The first and the sixteenth of each month, from three months before this one until yesterday."""
    month = today.replace(day=1)
    for _month in range(MONTHS_BACK):
        month = (month - timedelta(days=1)).replace(day=1)
    days = []
    while month <= today:
        days += [month, month.replace(day=16)]
        month = (month + timedelta(days=32)).replace(day=1)
    return [day for day in days if day < today]


def chart_of(
    days: Sequence[date], held: Sequence[int], *, people: int, today: date, target: int | None, due_on: date | None,
    forecast: Forecast | None,
) -> Chart:  # fmt: skip
    """Place the days and the forecast. `held` has a number for each day and one for today."""
    first = days[0]
    last = max(due_on or today, today + timedelta(days=14))

    def point(day: date, number: int) -> Point:
        share = number / people if people else 0.0
        x = LEFT + (RIGHT - LEFT) * (day - first).days / (last - first).days
        return Point(day, number, share, x, _height(share))

    points = tuple(point(day, number) for day, number in zip([*days, today], held, strict=True))
    ahead = forecast is not None and due_on is not None and due_on > today
    return Chart(
        points=points,
        months=tuple((day, point(day, 0).x) for day in _months(first, last)),
        expected=point(due_on, forecast.expected) if ahead and forecast and due_on else None,
        target_y=_height(target / 100) if target is not None else None,
        target=target,
    )


def _height(share: float) -> float:
    return FLOOR - (FLOOR - TOP) * share


def _months(first: date, last: date) -> list[date]:
    months = []
    month = first.replace(day=1)
    while month <= last:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    step = -(-len(months) // MOST_LABELS)
    return [month for month in months[::step] if month >= first]
