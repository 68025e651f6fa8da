"""Learning a course again after some time: each period has its own progress and its own completion."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, literal, select, update

from courses.completion.models import ArchivedProgress, Enrolment, Progress
from lms.api import Completion, Moment, db, insert_into

KEPT = ("learner_id", "activity_id", "course_id", "state", "first_at", "done_at", "score", "checks", "is_excused")


def begin_periods(which: ColumnElement[bool], *, at: datetime) -> int:
    """Let the learners of these enrolments, all completed, begin anew; gives how many do.

    `which` is a condition on `Enrolment`. What they had done goes into the archive; completions, attempts and
    certificates stay as they are. Three statements for any number. Of several callers one begins a period: the
    others find the course no longer completed. The caller's `at` is the moment from which attempts count.
    """
    begun = db.session.scalars(
        update(Enrolment)
        .where(which, Enrolment.completed_at.is_not(None))
        .values(period=Enrolment.period + 1, completed_at=None, enrolled_at=at, class_id=None)
        .returning(Enrolment.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not begun:
        return 0
    own = (Enrolment.learner_id == Progress.learner_id) & (Enrolment.course_id == Progress.course_id)
    over = [own, Enrolment.enrolled_at == at, Enrolment.period > 1, Progress.first_at < at]
    columns = [getattr(Progress, name) for name in KEPT]
    earlier = select(*columns, Enrolment.period - 1, literal(at, Moment())).where(*over)
    db.session.execute(
        insert_into(ArchivedProgress)
        .from_select([*KEPT, "period", "archived_at"], earlier)
        .on_conflict_do_nothing(index_elements=["learner_id", "activity_id", "period"])
    )
    db.session.execute(delete(Progress).where(exists().where(*over)).execution_options(synchronize_session=False))
    db.session.expire_all()
    return len(begun)


def of_this_period(course_id: int) -> ColumnElement[bool]:
    """Condition on completions of a course: they belong to the period in which the learner is."""
    return Completion.period == func.coalesce(_current(course_id).scalar_subquery(), 1)


def _current(course_id: int) -> Select[int]:
    return select(Enrolment.period).where(
        Enrolment.course_id == course_id, Enrolment.learner_id == Completion.learner_id
    )


def is_over(learner_id: Any, course_id: Any, ended_at: Any) -> ColumnElement[bool]:
    """Condition: what ended at that moment lies before the period in which the learner is now."""
    return exists().where(
        Enrolment.learner_id == learner_id,
        Enrolment.course_id == course_id,
        Enrolment.period > 1,
        Enrolment.enrolled_at > ended_at,
    )


def has_completed() -> ColumnElement[bool]:
    """Condition on enrolments: the course has been completed, in this period or an earlier one."""
    return Enrolment.completed_at.is_not(None) | (Enrolment.period > 1)
