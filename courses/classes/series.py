"""Planning many sessions at once: the days that a series falls on, and all of them or none."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from sqlalchemy import select

from courses.attendance.models import ClassSession
from courses.classes.seats import hold_class
from courses.classes.services import Meeting
from lms.api import db, log_deed


class SessionsOverlap(Exception):  # noqa: N818 (reads as what it is)
    """The class meets already at these hours; no session has been added."""

    def __init__(self, sessions: Sequence[ClassSession]) -> None:
        super().__init__(", ".join(session.held_on.isoformat() for session in sessions))
        self.sessions = sessions


def days_of(first: date, last: date, weekdays: Collection[int]) -> list[date]:
    """The days from `first` to `last`, both included, that fall on `weekdays`: 0 is Monday, as Python counts."""
    span = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in span if day.weekday() in weekdays]


def overlapping(class_id: int, days: Collection[date], begins: time, ends: time) -> list[ClassSession]:
    """The sessions of a class on these days that have not ended when `begins`, and have begun before `ends`."""
    return list(
        db.session.scalars(
            select(ClassSession)
            .where(
                ClassSession.class_id == class_id,
                ClassSession.held_on.in_(days),
                ClassSession.begins < ends,
                ClassSession.ends > begins,
            )
            .order_by(ClassSession.held_on, ClassSession.begins)
        )
    )


def add_series(class_id: int, days: Sequence[date], meeting: Meeting, *, by_id: int) -> int:
    """Plan one session alike on each day; tells how many. Raises `SessionsOverlap` or `ClassOver`.

    The class is held meanwhile, so a form that is sent twice finds its own sessions in the way.
    """
    klass = hold_class(class_id)
    if taken := overlapping(klass.id, days, meeting.begins, meeting.ends):
        raise SessionsOverlap(taken)
    db.session.add_all(
        ClassSession(class_id=klass.id, **vars(replace(meeting, held_on=day))) for day in sorted(set(days))
    )
    db.session.flush()
    log_deed("courses.class_series_added", klass.subject, actor_id=by_id, days=sorted(day.isoformat() for day in days))
    return len(set(days))
