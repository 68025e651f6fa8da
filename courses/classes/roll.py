"""Calling the roll of a session."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from courses.attendance.models import (
    ABSENT,
    EXCUSED,
    PRESENT,
    SEATED,
    ClassSession,
    CourseClass,
    RollMark,
    Seat,
)
from courses.classes.settling import weigh
from lms.api import Membership, Unit, User, db, insert_into, log_deed

MARKS = (PRESENT, EXCUSED, ABSENT)


def roll_of(session: ClassSession) -> Select[*tuple[Any, ...]]:
    """Those who have a seat, and those who were marked before they left, by name, with their mark."""
    return (
        select(
            Seat.id.label("seat_id"), User.id.label("person_id"), User.name, User.staff_code,
            Unit.name.label("unit_name"), RollMark.state.label("mark"), Seat.state.label("seat"),
        )
        .select_from(Seat)
        .join(User, User.id == Seat.learner_id)
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .outerjoin(RollMark, (RollMark.seat_id == Seat.id) & (RollMark.session_id == session.id))
        .where(Seat.class_id == session.class_id, or_(Seat.state == SEATED, RollMark.id.is_not(None)))
        .order_by(User.sort_key, User.id)
    )  # fmt: skip


def call_roll(
    session: ClassSession, marks: Mapping[int, str], *, all_present: bool = False, by_id: int, at: datetime
) -> int:
    """Enter who was at a session, seat → mark; gives how many marks are new or others than before.

    With `all_present` everybody without a mark was there. Seats of other classes are left alone. What follows from it
    (a course complete, or no longer; hours) is entered in the same transaction.
    """
    klass = _held_class(session.class_id)
    rows = {row.seat_id: row for row in db.session.execute(roll_of(session))}
    entered = {seat: mark for seat, mark in marks.items() if seat in rows and mark in MARKS}
    if all_present:
        entered |= {seat: PRESENT for seat, row in rows.items() if row.mark is None and seat not in entered}
    changed = {seat: mark for seat, mark in entered.items() if rows[seat].mark != mark}
    first = session.marked_at is None
    if changed:
        new = insert_into(RollMark)
        db.session.execute(
            new.on_conflict_do_update(
                index_elements=["session_id", "seat_id"],
                set_={"state": new.excluded.state, "by_id": by_id, "at": new.excluded.at},
            ),
            [
                {"session_id": session.id, "seat_id": seat, "state": mark, "by_id": by_id, "at": at}
                for seat, mark in sorted(changed.items())
            ],
        )
    if entered:
        session.marked_at, session.marked_by = at, by_id
        db.session.flush()
    if changed:
        log_deed("courses.roll_called", klass.subject, actor_id=by_id, session=session.id, marks=len(changed))
    if entered and (changed or first):
        people = [row.person_id for seat, row in rows.items() if seat in changed]
        weigh(klass, learner_ids=people, by_id=by_id, at=at)
    return len(changed)


def tally_of(session_id: int) -> dict[str, int]:
    """How many were there, away with leave, absent."""
    rows = db.session.execute(
        select(RollMark.state, func.count()).where(RollMark.session_id == session_id).group_by(RollMark.state)
    )
    return dict(rows.all())


def _held_class(class_id: int) -> CourseClass:
    """The class, held: also of one that is settled, for marks may be mended."""
    return db.session.execute(
        select(CourseClass)
        .where(CourseClass.id == class_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
