"""Taking and leaving seats. Whoever changes those of a class holds its row first, so the last one is given once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, delete, exists, func, or_, select, update

from courses.assigning.models import Duty
from courses.attendance.models import LEFT, SEATED, WAITING, CourseClass, Seat
from courses.classes.notices import tell
from courses.completion.models import Enrolment, Progress
from courses.enrolment.services import enrol
from lms.api import db, insert_into, log_deed

LIST, RULE, OWN = "list", "rule", "own"


class ClassFull(Exception):  # noqa: N818 (reads as what it is)
    """There are fewer free seats than people; nobody has been given one."""

    def __init__(self, free: int) -> None:
        super().__init__(str(free))
        self.free = free


class ClassOver(Exception):  # noqa: N818 (reads as what it is)
    """The class is cancelled, or its hours have been settled: its seats no longer change."""


def hold_class(class_id: int) -> CourseClass:
    """The class, held until the transaction ends. Raises `ClassOver`."""
    klass = db.session.execute(
        select(CourseClass)
        .where(CourseClass.id == class_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    if klass.cancelled_at is not None or klass.settled_at is not None:
        raise ClassOver
    return klass


def free_seats(klass: CourseClass) -> int | None:
    """How many seats are free; None where there is no limit."""
    if klass.seats is None:
        return None
    taken = db.session.scalar(
        select(func.count()).select_from(Seat).where(Seat.class_id == klass.id, Seat.state == SEATED)
    )
    return max(0, klass.seats - (taken or 0))


def seat_people(class_id: int, learner_ids: Collection[int], *, by_id: int, at: datetime) -> list[int]:
    """Give people seats by a list, all of them or nobody; tells who had none. Raises `ClassFull` or `ClassOver`.

    Somebody who waits in line comes in by being on the list.
    """
    klass = hold_class(class_id)
    new = _without_seat(klass.id, learner_ids)
    free = free_seats(klass)
    if free is not None and len(new) > free:
        raise ClassFull(free)
    _take(klass, new, source=LIST, at=at)
    if new:
        log_deed("courses.class_filled", klass.subject, actor_id=by_id, learners=sorted(new))
    return new


def seat_by_rule(klass: CourseClass, learner_ids: Collection[int], *, at: datetime) -> list[int]:
    """Give seats to whom a rule reaches, as far as they go; the others stand in line. The caller holds the class.

    Who was taken off the class does not come back by its rule.
    """
    known = set(
        db.session.scalars(
            select(Seat.learner_id).where(Seat.class_id == klass.id, Seat.learner_id.in_(list(learner_ids)))
        )
    )
    return _take_or_wait(klass, sorted(set(learner_ids) - known), source=RULE, at=at)


def ask_for_seats(class_id: int, learner_ids: Sequence[int], *, by_id: int, at: datetime) -> tuple[int, int]:
    """Somebody asks for their people: seated as far as seats go, in their order, the others in line; tells how many.

    Who has a seat or stands in line already stays so. Raises `ClassOver`.
    """
    klass = hold_class(class_id)
    there = select(Seat.learner_id).where(
        Seat.class_id == klass.id, Seat.learner_id.in_(list(learner_ids)), Seat.state != LEFT
    )
    known = set(db.session.scalars(there))
    new = [learner_id for learner_id in learner_ids if learner_id not in known]
    seated = _take_or_wait(klass, new, source=LIST, at=at)
    if new:
        log_deed("courses.class_seats_asked", klass.subject, actor_id=by_id, learners=sorted(new))
    return len(seated), len(new) - len(seated)


def ask_for_seat(class_id: int, learner_id: int, *, at: datetime) -> str:
    """A learner asks for a seat: seated, or waiting where none is free. Repeatable. Raises `ClassOver`."""
    klass = hold_class(class_id)
    state = db.session.scalar(select(Seat.state).where(Seat.class_id == klass.id, Seat.learner_id == learner_id))
    if state in {SEATED, WAITING}:
        return str(state)
    free = free_seats(klass)
    if free == 0:
        _wait(klass, [learner_id], source=OWN, at=at)
        return WAITING
    _take(klass, [learner_id], source=OWN, at=at)
    return SEATED


def leave(class_id: int, learner_ids: Collection[int], *, by_id: int | None, at: datetime) -> list[int]:
    """Take people off a class or its waiting line; those first in line move up. Raises `ClassOver`.

    What the roll says of them stays; a course in which nothing was begun, and that came with the seat, goes with it.
    """
    klass = hold_class(class_id)
    rows = db.session.execute(
        select(Seat.learner_id, Seat.taken_at).where(
            Seat.class_id == klass.id, Seat.learner_id.in_(list(learner_ids)), Seat.state != LEFT
        )
    ).all()
    gone = sorted(row.learner_id for row in rows)
    if not gone:
        return []
    _forget_enrolments(klass, gone)
    db.session.execute(
        update(Seat)
        .where(Seat.class_id == klass.id, Seat.learner_id.in_(gone))
        .values(state=LEFT, left_at=at)
        .execution_options(synchronize_session=False)
    )
    bind(klass.course_id, gone)
    log_deed("courses.class_left", klass.subject, actor_id=by_id, learners=gone)
    move_up(klass, at=at)
    return gone


def move_up(klass: CourseClass, *, at: datetime) -> list[int]:
    """Let those first in line take what seats are free; the caller holds the class."""
    free = free_seats(klass)
    line = select(Seat.learner_id).where(Seat.class_id == klass.id, Seat.state == WAITING)
    line = line.order_by(Seat.asked_at, Seat.id)
    moved = list(db.session.scalars(line if free is None else line.limit(free)))
    _take(klass, moved, source=None, at=at)
    return moved


def bind(course_id: int, learner_ids: Sequence[int]) -> None:
    """Let enrolments name the class that counts for them: the newest of those with a seat, in this period."""
    db.session.execute(
        update(Enrolment)
        .where(
            Enrolment.course_id == course_id,
            Enrolment.learner_id.in_(learner_ids),
            Enrolment.completed_at.is_(None),
        )
        .values(class_id=_newest_class())
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()


def _newest_class() -> ScalarSelect[Any]:
    return (
        select(Seat.class_id)
        .join(CourseClass, CourseClass.id == Seat.class_id)
        .where(
            CourseClass.course_id == Enrolment.course_id,
            CourseClass.cancelled_at.is_(None),
            Seat.learner_id == Enrolment.learner_id,
            Seat.state == SEATED,
            or_(Enrolment.period == 1, Seat.taken_at >= Enrolment.enrolled_at),
        )
        .order_by(Seat.taken_at.desc(), Seat.id.desc())
        .limit(1)
        .correlate(Enrolment)
        .scalar_subquery()
    )


def _without_seat(class_id: int, learner_ids: Collection[int]) -> list[int]:
    seated = select(Seat.learner_id).where(
        Seat.class_id == class_id, Seat.state == SEATED, Seat.learner_id.in_(list(learner_ids))
    )
    return sorted(set(learner_ids) - set(db.session.scalars(seated)))


def _take_or_wait(klass: CourseClass, learner_ids: Sequence[int], *, source: str, at: datetime) -> list[int]:
    free = free_seats(klass)
    seated = list(learner_ids if free is None else learner_ids[:free])
    _take(klass, seated, source=source, at=at)
    _wait(klass, learner_ids[len(seated) :], source=source, at=at)
    return seated


def _take(klass: CourseClass, learner_ids: Sequence[int], *, source: str | None, at: datetime) -> None:
    if not learner_ids:
        return
    enrol(klass.course_id, learner_ids, source="self" if source == OWN else "assigned", at=at)
    _enter(klass, learner_ids, state=SEATED, source=source or OWN, at=at, keeps_source=source is None)
    bind(klass.course_id, learner_ids)
    tell(klass, learner_ids, SEATED, at=at)


def _wait(klass: CourseClass, learner_ids: Sequence[int], *, source: str, at: datetime) -> None:
    if learner_ids:
        _enter(klass, learner_ids, state=WAITING, source=source, at=at)
        tell(klass, learner_ids, WAITING, at=at)


def _enter(
    klass: CourseClass, learner_ids: Sequence[int], *, state: str, source: str, at: datetime, keeps_source: bool = False
) -> None:
    taken_at = at if state == SEATED else None
    rows = [
        {
            "class_id": klass.id, "learner_id": learner_id, "state": state, "source": source, "asked_at": at,
            "taken_at": taken_at, "left_at": None,
        }
        for learner_id in learner_ids
    ]  # fmt: skip
    new = insert_into(Seat)
    changed = {"state": state, "taken_at": taken_at, "left_at": None}
    if not keeps_source:
        changed |= {"source": source, "asked_at": at}
    db.session.execute(new.on_conflict_do_update(index_elements=["class_id", "learner_id"], set_=changed), rows)


def _forget_enrolments(klass: CourseClass, learner_ids: Sequence[int]) -> None:
    """Let go of enrolments that came with the seat, in which nothing was begun and for which nobody else asks."""
    own = (Seat.class_id == klass.id) & (Seat.learner_id == Enrolment.learner_id) & (Seat.state == SEATED)
    began = exists().where(Progress.learner_id == Enrolment.learner_id, Progress.course_id == Enrolment.course_id)
    asked = exists().where(
        Duty.learner_id == Enrolment.learner_id, Duty.course_id == Enrolment.course_id, Duty.state == "open"
    )
    db.session.execute(
        delete(Enrolment)
        .where(
            Enrolment.course_id == klass.course_id,
            Enrolment.learner_id.in_(learner_ids),
            Enrolment.completed_at.is_(None),
            Enrolment.period == 1,
            exists().where(own, Seat.taken_at == Enrolment.enrolled_at),
            ~began,
            ~asked,
        )
        .execution_options(synchronize_session=False)
    )
