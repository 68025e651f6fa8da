"""“So sánh đơn vị”: up to six units beside each other, today and from month to month."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from courses.oversight.blueprint import bp
from courses.oversight.matrix_filters import MatrixFilter
from courses.oversight.matrix_views import asked_for
from courses.oversight.matrix_words import profile_links, profile_title
from lms.api import (
    FOLLOW,
    Counts,
    Unit,
    db,
    fold,
    follow_scope,
    month_ends,
    nfc,
    now,
    today_of,
    trend_of,
    unit_counts,
)

MOST_UNITS = 6
MOST_FOUND = 20


@dataclass(frozen=True)
class Compared:
    """One unit of a comparison: its numbers of today, and its share in percent at each month's end."""

    id: int
    name: str
    counts: Counts
    shares: tuple[float, ...]


@bp.page("/staff/follow/compare", may=FOLLOW)
def compare() -> ResponseReturnValue:
    """Put the chosen units beside each other, and find others to add."""
    wanted, today = asked_for(), today_of(now())
    chosen = _chosen()
    words = nfc(request.args.get("q", ""))[:100]
    days = month_ends(today)
    units = _compared(chosen, wanted, days) if chosen else []
    return render_template(
        "courses/oversight/compare.html",
        units=units,
        chosen=tuple(unit.id for unit in units),
        without=lambda unit_id: tuple(unit.id for unit in units if unit.id != unit_id),
        series=[{"name": unit.name, "values": unit.shares} for unit in units],
        labels=[f"{day:%m/%Y}" for day in days],
        words=words,
        found=[unit for unit in _units_named(words) if unit.id not in chosen] if words else [],
        most=MOST_UNITS,
        wanted=wanted,
        profiles=profile_links(wanted, unit=tuple(unit.id for unit in units)),
        title=profile_title(wanted.profile),
    )


def _chosen() -> list[int]:
    ids = [int(text) for text in request.args.getlist("unit") if text.isascii() and text.isdigit() and len(text) < 19]
    return list(dict.fromkeys(ids))[:MOST_UNITS]


def _compared(chosen: list[int], wanted: MatrixFilter, days: list[date]) -> list[Compared]:
    """Those of the chosen units that one may see. Two statements."""
    found = {unit.id: unit for unit in unit_counts(wanted.profile, today=days[-1], whom=wanted.whom)}
    units = [found[unit_id] for unit_id in chosen if unit_id in found]
    won = trend_of(wanted.profile, [unit.path for unit in units], days, whom=wanted.whom) if units else {}
    return [
        Compared(
            unit.id,
            unit.name,
            unit.total,
            tuple(number * 1000 // unit.total.people / 10 if unit.total.people else 0.0 for number in won[unit.path]),
        )
        for unit in units
    ]


def _units_named(words: str) -> list[Unit]:
    """Units of today that one follows, by all words of their names."""
    named = [Unit.search_text.contains(word, autoescape=True) for word in fold(words).split()]
    found = select(Unit).where(follow_scope(Unit.path), Unit.valid_to.is_(None), *named)
    return list(db.session.scalars(found.order_by(func.length(Unit.path), Unit.position, Unit.id).limit(MOST_FOUND)))
