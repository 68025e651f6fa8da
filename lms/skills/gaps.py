"""People against what their positions require: each with the modules that they have shown, and numbers by profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, case, func, literal, select

from lms.accounts.models import User
from lms.db import db
from lms.organisation.history import memberships_at
from lms.organisation.models import Membership
from lms.skills.bits import all_bits
from lms.skills.models import Standing
from lms.skills.profiles import EVERYTHING, Profile
from lms.skills.requirements import Requirement, Requirements
from lms.skills.unit_matrix import bits_after, end_of


@dataclass(frozen=True)
class Gap:
    """How many people a profile reaches, how many are up to it, and how many have shown each of its modules."""

    required: Requirement
    people: int
    met: int
    modules: dict[str, int]


def people_measured(
    requirements: Requirements, units: CTE, day: date | None, which: Sequence[ColumnElement[bool]] = ()
) -> CTE:
    """People by their main place on a day, today without one, whom a profile reaches.

    Columns: user_id, unit_id, job_position, profile_id, `required` and `passed` as bits. `which` are conditions on
    `User` and `Membership`. What is compared of names and paths is worked out once for each person: PostgreSQL would
    do it again wherever a column is used, a hundred times as dear.
    """
    framework = requirements.framework
    passed: ColumnElement[Any] = func.coalesce(Standing.passed, 0)
    people = (
        select(Membership.user_id, Membership.unit_id, Membership.job_position)
        .join(units, units.c.id == Membership.unit_id)
        .join(User, User.id == Membership.user_id)
        .outerjoin(Standing, (Standing.learner_id == Membership.user_id) & (Standing.framework == framework.key))
        .where(Membership.main, memberships_at(day), requirements.held(), *which)
    )
    if day is not None:
        everything = Profile(framework, EVERYTHING, framework.modules, len(framework.modules))
        later = bits_after(everything, end_of(day))
        people = people.outerjoin(later, later.c.learner_id == Membership.user_id)
        passed = passed - func.coalesce(later.c.bits, 0)
    profile_id = requirements.profile_id(units.c.path_now)
    reached = people.add_columns(profile_id.label("profile_id"), passed.label("passed")).cte("reached")
    reached = reached.prefix_with("MATERIALIZED")
    bits = requirements.bits(reached.c.profile_id)
    measured = select(reached, bits.label("required")).where(reached.c.profile_id.is_not(None)).cte("measured")
    return measured.prefix_with("MATERIALIZED")


def missing_bits(measured: CTE) -> ColumnElement[int]:
    """The modules, as bits, that somebody's position requires and that they have not shown."""
    return measured.c.required - measured.c.passed.op("&")(measured.c.required)


def number_of_bits(requirements: Requirements, bits: ColumnElement[int]) -> ColumnElement[int]:
    """How many modules these bits stand for."""
    each = all_bits(requirements.framework).values()
    return reduce(add, (case((bits.op("&")(bit) != 0, 1), else_=0) for bit in each), literal(0))


def gaps_of(measured: CTE, requirements: Requirements) -> dict[int, Gap]:
    """Profile → its numbers among the people of `people_measured`. One statement."""
    found = db.session.execute(_counting(measured, requirements)).all()
    profiles = {each.id: each for each in requirements.found}
    codes = [module.code for module in requirements.framework.modules]
    return {row[0]: _gap(profiles[row[0]], row, codes) for row in found}


def _counting(measured: CTE, requirements: Requirements) -> Select[*tuple[Any, ...]]:
    shown = (measured.c.passed.op("&")(bit) != 0 for bit in all_bits(requirements.framework).values())
    return select(
        measured.c.profile_id,
        func.count(),
        func.count().filter(missing_bits(measured) == 0),
        *(func.count().filter(each) for each in shown),
    ).group_by(measured.c.profile_id)


def _gap(required: Requirement, row: Sequence[Any], codes: Sequence[str]) -> Gap:
    _profile, people, met, *numbers = row
    shown = dict(zip(codes, numbers, strict=True))
    return Gap(required, people, met, {code: shown[code] for code in required.codes})
