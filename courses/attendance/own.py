"""A learner's own classes, as the pages of learners tell of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from courses.attendance.models import LEFT, PRESENT, SEATED, ClassSession, CourseClass, RollMark, Seat
from courses.attendance.sums import Attendance
from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from lms.api import Unit, db


@dataclass(frozen=True)
class OwnSession:
    """A session with what the roll says of the learner; `mark` is empty before it was called."""

    held_on: date
    begins: time
    ends: time
    hours: float
    place: str
    topic: str
    is_held: bool
    mark: str


@dataclass(frozen=True)
class OwnClass:
    """A class in which the learner has a seat or waits for one, or may ask for one (`seat` is then empty)."""

    row: CourseClass
    course_title: str
    unit_name: str
    seat: str
    sessions: Sequence[OwnSession]
    free: int | None = None

    @property
    def attendance(self) -> Attendance:
        """What the sessions so far come to."""
        return Attendance(
            sum(one.hours for one in self.sessions if one.mark == PRESENT),
            sum(one.hours for one in self.sessions if one.is_held),
            sum(one.hours for one in self.sessions),
            self.row.need_percent,
        )

    def next_session(self, today: date) -> OwnSession | None:
        """The first that is still to come, or is today."""
        return next((one for one in self.sessions if one.held_on >= today and not one.mark), None)

    def place_of(self, session: OwnSession) -> str:
        """Where a session is held."""
        return session.place or self.row.place


def own_classes(learner_id: int, *, course_id: int | None = None) -> list[OwnClass]:
    """The classes in which a learner is or waits, with their sessions, the newest first; one statement."""
    chosen: list[ColumnElement[bool]] = [Seat.state != LEFT, CourseClass.cancelled_at.is_(None)]
    if course_id is not None:
        chosen.append(CourseClass.course_id == course_id)
    rows = db.session.execute(_with_sessions(learner_id).where(*chosen).where(Seat.id.is_not(None)))
    return _grouped(rows)


def current_classes(learner_id: int, class_ids: Sequence[int]) -> list[OwnClass]:
    """Some of a learner's classes; one statement."""
    rows = db.session.execute(_with_sessions(learner_id).where(CourseClass.id.in_(class_ids), Seat.state == SEATED))
    return _grouped(rows)


def classes_of_course(course_id: int, learner_id: int, today: date) -> list[OwnClass]:
    """A learner's classes of a course, and those that still take learners; one statement."""
    is_open = CourseClass.takes_requests & (CourseClass.ends_on >= today) & CourseClass.settled_at.is_(None)
    is_own = Seat.state.in_((SEATED, "waiting"))
    rows = db.session.execute(
        _with_sessions(learner_id).where(
            CourseClass.course_id == course_id, CourseClass.cancelled_at.is_(None), is_own | is_open
        )
    )
    return _grouped(rows)


def _with_sessions(learner_id: int) -> Select[*tuple[Any, ...]]:
    taken = (
        select(func.count())
        .select_from(Seat)
        .where(Seat.class_id == CourseClass.id, Seat.state == SEATED)
        .correlate(CourseClass)
    )
    return (
        select(
            CourseClass, Course.titles, Unit.name.label("unit_name"), Seat.state.label("seat"), ClassSession,
            RollMark.state.label("mark"), taken.scalar_subquery().label("taken"),
        )
        .join(Course, Course.id == CourseClass.course_id)
        .join(Unit, Unit.id == CourseClass.unit_id)
        .outerjoin(Seat, (Seat.class_id == CourseClass.id) & (Seat.learner_id == learner_id))
        .outerjoin(ClassSession, ClassSession.class_id == CourseClass.id)
        .outerjoin(RollMark, (RollMark.session_id == ClassSession.id) & (RollMark.seat_id == Seat.id))
        .order_by(
            CourseClass.begins_on.desc(), CourseClass.id.desc(), ClassSession.held_on, ClassSession.begins,
            ClassSession.id,
        )
    )  # fmt: skip


def _grouped(rows: Any) -> list[OwnClass]:
    found: dict[int, OwnClass] = {}
    sessions: dict[int, list[OwnSession]] = {}
    for row in rows:
        klass, one = row.CourseClass, row.ClassSession
        of_class = sessions.setdefault(klass.id, [])
        if klass.id not in found:
            free = None if klass.seats is None else max(0, klass.seats - row.taken)
            seat = row.seat if row.seat in {SEATED, "waiting"} else ""
            found[klass.id] = OwnClass(klass, in_language(row.titles), row.unit_name, seat, of_class, free)
        if one is not None:
            of_class.append(
                OwnSession(
                    one.held_on, one.begins, one.ends, one.hours, one.place, one.topic, one.marked_at is not None,
                    row.mark or "",
                )
            )  # fmt: skip
    return list(found.values())
