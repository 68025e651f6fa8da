"""Which positions the officer's people hold, and what is required for them."""

from dataclasses import dataclass

from flask import abort
from sqlalchemy import func, select

from lms.db import db
from lms.organisation.models import Membership, Unit
from lms.permissions import scope_of
from lms.positions.permissions import SET_REQUIREMENTS
from lms.skills.contract import FRAMEWORKS
from lms.skills.position_models import PositionProfile
from lms.skills.requirements import position_key


@dataclass
class Held:
    """A position by the spelling that most people have, and how many people hold it in any spelling."""

    name: str
    key: str
    people: int


def find_profile(profile_id: int) -> PositionProfile:
    """Load what a position requires; answers 404, also while the framework is not installed."""
    profile = db.get_or_404(PositionProfile, profile_id)
    return profile if profile.framework in FRAMEWORKS else abort(404)


def positions_held() -> dict[str, Held]:
    """The positions of people whom the officer's requirements can reach, by keys, the most frequent first."""
    rows = db.session.execute(
        select(Membership.job_position, func.count().label("people"))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(
            Membership.main,
            Membership.valid_to.is_(None),
            Membership.job_position != "",
            scope_of(SET_REQUIREMENTS, Unit.path),
        )
        .group_by(Membership.job_position)
        .order_by(func.count().desc(), Membership.job_position)
    )
    found: dict[str, Held] = {}
    for name, people in rows:
        held = found.setdefault(position_key(name), Held(name, position_key(name), 0))
        held.people += people
    return dict(sorted(found.items(), key=lambda pair: -pair[1].people))


def people_in(unit: Unit, key: str) -> int:
    """How many people hold a position, in any spelling, in a unit and below."""
    rows = db.session.execute(
        select(Membership.job_position, func.count())
        .join(Unit, Unit.id == Membership.unit_id)
        .where(
            Membership.main,
            Membership.valid_to.is_(None),
            Membership.job_position != "",
            Unit.path.startswith(unit.path, autoescape=True),
        )
        .group_by(Membership.job_position)
    )
    return sum(people for name, people in rows if position_key(name) == key)
