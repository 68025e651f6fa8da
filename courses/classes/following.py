"""Classes that fill themselves: everybody whom a rule reaches while the class is open; leavers are let go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select

from courses.assigning.who import Who, conditions, surroundings_of
from courses.attendance.models import LEFT, CourseClass, Seat
from courses.classes.seats import hold_class, leave, seat_by_rule
from lms.api import LEARNER_GROUPS, Membership, Unit, User, db, log_deed, today_of

SAMPLE = 10


@dataclass(frozen=True)
class Reach:
    """How many people a rule reaches, by group, and some of them; `known` have or had a seat already."""

    people: int
    known: int
    groups: list[tuple[str, int]]
    sample: list[Any]


def reach_of(class_id: int, who: Who, unit_id: int) -> Reach:
    """Count whom a rule would reach; at most five statements."""
    people = _reached(who, unit_id)
    has_seat = exists().where(Seat.class_id == class_id, Seat.learner_id == User.id)
    groups = db.session.execute(
        people.with_only_columns(Membership.learner_group, func.count()).group_by(Membership.learner_group)
    ).all()
    known = db.session.scalar(people.with_only_columns(func.count()).where(has_seat)) or 0
    columns = (User.name, User.staff_code, Unit.name.label("unit_name"))
    sample = db.session.execute(people.with_only_columns(*columns).order_by(User.sort_key, User.id).limit(SAMPLE))
    return Reach(
        people=sum(count for _group, count in groups),
        known=known,
        groups=[(str(LEARNER_GROUPS.get(key, key)), count) for key, count in sorted(groups)],
        sample=list(sample),
    )


def set_rule(class_id: int, who: Who, unit_id: int, *, by_id: int, at: datetime) -> list[int]:
    """Let a class catch whom a rule reaches, from now on; gives who got a seat now. Raises `ClassOver`."""
    klass = hold_class(class_id)
    klass.rule, klass.rule_unit_id = who.to_json(), unit_id
    db.session.flush()
    log_deed("courses.class_rule_set", klass.subject, actor_id=by_id, unit=unit_id)
    return follow(klass, at=at)


def end_rule(class_id: int, *, by_id: int) -> None:
    """Let a class catch nobody any longer by itself; whoever has a seat keeps it. Raises `ClassOver`."""
    klass = hold_class(class_id)
    klass.rule, klass.rule_unit_id = None, None
    db.session.flush()
    log_deed("courses.class_rule_ended", klass.subject, actor_id=by_id)


def follow(klass: CourseClass, *, people: Collection[int] | None = None, at: datetime) -> list[int]:
    """Give seats to whom the rule of a class reaches and who never had one; the caller holds the class."""
    if klass.rule is None or klass.rule_unit_id is None:
        return []
    reached = _reached(Who.from_json(klass.rule), klass.rule_unit_id)
    if people is not None:
        reached = reached.where(User.id.in_(people))
    return seat_by_rule(klass, list(db.session.scalars(reached)), at=at)


def follow_classes(*, people: Collection[int] | None = None, at: datetime) -> None:
    """Bring every class that still takes people to what holds now: newcomers in, leavers out. Repeatable.

    The classes are held in the order of their ids, so that two of these never wait for each other.
    """
    today = today_of(at)
    leavers = _leavers(people, today)
    concerned = or_(CourseClass.rule_unit_id.is_not(None), CourseClass.id.in_(leavers))
    held = db.session.scalars(
        select(CourseClass)
        .where(*_takes_people(today), concerned)
        .order_by(CourseClass.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for klass in held:
        follow(klass, people=people, at=at)
        if klass.id in leavers:
            leave(klass.id, leavers[klass.id], by_id=None, at=at)


def _takes_people(today: date) -> list[ColumnElement[bool]]:
    return [
        CourseClass.cancelled_at.is_(None), CourseClass.settled_at.is_(None), CourseClass.ends_on >= literal(today),
    ]  # fmt: skip


def _leavers(people: Collection[int] | None, today: date) -> dict[int, list[int]]:
    """Class → those in it who belong to no unit any longer."""
    has_post = exists().where(Membership.user_id == Seat.learner_id, Membership.valid_to.is_(None))
    rows = (
        select(Seat.class_id, Seat.learner_id)
        .join(CourseClass, CourseClass.id == Seat.class_id)
        .where(*_takes_people(today), Seat.state != LEFT, ~has_post)
        .order_by(Seat.class_id, Seat.learner_id)
    )
    if people is not None:
        rows = rows.where(Seat.learner_id.in_(people))
    found: dict[int, list[int]] = {}
    for class_id, learner_id in db.session.execute(rows):
        found.setdefault(class_id, []).append(learner_id)
    return found


def _reached(who: Who, unit_id: int) -> Select[Any]:
    around = surroundings_of([unit_id], [who])
    return (
        select(User.id)
        .select_from(User)
        .join(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(*conditions(who, unit_id, around), ~User.is_suspended)
    )
