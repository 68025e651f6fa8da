"""What duties and classes do when something happens elsewhere: an event has one listener in a plugin."""

from sqlalchemy import delete, exists, select

from courses.assigning.following import hold_rules
from courses.assigning.listeners import duty_open_again, follow_people, follow_units, forget_newcomers
from courses.attendance.models import SEATED, CourseClass, RollMark, Seat
from courses.classes.following import follow_classes
from courses.classes.jobs import follow_soon
from courses.classes.seats import RULE
from courses.classes.settling import enter_hours
from lms.api import Completion, LearningWithdrawn, MembershipsChanged, NewcomersWithdrawn, UnitsReorganised, db, now

SUBJECT = "courses:course:"
MOST_NAMED = 500
"""People who are looked at within the change itself; of more, everybody is, by a job."""


def people_moved(event: MembershipsChanged) -> None:
    """Newcomers are caught by duties and by the rules of open classes, leavers let go."""
    if len(event.user_ids) > MOST_NAMED:
        follow_soon()
    else:
        hold_rules()  # before the classes, and these before enrolments: nobody waits for each other
        follow_classes(people=sorted(set(event.user_ids)), at=now())
    follow_people(event)


def units_moved(event: UnitsReorganised) -> None:
    """Units have moved with all their people: every rule is followed anew."""
    follow_units(event)
    follow_soon()


def newcomers_withdrawn(event: NewcomersWithdrawn) -> None:
    """People whose coming is undone give back the duties and seats that rules alone have given them."""
    forget_newcomers(event)
    untouched = ~exists().where(RollMark.seat_id == Seat.id)
    db.session.execute(
        delete(Seat)
        .where(Seat.learner_id.in_(event.user_ids), Seat.source == RULE, untouched)
        .execution_options(synchronize_session=False)
    )


def completion_withdrawn(event: LearningWithdrawn) -> None:
    """The duty is open again, and the hours of settled classes count by themselves again."""
    duty_open_again(event)
    number = event.subject.removeprefix(SUBJECT)
    if not event.subject.startswith(SUBJECT) or not number.isdigit():
        return
    rows = db.session.execute(
        select(CourseClass, Seat.learner_id)
        .join(Seat, Seat.class_id == CourseClass.id)
        .join(Completion, Completion.learner_id == Seat.learner_id)
        .where(
            CourseClass.course_id == int(number),
            CourseClass.settled_at.is_not(None),
            Seat.state == SEATED,
            Completion.id.in_(event.completion_ids),
        )
        .order_by(CourseClass.id, Seat.learner_id)
    )
    of_class: dict[int, tuple[CourseClass, list[int]]] = {}
    for klass, learner_id in rows:
        of_class.setdefault(klass.id, (klass, []))[1].append(learner_id)
    for klass, learner_ids in of_class.values():
        enter_hours(klass, learner_ids=learner_ids, by_id=None, at=now())
