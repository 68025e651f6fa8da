"""What the leader's page reads of the unit: its target, and the way so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from courses.catalogue.models import Course
from courses.completion.models import Progress
from courses.oversight.targets_models import Target
from lms.api import Attainment, Membership, Profile, Standing, Unit, db, followed_paths, shared_alias

MANY_BODIES = frozenset({"tinh", "khoi"})
"""Kinds of units that are no body of their own: those below them are, and name their own people."""

_ABOVE = shared_alias(Unit)


@dataclass(frozen=True)
class FollowedUnit:
    """A unit, the target that holds for it, and the topmost units that the reader may follow."""

    unit: Unit
    target: Target | None
    tops: Sequence[Unit]

    @property
    def unit_path(self) -> str:
        """Where the unit lies, for permission rules."""
        return self.unit.path

    @property
    def top(self) -> Unit | None:
        """The topmost unit of the reader's that this one lies below; None for a topmost one."""
        above = (top for top in self.tops if top.id != self.unit.id and self.unit.path.startswith(top.path))
        return next(above, None)

    @property
    def names_people(self) -> bool:
        """Whether the page names the people of the units below too: they are parts of this body."""
        return self.unit.kind not in MANY_BODIES

    def inside(self) -> ColumnElement[bool]:
        """Condition on `Unit.path`: people whom this unit's page may name."""
        return Unit.path.startswith(self.unit.path, autoescape=True) if self.names_people else Unit.id == self.unit.id


def followed_unit(user: Any, unit_id: int | None, profile: Profile) -> FollowedUnit | None:
    """Find the unit asked for, or the one that the user leads, or the first they follow, in one statement.

    Whether the user may see the unit asked for is the route's to say.
    """
    paths = followed_paths(user)
    nearest = (
        select(Target.id)
        .join(_ABOVE, _ABOVE.id == Target.unit_id)
        .where(
            Unit.path.startswith(_ABOVE.path),
            Target.framework == profile.framework.key,
            Target.level == profile.key,
        )
        .order_by(func.length(_ABOVE.path).desc())
        .limit(1)
        .correlate(Unit)
        .scalar_subquery()
    )
    wanted = [Unit.path.in_(paths), *([Unit.id == unit_id] if unit_id else [])]
    rows = db.session.execute(
        select(Unit, Target)
        .outerjoin(Target, Target.id == nearest)
        .where(or_(*wanted), Unit.valid_to.is_(None))
        .order_by(Unit.path)
    ).all()
    tops = [unit for unit, _target in rows if unit.path in paths]
    own = user.unit_path if getattr(user, "leads", False) else None
    of_choice = {unit.id: FollowedUnit(unit, target, tops) for unit, target in rows}
    if unit_id:
        return of_choice.get(unit_id)
    first = next((unit for unit in tops if unit.path == own), tops[0] if tops else None)
    return of_choice[first.id] if first else None


def progress_under(
    path: str, profile: Profile, moments: Sequence[datetime], *, week_ago: datetime, reader_id: int
) -> Any:
    """Count today's people below a path: `people`, `held`, `week`, `begun`, `own`, `own_held`, and `at_0`, `at_1`, ….

    `at_n` tells how many of them were up to the profile by the n-th moment; `begun` counts those who are not yet, but
    have opened a lesson of the framework's courses or shown a module.
    """
    held = Attainment.reached_at.is_not(None)
    teaching = select(Course.id).where(Course.framework == profile.framework.key)
    opened = exists().where(Progress.learner_id == Membership.user_id, Progress.course_id.in_(teaching))
    begun = or_(func.coalesce(Standing.passed, 0) != 0, opened)
    its_own = Membership.user_id == reader_id
    return db.session.execute(
        select(
            func.count().label("people"),
            _number(held).label("held"),
            _number(Attainment.reached_at >= week_ago).label("week"),
            _number(~held & begun).label("begun"),
            _number(its_own).label("own"),
            _number(its_own & held).label("own_held"),
            *(_number(Attainment.reached_at < moment).label(f"at_{n}") for n, moment in enumerate(moments)),
        )
        .select_from(Membership)
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(
            Attainment,
            (Attainment.learner_id == Membership.user_id)
            & (Attainment.framework == profile.framework.key)
            & (Attainment.profile == profile.key),
        )
        .outerjoin(
            Standing, (Standing.learner_id == Membership.user_id) & (Standing.framework == profile.framework.key)
        )
        .where(
            Membership.main,
            Membership.valid_to.is_(None),
            Unit.valid_to.is_(None),
            Unit.path.startswith(path, autoescape=True),
        )
    ).one()


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
