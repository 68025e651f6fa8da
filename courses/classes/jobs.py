"""Following the rules of classes, and settling those that are over, as work for the worker."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from sqlalchemy import select

from courses.attendance.models import CourseClass
from courses.classes.following import follow_classes
from courses.classes.seats import ClassOver, hold_class
from courses.classes.settling import settle
from lms.api import DailyTask, JobKind, JSONDict, Progress, db, enqueue, lazy_, now

FOLLOW = "courses.follow_classes"
GRACE = timedelta(days=7)
"""How long after its last day a class waits for its roll to be complete before its hours are settled by themselves."""


class FollowClasses(JobKind):
    """Bring open classes to what holds after very many people have moved."""

    key = FOLLOW
    title = lazy_("Rà soát danh sách lớp học")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:  # noqa: ARG002 (all classes are looked at)
        follow_classes(at=now())
        db.session.commit()
        return {}


class TendClasses(DailyTask):
    """Newcomers in, leavers out, and the hours of classes that ended a week ago entered."""

    key = "courses.tend_classes"
    title = lazy_("Rà soát lớp học hằng ngày")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:
        follow_classes(at=at)
        db.session.commit()
        over = db.session.scalars(
            select(CourseClass.id)
            .where(
                CourseClass.cancelled_at.is_(None), CourseClass.settled_at.is_(None), CourseClass.ends_on < day - GRACE
            )
            .order_by(CourseClass.id)
        ).all()  # fmt: skip
        for place, class_id in enumerate(over, start=1):
            with suppress(ClassOver):  # somebody has just settled it
                settle(hold_class(class_id), by_id=None, at=at)
            db.session.commit()
            progress.advance(place, len(over))
        return {"settled": len(over)}


def follow_soon() -> None:
    """Let the worker follow all classes once this transaction is committed."""
    enqueue(FOLLOW, {})
