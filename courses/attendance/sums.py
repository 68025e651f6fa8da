"""What attendance comes to: tiết attended of those held, and whether that is enough.

Only presence counts; being away with leave is excused and brings no tiết. Enough is measured against all tiết that the
class plans, so what is enough once stays enough, unless a mark is mended or a session added.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select

from courses.attendance.models import PRESENT, SEATED, ClassSession, CourseClass, RollMark, Seat
from lms.api import db, withdraw_completions

CLOSE = 1e-9


@dataclass(frozen=True)
class Attendance:
    """Tiết of one person in one class: attended, of sessions whose roll has been called, of all planned."""

    attended: float
    held: float
    planned: float
    need_percent: int | None = None

    @property
    def fraction(self) -> float | None:
        """The part of what has been held, 0 to 1; None before the first roll call."""
        return self.attended / self.held if self.held else None

    @property
    def is_enough(self) -> bool:
        return suffices(self.attended, self.planned, self.need_percent)

    @property
    def is_lost(self) -> bool:
        """Whether it cannot become enough any more."""
        best = self.attended + self.planned - self.held
        return not suffices(best, self.planned, self.need_percent)


def suffices(attended: float, planned: float, need_percent: int | None) -> bool:
    """Whether tiết attended are enough of those planned; without any session nothing is enough."""
    if need_percent is None:
        return True
    return planned > 0 and attended * 100 + CLOSE >= need_percent * planned


def planned_hours(class_id: Any) -> ScalarSelect[float]:
    """All tiết of a class."""
    return _zero(select(func.sum(ClassSession.hours)).where(ClassSession.class_id == class_id))


def held_hours(class_id: Any, *, until: date | None = None) -> ScalarSelect[float]:
    """Tiết of those sessions of a class whose roll has been called; of those held until a day, if one is said."""
    return _zero(
        select(func.sum(ClassSession.hours)).where(
            ClassSession.class_id == class_id, ClassSession.marked_at.is_not(None), *_held_by(until)
        )
    )


def attended_hours(seat_id: Any, *, until: date | None = None) -> ScalarSelect[float]:
    """Tiết at which the holder of a seat was present; of sessions held until a day, if one is said."""
    return _zero(
        select(func.sum(ClassSession.hours))
        .join(RollMark, RollMark.session_id == ClassSession.id)
        .where(RollMark.seat_id == seat_id, RollMark.state == PRESENT, *_held_by(until))
    )


def _held_by(day: date | None) -> list[ColumnElement[bool]]:
    return [] if day is None else [ClassSession.held_on <= day]


def is_asked_and_enough(class_id: int, learner_id: int) -> bool | None:
    """Whether a learner has attended what a class asks for; None where the course need not wait for it."""
    row = db.session.execute(
        select(
            CourseClass.asks_attendance & CourseClass.cancelled_at.is_(None),
            CourseClass.need_percent,
            planned_hours(CourseClass.id),
            func.coalesce(attended_hours(Seat.id), 0.0),
        )
        .outerjoin(Seat, (Seat.class_id == CourseClass.id) & (Seat.learner_id == learner_id) & (Seat.state == SEATED))
        .where(CourseClass.id == class_id)
    ).first()
    if row is None or not row[0]:
        return None
    return suffices(float(row[3]), float(row[2]), row[1])


def standing_of_class(class_id: int, *, learner_ids: Collection[int] | None = None) -> dict[int, Attendance]:
    """Learner → attendance, of those who have a seat; one statement."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            Seat.learner_id, attended_hours(Seat.id), held_hours(CourseClass.id), planned_hours(CourseClass.id),
            CourseClass.need_percent,
        )
        .join(CourseClass, CourseClass.id == Seat.class_id)
        .where(Seat.class_id == class_id, Seat.state == SEATED)
    )  # fmt: skip
    if learner_ids is not None:
        statement = statement.where(Seat.learner_id.in_(learner_ids))
    rows = db.session.execute(statement)
    return {row[0]: Attendance(float(row[1]), float(row[2]), float(row[3]), row[4]) for row in rows}


def withdraw_class_hours(course_id: int, learner_id: int, *, reason: str, at: Any) -> None:
    """Let the hours of classes that were counted by themselves give way to the completion of their course."""
    class_ids = db.session.scalars(
        select(CourseClass.id)
        .join(Seat, Seat.class_id == CourseClass.id)
        .where(
            CourseClass.course_id == course_id,
            CourseClass.settled_at.is_not(None),
            Seat.learner_id == learner_id,
            Seat.state == SEATED,
        )
    ).all()
    for class_id in class_ids:
        withdraw_completions(
            learner_ids=[learner_id], subject=f"courses:class:{class_id}", reason=reason, by_id=None, at=at
        )


def _zero(statement: Select[Any]) -> ScalarSelect[float]:
    inner: ColumnElement[Any] = func.coalesce(statement.selected_columns[0], 0.0)
    return statement.with_only_columns(inner, maintain_column_froms=True).correlate(CourseClass, Seat).scalar_subquery()
