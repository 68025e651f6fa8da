"""Giving, changing and ending rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import exists, func, select, update

from courses.assigning.following import ACTIVE, follow, hold_rules
from courses.assigning.models import Assignment, Duty, DutyCause
from courses.assigning.repeating import begin_what_is_due
from courses.assigning.wanted import context_of, wanted_by
from courses.assigning.who import Who
from lms.api import db, enqueue, insert_into, log_deed, today_of

ENDED = "ended"
FOLLOW_JOB = "courses.follow_rule"
MOST_AT_ONCE = 60_000
"""Duties that are given while the officer waits; more are given by a job."""


@dataclass(frozen=True)
class Terms:
    """By when something has to be done, and how often; see `Assignment`."""

    due_on: date | None = None
    due_days: int | None = None
    repeats: str = ""
    valid_months: int | None = None
    yearly_on: str = ""
    again_days: int | None = None


@dataclass(frozen=True)
class Order:
    """A rule as an officer gives it; see `Assignment`."""

    title: str
    unit_id: int
    what: str
    who: Who = field(default_factory=Who)
    course_id: int | None = None
    framework: str = ""
    level: str = ""
    terms: Terms = field(default_factory=Terms)


def draft_of(order: Order, *, by_id: int, at: datetime) -> Assignment:
    """The rule that an order would make, for counting whom it reaches; it is not stored."""
    return Assignment(id=0, **_values(order), by_id=by_id, created_at=at, state=ACTIVE)


def assign(order: Order, *, key: str | None = None, by_id: int, at: datetime) -> Assignment:
    """Give a rule, and with it its duties. A form that is sent twice, known by `key`, makes one rule.

    Of very many people the duties are given by a job, soon after.
    """
    hold_rules()
    made = db.session.scalar(
        insert_into(Assignment)
        .values(**_values(order), by_id=by_id, created_at=at, state=ACTIVE, request_key=key)
        .on_conflict_do_nothing(index_elements=["request_key"])
        .returning(Assignment.id)
    )
    if made is None:
        return db.session.scalars(select(Assignment).where(Assignment.request_key == key)).one()
    rule = db.session.get_one(Assignment, made)
    log_deed("courses.assigned", f"courses:assignment:{made}", actor_id=by_id, title=order.title)
    give_duties(rule, at=at)
    return rule


def give_duties(rule: Assignment, *, at: datetime) -> None:
    """Give the duties of a rule now, or by a job where they are very many."""
    context = context_of([rule], today_of(at))
    wanted = wanted_by([rule], context)
    if (db.session.scalar(select(func.count()).select_from(wanted)) or 0) > MOST_AT_ONCE:
        enqueue(FOLLOW_JOB, {"rule": rule.id})
        return
    follow_and_repeat([rule], at=at)


def follow_and_repeat(rules: Sequence[Assignment], *, at: datetime) -> int:
    """Follow rules, begin the periods that are due, and follow again where any has begun; gives how many have."""
    follow(rules, at=at)
    begun = begin_what_is_due(rules, at=at)
    if begun:
        follow(rules, at=at)
    return begun


def change_terms(rule: Assignment, *, title: str, terms: Terms, by_id: int, at: datetime) -> None:
    """Give a rule another title, day or repetition. Duties of this period that are not done get the new day."""
    hold_rules()
    before = Terms(rule.due_on, rule.due_days, rule.repeats, rule.valid_months, rule.yearly_on, rule.again_days)
    rule.title = title
    for name, value in vars(terms).items():
        setattr(rule, name, value)
    db.session.flush()
    if (before.due_on, before.due_days) != (terms.due_on, terms.due_days):
        _forget_days(rule.id)
    log_deed(
        "courses.assignment_changed", f"courses:assignment:{rule.id}", actor_id=by_id,
        before=str(before), after=str(terms),
    )  # fmt: skip
    if rule.state == ACTIVE:
        give_duties(rule, at=at)


def end(rule: Assignment, *, by_id: int, at: datetime) -> bool:
    """End a rule; True for the one caller that did it. Its people are released unless another rule holds them."""
    rules = hold_rules()
    if all(each.id != rule.id for each in rules):
        return False
    rule.state, rule.ended_at = ENDED, at
    db.session.flush()
    follow([rule], at=at)
    log_deed("courses.assignment_ended", f"courses:assignment:{rule.id}", actor_id=by_id, title=rule.title)
    return True


def _forget_days(rule_id: int) -> None:
    """Drop the causes that stand for a rule's first period, so that they are entered with its new day."""
    open_first = exists().where(Duty.id == DutyCause.duty_id, Duty.period == 1, Duty.state != "done")
    db.session.execute(
        update(DutyCause)
        .where(DutyCause.assignment_id == rule_id, DutyCause.is_active, open_first)
        .values(is_active=False)
        .execution_options(synchronize_session=False)
    )


def _values(order: Order) -> dict[str, object]:
    return {
        "title": order.title, "unit_id": order.unit_id, "who": order.who.to_json(), "what": order.what,
        "course_id": order.course_id, "framework": order.framework, "level": order.level, **vars(order.terms),
    }  # fmt: skip
