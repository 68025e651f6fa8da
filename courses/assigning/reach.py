"""Whom a rule would reach, counted before it is given."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, case, func, select

from courses.assigning.following import is_exempt_from
from courses.assigning.models import Assignment, Duty
from courses.assigning.wanted import context_of, wanted_by
from courses.assigning.what import COURSE, courses_asked, parts_of
from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from courses.completion.models import Enrolment
from lms.api import LEARNER_GROUPS, Membership, Unit, User, db, today_of

SHOWN_UNITS, SAMPLE = 8, 10


@dataclass(frozen=True)
class Reach:
    """How many people a rule reaches, where and of which groups they are, and how they stand to its courses.

    `pairs` counts people times courses; `done`, `held` (another rule asks for it already) and `exempt` are of those.
    `others` are units beyond the first ones. `choices` says, of how many modules how many each person picks.
    """

    people: int
    units: list[tuple[str, int]]
    others: int
    groups: list[tuple[str, int]]
    sample: list[Any]
    courses: list[str]
    choices: list[tuple[int, int]]
    pairs: int
    done: int
    held: int
    exempt: int


def reach_of(rule: Assignment, *, at: datetime) -> Reach:
    """Count whom a rule reaches; the rule need not be stored. At most seven statements."""
    context = context_of([rule], today_of(at))
    wanted = wanted_by([rule], context)
    units, groups = _places(wanted)
    largest = units.most_common(SHOWN_UNITS)
    pairs = db.session.execute(_standing(wanted, at)).one()
    ids = courses_asked(rule, context.taught)
    titles = select(Course.titles).where(Course.id.in_(ids)).order_by(Course.key)
    parts = [] if rule.what == COURSE else parts_of(rule.framework, rule.level, context.taught)
    return Reach(
        people=units.total(),
        units=[(name, number) for (_unit, name), number in largest],
        others=len(units) - len(largest),
        groups=[(str(LEARNER_GROUPS.get(key, key)), number) for key, number in groups.most_common()],
        sample=_sample(wanted) if units else [],
        courses=[in_language(title) for title in db.session.scalars(titles)],
        choices=[(part.needed, len(part.courses)) for part in parts if part.has_choice],
        pairs=pairs.pairs,
        done=pairs.done or 0,
        held=pairs.held or 0,
        exempt=pairs.exempt or 0,
    )


def _places(wanted: Subquery) -> tuple[Counter[tuple[int, str]], Counter[str]]:
    rows = db.session.execute(
        _with_units(
            select(Unit.id, Unit.name, Membership.learner_group, func.count(wanted.c.learner_id.distinct()))
            .select_from(wanted)
            .join(User, User.id == wanted.c.learner_id)
        ).group_by(Unit.id, Unit.name, Membership.learner_group)
    )
    units: Counter[tuple[int, str]] = Counter()
    groups: Counter[str] = Counter()
    for unit_id, name, group, number in rows:
        units[unit_id, name] += number
        groups[group] += number
    return units, groups


def _sample(wanted: Subquery) -> list[Any]:
    chosen = select(wanted.c.learner_id)
    columns = (User.id, User.name, User.staff_code, Membership.position, Unit.name.label("unit"))
    people = _with_units(select(*columns).select_from(User))
    return list(db.session.execute(people.where(User.id.in_(chosen)).order_by(User.sort_key, User.id).limit(SAMPLE)))


def _standing(wanted: Subquery, at: datetime) -> Select[*tuple[Any, ...]]:
    is_done = Enrolment.completed_at.is_not(None) | (func.coalesce(Duty.state, "") == "done")
    freed = is_exempt_from(wanted.c.learner_id, wanted.c.course_id, today_of(at))
    return (
        select(
            func.count().label("pairs"),
            func.sum(case((is_done, 1), else_=0)).label("done"),
            func.sum(case((~is_done & (Duty.state == "open"), 1), else_=0)).label("held"),
            func.sum(case((freed, 1), else_=0)).label("exempt"),
        )
        .select_from(wanted)
        .outerjoin(
            Enrolment, (Enrolment.learner_id == wanted.c.learner_id) & (Enrolment.course_id == wanted.c.course_id)
        )
        .outerjoin(
            Duty,
            (Duty.learner_id == wanted.c.learner_id)
            & (Duty.course_id == wanted.c.course_id)
            & (Duty.period == wanted.c.period),
        )
    )


def _with_units(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join people with their main membership and its unit."""
    return statement.join(
        Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None)
    ).join(Unit, Unit.id == Membership.unit_id)
