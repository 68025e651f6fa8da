"""What duties do when something happens elsewhere."""

from sqlalchemy import case, delete, exists, select, update

from courses.assigning.enrolling import ASSIGNED
from courses.assigning.following import follow, hold_rules
from courses.assigning.jobs import follow_everybody_soon
from courses.assigning.models import Duty, DutyCause
from courses.completion.models import Enrolment, Progress
from lms.api import (
    Completion,
    LearningCompleted,
    LearningWithdrawn,
    MembershipsChanged,
    NewcomersWithdrawn,
    UnitsReorganised,
    db,
    now,
)

SUBJECT = "courses:course:"
MOST_NAMED = 500
"""People who are looked at by name within the change itself; of more, everybody is, by a job."""


def duty_done(event: LearningCompleted) -> None:
    """Whoever completes a course has done the duty of that period, also one from which they were exempt."""
    if (course_id := _course(event.subject)) is None:
        return
    completion = select(Completion.period, Completion.completed_at).where(Completion.id == event.completion_id)
    found = completion.subquery()
    db.session.execute(
        update(Duty)
        .where(
            Duty.learner_id == event.learner_id,
            Duty.course_id == course_id,
            Duty.period == found.c.period,
            Duty.state != "done",
        )
        .values(state="done", done_at=found.c.completed_at)
        .execution_options(synchronize_session=False)
    )


def duty_open_again(event: LearningWithdrawn) -> None:
    """A withdrawn completion leaves the duty open, or released where no rule asks for it any longer."""
    if (course_id := _course(event.subject)) is None:
        return
    withdrawn = exists().where(
        Completion.id.in_(event.completion_ids),
        Completion.learner_id == Duty.learner_id,
        Completion.period == Duty.period,
    )
    asked = exists().where(DutyCause.duty_id == Duty.id, DutyCause.is_active)
    db.session.execute(
        update(Duty)
        .where(Duty.course_id == course_id, Duty.state == "done", withdrawn)
        .values(state=case((asked, "open"), else_="released"), done_at=None)
        .execution_options(synchronize_session=False)
    )


def follow_people(event: MembershipsChanged) -> None:
    """Newcomers are caught, leavers released."""
    if len(event.user_ids) > MOST_NAMED:
        follow_everybody_soon()
    elif rules := hold_rules():
        follow(rules, people=sorted(set(event.user_ids)), at=now())


def follow_units(event: UnitsReorganised) -> None:  # noqa: ARG001 (any change may move people)
    """Units have moved with all their people: the rules are followed anew."""
    follow_everybody_soon()


def forget_newcomers(event: NewcomersWithdrawn) -> None:
    """People whose coming is undone take with them what rules alone have made for them."""
    people = event.user_ids
    untouched = ~exists().where(Progress.learner_id == Enrolment.learner_id, Progress.course_id == Enrolment.course_id)
    own = select(Duty.id).where(Duty.learner_id.in_(people), Duty.state != "done")
    for statement in (
        delete(DutyCause).where(DutyCause.duty_id.in_(own)),
        delete(Duty).where(Duty.id.in_(own)),
        delete(Enrolment).where(Enrolment.learner_id.in_(people), Enrolment.source == ASSIGNED, untouched),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def _course(subject: str) -> int | None:
    number = subject.removeprefix(SUBJECT)
    return int(number) if subject.startswith(SUBJECT) and number.isdigit() else None
