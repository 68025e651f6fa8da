"""Enrolments follow duties."""

from datetime import datetime

from sqlalchemy import Select, String, delete, exists, literal, null, or_, select, update

from courses.assigning.models import Duty
from courses.completion.models import Enrolment, Progress
from lms.api import Moment, db, insert_into

ASSIGNED, OWN = "assigned", "self"


def enrol_the_open(concerned: Select[int], at: datetime) -> None:
    """Whoever has an open duty takes the course, by the duty's day."""
    differs = or_(
        Enrolment.id.is_(None),
        Enrolment.completed_at.is_(None)
        & (Enrolment.period == Duty.period)
        & or_(Enrolment.source != ASSIGNED, Enrolment.due_on.is_distinct_from(Duty.due_on)),
    )
    rows = (
        select(
            Duty.course_id, Duty.learner_id, Duty.period, literal(ASSIGNED, String), Duty.due_on, literal(at, Moment())
        )
        .outerjoin(Enrolment, (Enrolment.course_id == Duty.course_id) & (Enrolment.learner_id == Duty.learner_id))
        .where(Duty.id.in_(concerned), Duty.state == "open", differs)
        .order_by(Duty.learner_id, Duty.course_id)
    )
    columns = ["course_id", "learner_id", "period", "source", "due_on", "enrolled_at"]
    new = insert_into(Enrolment).from_select(columns, rows)
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=["course_id", "learner_id"],
            set_={"source": ASSIGNED, "due_on": new.excluded.due_on},
            where=Enrolment.completed_at.is_(None) & (Enrolment.period == new.excluded.period),
        )
    )


def let_go(concerned: Select[int]) -> None:
    """Whoever is released or exempt need not take the course any longer.

    An enrolment that came with the duty and in which nothing was begun goes; the duty still tells of it. Whoever has
    begun, or had joined by themselves, may go on without a day.
    """
    free = exists().where(
        Duty.id.in_(concerned),
        Duty.learner_id == Enrolment.learner_id,
        Duty.course_id == Enrolment.course_id,
        Duty.period == Enrolment.period,
        Duty.state.in_(("released", "exempt")),
    )
    untouched = ~exists().where(Progress.learner_id == Enrolment.learner_id, Progress.course_id == Enrolment.course_id)
    own = [Enrolment.source == ASSIGNED, Enrolment.completed_at.is_(None)]
    came_with_it = free.where(Enrolment.enrolled_at >= Duty.began_at)
    db.session.execute(
        delete(Enrolment)
        .where(*own, Enrolment.period == 1, Enrolment.class_id.is_(None), came_with_it, untouched)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(Enrolment)
        .where(*own, free)
        .values(source=OWN, due_on=null())
        .execution_options(synchronize_session=False)
    )
