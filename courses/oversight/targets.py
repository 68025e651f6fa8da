"""How far people shall be by a day, and how far they will be if they go on as they do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil, floor

from sqlalchemy import ColumnElement, delete, func, literal, select
from sqlalchemy.orm import aliased

from courses.oversight.targets_models import Target
from lms.api import Attainment, Membership, Profile, Unit, db, end_of, follow_scope, insert_into, log_deed

WEEKS_BACK = 8
"""Weeks over whose mean the forecast carries on."""


@dataclass(frozen=True)
class Forecast:
    """What to expect on the day of a target, in people.

    `weekly` is the mean gain of a week, carried on until the day; `missing` is how many will then be wanting, and
    `weekly_needed` how many more a week would have to be won from today to reach the target; None when no week is left.
    """

    people: int
    held: int
    wanted: int
    weekly: float
    expected: int
    weekly_needed: int | None
    days_left: int

    @property
    def share(self) -> float:
        """Who is expected to be up to it on the day, from 0 to 1."""
        return self.expected / self.people if self.people else 0.0

    @property
    def missing(self) -> int:
        """How many will be wanting."""
        return max(0, self.wanted - self.expected)

    @property
    def is_reached(self) -> bool:
        """Whether the target is met today."""
        return self.held >= self.wanted


def forecast(*, people: int, held: int, held_before: int, percent: int, due_on: date, today: date) -> Forecast:
    """Carry the mean weekly gain of the last eight weeks on to the day.

    `held_before` tells how many of the same people were up to it eight weeks ago. Nobody is expected twice: the
    forecast ends at all people, and never falls below today's number.
    """
    days_left = max(0, (due_on - today).days)
    wanted = ceil(people * percent / 100)
    weekly = max(0, held - held_before) / WEEKS_BACK
    expected = min(people, held + floor(weekly * days_left / 7 + 1e-9))
    needed = ceil(max(0, wanted - held) * 7 / days_left) if days_left else None
    return Forecast(people, held, wanted, weekly, expected, needed, days_left)


@dataclass(frozen=True)
class TargetStanding:
    """A target, and where the people of its unit stand whom the reader follows: all of them, or those of a part."""

    target: Target
    unit_name: str
    unit_path: str
    forecast: Forecast


def standings(*, today: date) -> list[TargetStanding]:
    """The targets that bind units which the current user follows, in the order of the tree. One statement."""
    below = aliased(Unit)
    rows = db.session.execute(
        select(
            Target, Unit.name, Unit.path, func.count(Membership.id), func.count(Attainment.id),
            func.count(Attainment.id).filter(Attainment.reached_at < end_of(today - timedelta(weeks=WEEKS_BACK))),
        )
        .join(Unit, Unit.id == Target.unit_id)
        .join(below, below.path.startswith(Unit.path) & below.valid_to.is_(None))
        .outerjoin(
            Membership, (Membership.unit_id == below.id) & Membership.main & Membership.valid_to.is_(None)
        )
        .outerjoin(
            Attainment,
            (Attainment.learner_id == Membership.user_id)
            & (Attainment.framework == Target.framework)
            & (Attainment.profile == Target.level),
        )
        .where(follow_scope(below.path), Unit.valid_to.is_(None))
        .group_by(Target.id, Unit.id)
        .order_by(Unit.path, Target.framework.desc(), Target.id)
    )  # fmt: skip
    return [
        TargetStanding(
            target, name, path,
            forecast(
                people=people, held=held, held_before=held_before, percent=target.percent, due_on=target.due_on,
                today=today,
            ),
        )
        for target, name, path, people, held, held_before in rows
    ]  # fmt: skip


def target_of(path: str, profile: Profile) -> Target | None:
    """The target that holds for the unit of this path of today: its own, else that of the nearest unit above."""
    return db.session.scalar(
        select(Target)
        .join(Unit, Unit.id == Target.unit_id)
        .where(literal(path).startswith(Unit.path), _is_for(profile))
        .order_by(func.length(Unit.path).desc())
        .limit(1)
    )


def targets_for(paths: Sequence[str], profile: Profile) -> dict[str, Target]:
    """The target that holds for each of these paths of today, where there is one. One statement."""
    found = db.session.execute(
        select(Unit.path, Target).join(Unit, Unit.id == Target.unit_id).where(_is_for(profile))
    ).all()
    by_path = {path: target for path, target in found}  # noqa: C416 (rows, not pairs)
    nearest = {path: max((above for above in by_path if path.startswith(above)), key=len, default="") for path in paths}
    return {path: by_path[above] for path, above in nearest.items() if above}


def set_target(unit: Unit, profile: Profile, *, percent: int, due_on: date, by_id: int, at: datetime) -> None:
    """Set or change the target of a unit; what was set before is kept in the audit log."""
    values = {"percent": percent, "due_on": due_on, "set_by_id": by_id, "set_at": at}
    key = {"unit_id": unit.id, "framework": profile.framework.key, "level": profile.key}
    db.session.execute(
        insert_into(Target).values(**key, **values).on_conflict_do_update(index_elements=[*key], set_=values)
    )
    log_deed(
        "courses.target_set", f"lms:unit:{unit.id}", framework=profile.framework.key, level=profile.key,
        percent=percent, due_on=due_on.isoformat(),
    )  # fmt: skip


def drop_target(target: Target) -> None:
    """Let the unit follow the nearest target above again."""
    log_deed(
        "courses.target_dropped", f"lms:unit:{target.unit_id}", framework=target.framework, level=target.level,
        percent=target.percent, due_on=target.due_on.isoformat(),
    )  # fmt: skip
    db.session.execute(delete(Target).where(Target.id == target.id))


def _is_for(profile: Profile) -> ColumnElement[bool]:
    return (Target.framework == profile.framework.key) & (Target.level == profile.key)
