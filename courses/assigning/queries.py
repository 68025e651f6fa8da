"""Reading duties: who has what to do by when, and who is late. For pages, reminders, matrices and reports."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true

from courses.assigning.dates import day as as_day
from courses.assigning.dates import days_between
from courses.assigning.models import Duty
from courses.catalogue.models import Course
from lms.api import Membership, Unit, User, memberships_at

_PERSON = (
    User.id.label("learner_id"), User.name.label("name"), User.staff_code.label("staff_code"),
    Membership.position.label("position"), Membership.is_leader.label("is_leader"), Unit.id.label("unit_id"),
    Unit.name.label("unit_name"), Unit.path.label("unit_path"),
)  # fmt: skip


def is_late(today: date) -> ColumnElement[bool]:
    """Condition on duties: open, and the last day is over."""
    return and_(Duty.state == "open", Duty.due_on < as_day(today))


def days_late(today: date) -> ColumnElement[int]:
    """How many days a duty has been late; negative while it is not."""
    return days_between(Duty.due_on, as_day(today))


def duties_of_people(*columns: Any, day: date | None = None) -> Select[*tuple[Any, ...]]:
    """Duties with their course, person, main membership and its unit, to be narrowed by the caller.

    Whoever asks puts the condition on `Unit.path` that holds their scope; people without a unit are left out, and so
    are suspended ones. With `day` the membership is the one of that day, and whoever is suspended today is told of.
    """
    is_there = ~User.is_suspended if day is None else true()
    return (
        select(*columns)
        .select_from(Duty)
        .join(Course, Course.id == Duty.course_id)
        .join(User, (User.id == Duty.learner_id) & is_there)
        .join(Membership, (Membership.user_id == User.id) & Membership.main & memberships_at(day))
        .join(Unit, Unit.id == Membership.unit_id)
    )


def open_duties(scope: ColumnElement[bool], today: date) -> Select[*tuple[Any, ...]]:
    """Open duties, one row each, the earliest last day first; `scope` is a condition on `Unit.path`.

    Columns: duty_id, learner_id, name, staff_code, position, is_leader, unit_id, unit_name, unit_path, course_id,
    titles, period, due_on, days_late (negative while there is time, None without a last day).
    """
    return (
        duties_of_people(
            Duty.id.label("duty_id"),
            *_PERSON,
            Course.id.label("course_id"),
            Course.titles,
            Duty.period,
            Duty.due_on,
            days_late(today).label("days_late"),
        )
        .where(scope, Duty.state == "open")
        .order_by(Duty.due_on.is_(None), Duty.due_on, User.sort_key, User.id, Course.key)
    )


def late_duties(scope: ColumnElement[bool], today: date) -> Select[*tuple[Any, ...]]:
    """Those of `open_duties` whose last day is over."""
    return open_duties(scope, today).where(Duty.due_on < as_day(today))


def late_people(scope: ColumnElement[bool], today: date) -> Select[*tuple[Any, ...]]:
    """Late people, one row each, who has been late longest first.

    Columns: learner_id, name, staff_code, position, is_leader, unit_id, unit_name, unit_path, courses (how many are
    late), due_on (the oldest), days_late (of the oldest).
    """
    oldest = func.min(Duty.due_on)
    return (
        duties_of_people(
            *_PERSON,
            func.count().label("courses"),
            oldest.label("due_on"),
            days_between(oldest, as_day(today)).label("days_late"),
        )
        .where(scope, is_late(today))
        .group_by(*(column.element for column in _PERSON), User.sort_key)
        .order_by(oldest, User.sort_key, User.id)
    )


def late_by_unit(scope: ColumnElement[bool], today: date) -> Select[int, int]:
    """Unit → how many people in it (not below it) are late with something."""
    return (
        duties_of_people(Unit.id.label("unit_id"), func.count(Duty.learner_id.distinct()).label("late"))
        .where(scope, is_late(today))
        .group_by(Unit.id)
    )
