"""From month to month: how many of the people who belong to a unit today were up to a profile by then."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import case, func, select

from lms.db import db
from lms.organisation.models import Membership, Unit
from lms.organisation.permissions import follow_scope
from lms.skills.models import Attainment
from lms.skills.profiles import Profile
from lms.skills.unit_matrix import Whom, end_of, with_standing


def month_ends(today: date, *, months: int = 12) -> list[date]:
    """The last days of the months before, and today: `months` days in all."""
    days = [today]
    while len(days) < months:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]


def trend_of(
    profile: Profile, paths: Sequence[str], days: Sequence[date], *, whom: Whom | None = None, user: Any = None
) -> dict[str, list[int]]:
    """Holders of the profile at the end of each of `days`, for the unit of each path of today with all below it.

    The people are those of today, so that a line shows learning and not coming and going. One statement, whatever the
    number of people.
    """
    deepest_first = sorted(set(paths), key=len, reverse=True)
    unit = case(*((Unit.path.startswith(path, autoescape=True), path) for path in deepest_first))
    place = case(*((Attainment.reached_at < end_of(day), position) for position, day in enumerate(days)))
    people = select(unit, place, func.count()).select_from(Membership).join(Unit, Unit.id == Membership.unit_id)
    rows = db.session.execute(
        with_standing(people, profile)
        .where(
            Membership.main,
            Membership.valid_to.is_(None),
            Attainment.reached_at < end_of(days[-1]),
            follow_scope(Unit.path, user=user),
            *(whom.conditions() if whom else ()),
        )
        .group_by(unit, place)
    )
    won = {path: [0] * len(days) for path in paths}
    for found, position, number in rows:
        for path, numbers in won.items():
            if found is not None and found.startswith(path):
                numbers[position] += number
    return {path: list(accumulate(numbers)) for path, numbers in won.items()}
