"""Duties as they stood at the end of an earlier day.

What is known of it: when a duty began and was done, from when to when the person was exempt, until when a rule held.
When somebody was released by moving away is told by the end of their place. The last day is the one that is set today.
"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from courses.assigning.dates import day as as_day
from courses.assigning.models import Assignment, Duty, DutyCause, Exemption
from courses.completion.models import ArchivedProgress, Progress
from lms.api import Membership, Unit, end_of


def was_open(day: date) -> ColumnElement[bool]:
    """Condition on duties, with `Membership` and `Unit` of that day joined: they were to be done when the day ended."""
    end = end_of(day)
    return and_(
        Duty.began_at < end,
        or_(Duty.state.in_(("open", "exempt")), Duty.done_at >= end, _was_released_after(end)),
        ~_was_exempt(day, end),
    )


def was_late(day: date) -> ColumnElement[bool]:
    """Condition on duties as `was_open`: the last day was over too."""
    return and_(was_open(day), Duty.due_on < as_day(day))


def had_begun(day: date) -> ColumnElement[bool]:
    """Condition on duties: something of the course had been opened in that period of it."""
    end = end_of(day)
    return or_(
        exists().where(
            Progress.learner_id == Duty.learner_id, Progress.course_id == Duty.course_id, Progress.first_at < end
        ),
        exists().where(
            ArchivedProgress.learner_id == Duty.learner_id,
            ArchivedProgress.course_id == Duty.course_id,
            ArchivedProgress.period == Duty.period,
            ArchivedProgress.first_at < end,
        ),
    )


def _was_exempt(day: date, end: datetime) -> ColumnElement[bool]:
    return exists().where(
        Exemption.learner_id == Duty.learner_id,
        Exemption.course_id == Duty.course_id,
        Exemption.given_at < end,
        or_(Exemption.lifted_at.is_(None), Exemption.lifted_at >= end),
        or_(Exemption.until.is_(None), Exemption.until >= as_day(day)),
    )


def _was_released_after(end: datetime) -> ColumnElement[bool]:
    """A rule asked for it on that day and has ended since, or the person has left the place where it reached them."""
    giver = aliased(Unit)
    has_left = and_(Assignment.ended_at.is_(None), Membership.valid_to.is_not(None), Unit.path.startswith(giver.path))
    asked = exists().where(
        DutyCause.duty_id == Duty.id,
        Assignment.id == DutyCause.assignment_id,
        giver.id == Assignment.unit_id,
        Assignment.created_at < end,
        or_(Assignment.ended_at >= end, has_left),
    )
    return and_(Duty.state == "released", asked)
