"""From rules to duties, in bulk: about ten statements for any number of people.

A rule asks people for courses; every such request is a cause. The duty of a person in a course is due on the earliest
day that its causes ask for, and is released when none is left. Enrolments follow the duties. Repeating it changes
nothing, so a morning's sweep mends whatever an event has missed.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, exists, func, literal, or_, select, union, update

from courses.assigning.dates import day, earlier
from courses.assigning.enrolling import enrol_the_open, let_go
from courses.assigning.models import Assignment, Duty, DutyCause, Exemption
from courses.assigning.wanted import WANTED, People, clear_away, context_of, lay_out
from courses.completion.models import Enrolment
from lms.api import Completion, Moment, db, insert_into, today_of

AT_ONCE = 20
"""Rules in one statement."""

ACTIVE = "active"


def follow(rules: Sequence[Assignment], *, people: People = None, at: datetime) -> None:
    """Bring the duties of these rules to what the rules say now; those of ended rules are released.

    With `people` only theirs are looked at. The caller has held the rules (`hold_rules`).
    """
    for place in range(0, len(rules), AT_ONCE):
        _follow(rules[place : place + AT_ONCE], people, at)


def hold_rules() -> list[Assignment]:
    """All active rules, held until the transaction ends: two that follow rules at once come one after the other."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.state == ACTIVE)
            .order_by(Assignment.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def _follow(rules: Sequence[Assignment], people: People, at: datetime) -> None:
    db.session.flush()
    today = today_of(at)
    ids = [rule.id for rule in rules]
    active = [rule for rule in rules if rule.state == ACTIVE]
    lay_out(active, context_of(active, today), people=people)
    concerned = _concerned(ids, people)
    _hold_enrolments(concerned)
    _add_duties(at)
    _add_causes()
    _drop_causes(ids, people)
    clear_away()
    weigh(concerned, today)
    enrol_the_open(concerned, at)
    let_go(concerned)
    db.session.expire_all()


def _concerned(rule_ids: Sequence[int], people: People) -> Select[int]:
    """Ids of the duties that these rules ask for, or did."""
    found = select(DutyCause.duty_id).where(DutyCause.assignment_id.in_(rule_ids))
    if people is None:
        return found
    return found.join(Duty, Duty.id == DutyCause.duty_id).where(Duty.learner_id.in_(people))


def _hold_enrolments(concerned: Select[int]) -> None:
    """Hold the enrolments first, as whoever completes a course does: else the two could wait for each other."""
    if db.engine.dialect.name != "postgresql":
        return  # there one transaction writes at a time
    pairs = union(
        select(WANTED.c.learner_id, WANTED.c.course_id),
        select(Duty.learner_id, Duty.course_id).where(Duty.id.in_(concerned)),
    ).subquery()
    held = (
        select(Enrolment.id)
        .join(pairs, (pairs.c.learner_id == Enrolment.learner_id) & (pairs.c.course_id == Enrolment.course_id))
        .order_by(Enrolment.id)
        .with_for_update(of=Enrolment)
        .subquery()
    )
    db.session.execute(select(func.count()).select_from(held))


def _add_duties(at: datetime) -> None:
    key = (WANTED.c.learner_id, WANTED.c.course_id, WANTED.c.period)
    known = exists().where(
        Duty.learner_id == WANTED.c.learner_id, Duty.course_id == WANTED.c.course_id, Duty.period == WANTED.c.period
    )
    new = (
        select(*key, literal("open", String), func.min(WANTED.c.due_on), literal(at, Moment()))
        .where(~known)
        .group_by(*key)
        .order_by(*key)
    )
    columns = ["learner_id", "course_id", "period", "state", "due_on", "began_at"]
    db.session.execute(
        insert_into(Duty)
        .from_select(columns, new)
        .on_conflict_do_nothing(index_elements=["learner_id", "course_id", "period"])
    )


def _add_causes() -> None:
    """Enter the rules' requests. A request that stands keeps its day: nobody gains time by changing posts.

    To move a rule's day, its causes are dropped first.
    """
    stands = DutyCause.id.is_not(None) & DutyCause.is_active
    sooner = func.coalesce(earlier(DutyCause.due_on, WANTED.c.due_on), DutyCause.due_on, WANTED.c.due_on)
    due_on = case((stands, sooner), else_=WANTED.c.due_on)
    rows = (
        select(Duty.id, WANTED.c.rule_id, func.min(due_on), literal(1) == 1)
        .select_from(WANTED)
        .join(
            Duty,
            (Duty.learner_id == WANTED.c.learner_id)
            & (Duty.course_id == WANTED.c.course_id)
            & (Duty.period == WANTED.c.period),
        )
        .outerjoin(DutyCause, (DutyCause.duty_id == Duty.id) & (DutyCause.assignment_id == WANTED.c.rule_id))
        .where(or_(~stands, DutyCause.due_on.is_distinct_from(sooner)))
        .group_by(Duty.id, WANTED.c.rule_id)
        .order_by(Duty.id)
    )
    new = insert_into(DutyCause).from_select(["duty_id", "assignment_id", "due_on", "is_active"], rows)
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=["duty_id", "assignment_id"], set_={"due_on": new.excluded.due_on, "is_active": True}
        )
    )


def _drop_causes(rule_ids: Sequence[int], people: People) -> None:
    still = exists().where(
        WANTED.c.rule_id == DutyCause.assignment_id,
        WANTED.c.learner_id == Duty.learner_id,
        WANTED.c.course_id == Duty.course_id,
        WANTED.c.period == Duty.period,
    )
    own = [DutyCause.assignment_id.in_(rule_ids), DutyCause.is_active, Duty.id == DutyCause.duty_id]
    if people is not None:
        own.append(Duty.learner_id.in_(people))
    db.session.execute(
        update(DutyCause).where(*own, ~still).values(is_active=False).execution_options(synchronize_session=False)
    )


def weigh(concerned: Select[int], today: date) -> None:
    """Give these duties the state and the day that their causes, completions and exemptions come to.

    What is done stays done.
    """
    causes = (
        select(
            DutyCause.duty_id,
            func.min(case((DutyCause.is_active, DutyCause.due_on))).label("due_on"),
            func.max(case((DutyCause.is_active, 1), else_=0)).label("asked"),
        )
        .where(DutyCause.duty_id.in_(concerned))
        .group_by(DutyCause.duty_id)
        .subquery()
    )
    completed_at = _completed_at()
    state = case(
        (completed_at.is_not(None), "done"),
        (causes.c.asked == 0, "released"),
        (is_exempt(today), "exempt"),
        else_="open",
    )
    due_on = case((causes.c.asked == 1, causes.c.due_on), else_=Duty.due_on)
    db.session.execute(
        update(Duty)
        .where(
            Duty.id == causes.c.duty_id,
            Duty.state != "done",
            or_(Duty.state != state, Duty.due_on.is_distinct_from(due_on)),
        )
        .values(state=state, due_on=due_on, done_at=completed_at)
        .execution_options(synchronize_session=False)
    )


def _completed_at() -> ColumnElement[Any]:
    subject = literal("courses:course:", String) + Duty.course_id.cast(String)
    return (
        select(Completion.completed_at)
        .where(
            Completion.learner_id == Duty.learner_id,
            Completion.subject == subject,
            Completion.period == Duty.period,
            Completion.counting(),
        )
        .correlate(Duty)
        .scalar_subquery()
    )


def is_exempt(today: date) -> ColumnElement[bool]:
    """Condition on duties: the person is exempt from the course today."""
    return is_exempt_from(Duty.learner_id, Duty.course_id, today)


def is_exempt_from(learner_id: Any, course_id: Any, today: date) -> ColumnElement[bool]:
    """Condition: this person is exempt from this course today."""
    return exists().where(
        Exemption.learner_id == learner_id,
        Exemption.course_id == course_id,
        Exemption.lifted_at.is_(None),
        or_(Exemption.until.is_(None), Exemption.until >= day(today)),
    )
