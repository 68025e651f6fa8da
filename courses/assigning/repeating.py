"""Learning again: when a year begins anew, or when what was completed is no longer valid."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, or_

from courses.assigning.models import Assignment, Duty, DutyCause
from courses.completion.models import Enrolment
from courses.completion.periods import begin_periods
from lms.api import from_local, today_of

YEARLY, VALIDITY = "yearly", "validity"
AGAIN_DAYS = 30
"""Days to learn again, unless the rule says otherwise."""


def begin_what_is_due(rules: Sequence[Assignment], *, at: datetime) -> int:
    """Begin a new period for everybody whom one of these rules asks to learn again by now; gives how many do.

    Only who has done a duty is asked again, and only while the rule still reaches them.
    """
    today = today_of(at)
    over = [condition for rule in rules if (condition := _is_over(rule, today)) is not None]
    return begin_periods(or_(*over), at=at) if over else 0


def again_on(rule: Assignment, completed_on: date) -> date | None:
    """The day from which somebody who completed on that day learns again by this rule."""
    if rule.repeats == VALIDITY and rule.valid_months:
        return months_later(completed_on, rule.valid_months)
    if rule.repeats == YEARLY and rule.yearly_on:
        first = max(completed_on, today_of(rule.created_at))
        day = _anniversary(rule, first.year)
        return day if day > first else _anniversary(rule, first.year + 1)
    return None


def months_later(day: date, months: int) -> date:
    """The same day so many months later; a shorter month's last day at most. `months` may be negative."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _is_over(rule: Assignment, today: date) -> ColumnElement[bool] | None:
    before = _completed_before(rule, today)
    if before is None:
        return None
    asked = exists().where(
        Duty.learner_id == Enrolment.learner_id,
        Duty.course_id == Enrolment.course_id,
        Duty.period == Enrolment.period,
        Duty.state == "done",
        DutyCause.duty_id == Duty.id,
        DutyCause.assignment_id == rule.id,
        DutyCause.is_active,
    )
    return asked & (Enrolment.completed_at < from_local(datetime.combine(before, time())))


def _completed_before(rule: Assignment, today: date) -> date | None:
    """Whoever completed before this day learns again; None where that time has not come yet."""
    if rule.repeats == VALIDITY and rule.valid_months:
        return months_later(today, -rule.valid_months) + timedelta(days=1)
    if rule.repeats == YEARLY and rule.yearly_on:
        day = _anniversary(rule, today.year)
        day = day if day <= today else _anniversary(rule, today.year - 1)
        return day if day > today_of(rule.created_at) else None
    return None


def _anniversary(rule: Assignment, year: int) -> date:
    month, day = map(int, rule.yearly_on.split("-"))
    return date(year, month, day)
