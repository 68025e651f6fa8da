"""What several reports ask about people: who is counted, what they have completed, how far they are."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as lazy_
from sqlalchemy import CTE, BigInteger, ColumnElement, Double, Select, Subquery, case, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms.accounts.models import User
from lms.organisation.history import memberships_at
from lms.organisation.kinds import LEARNER_GROUPS
from lms.organisation.models import Membership
from lms.records.models import Completion
from lms.reports.conditions import between, end_of, people_asked
from lms.reports.contract import Asked
from lms.skills.contract import FRAMEWORKS
from lms.skills.models import Attainment, Mastery, Standing
from lms.skills.profiles import Profile, profiles_of
from lms.skills.standings import count_passed

RESULTS, HOURS, STAFF = lazy_("Kết quả học tập"), lazy_("Giờ học"), lazy_("Nhân sự và tổng hợp")
"""Headings of the catalogue."""

NOT_KNOWN = lazy_("Không rõ")


def staff(units: CTE, day: date | None, asked: Asked) -> Select[Any]:
    """People by their main place on a day, today without one, in the units given and as the form narrows them."""
    return (
        select()
        .select_from(Membership)
        .join(units, units.c.id == Membership.unit_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.main, memberships_at(day), *people_asked(asked))
    )


def completed(who: Select[Any], *, since: date | None, until: date | None) -> Subquery:
    """What people have completed between two days: `learner_id`, `number`, `hours`, `last_at`."""
    return (
        select(
            Completion.learner_id,
            func.count().label("number"),
            func.sum(Completion.hours).label("hours"),
            func.max(Completion.completed_at).label("last_at"),
        )
        .where(Completion.counting(), Completion.learner_id.in_(who.with_only_columns(Membership.user_id)))
        .where(*between(Completion.completed_at, since, until))
        .group_by(Completion.learner_id)
        .subquery("completed")
    )


def levels() -> tuple[Profile, ...]:
    """The levels of the standard, lowest first: of the first framework that has any."""
    return next((profiles_of(framework) for framework in FRAMEWORKS if framework.levels), ())


def standing(people: Select[Any], day: date | None) -> tuple[Select[Any], list[ColumnElement[bool]]]:
    """Join how far people are on a day, today without one; gives also a condition for each of `levels`."""
    held: list[ColumnElement[bool]] = []
    for profile in levels():
        reached = aliased(Attainment)
        people = people.outerjoin(
            reached,
            (reached.learner_id == Membership.user_id)
            & (reached.framework == profile.framework.key)
            & (reached.profile == profile.key),
        )
        is_held = reached.reached_at.is_not(None)
        held.append(is_held if day is None else is_held & (reached.reached_at < end_of(day)))
    return people, held


def modules_shown(people: Select[Any], day: date | None) -> tuple[Select[Any], ColumnElement[int]]:
    """Join how many modules of the standard people have shown by a day, today without one."""
    framework = levels()[0].framework
    if day is None:
        mine = (Standing.learner_id == Membership.user_id) & (Standing.framework == framework.key)
        return people.outerjoin(Standing, mine), count_passed(framework, [module.code for module in framework.modules])
    shown = (
        select(Mastery.learner_id, func.count().label("number"))
        .where(Mastery.framework == framework.key, Mastery.reached_at < end_of(day))
        .group_by(Mastery.learner_id)
        .subquery("shown")
    )
    return people.outerjoin(shown, shown.c.learner_id == Membership.user_id), func.coalesce(shown.c.number, 0)


def counted(condition: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[Any]:
    """How many rows fulfil a condition."""
    return whole(case((condition, 1), else_=0))


def whole(number: Any) -> ColumnElement[int]:
    """A sum of counts as a whole number, 0 of nothing: PostgreSQL makes decimals of such sums."""
    return cast(func.coalesce(func.sum(number), 0), BigInteger)


def share(part: Any, whole: Any) -> ColumnElement[Any]:
    """A part of a whole from 0 to 1; None of nothing."""
    return cast(part, Double) / cast(func.nullif(whole, 0), Double)


def group_word(key: str | None) -> str:
    """A learner group as people read it."""
    return str(LEARNER_GROUPS.get(key or "", NOT_KNOWN))
