"""Setting up classes: what they are, their trainers, their sessions; cancelling them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, exists, select, update

from courses.attendance.models import LEFT, SEATED, ClassSession, ClassTrainer, CourseClass, RollMark, Seat
from courses.catalogue.models import Course
from courses.classes.notices import tell_cancelled, tell_trainers
from courses.classes.seats import bind, hold_class, move_up
from courses.classes.settling import weigh
from lms.api import db, fold, insert_into, log_deed


@dataclass(frozen=True)
class Terms:
    """What an officer says of a class; see `CourseClass`."""

    course_id: int
    unit_id: int
    code: str
    title: str
    begins_on: date
    ends_on: date
    place: str = ""
    link: str = ""
    seats: int | None = None
    takes_requests: bool = False
    need_percent: int | None = None
    asks_attendance: bool = False


@dataclass(frozen=True)
class Meeting:
    """What an officer says of a session; see `ClassSession`."""

    held_on: date
    begins: time
    ends: time
    hours: float
    place: str = ""
    topic: str = ""


class CodeTaken(Exception):  # noqa: N818 (reads as what it is)
    """Another class has this code."""


class RollCalled(Exception):  # noqa: N818 (reads as what it is)
    """The roll of this session has been called: it cannot go any more."""


def make_class(terms: Terms, trainers: Sequence[int], *, by_id: int, at: datetime) -> CourseClass:
    """Set up a class. Raises `CodeTaken`, also for a form that is sent twice."""
    values = {**vars(terms), "search_text": _search_text(terms), "by_id": by_id, "created_at": at}
    made = db.session.scalar(
        insert_into(CourseClass)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["code"])
        .returning(CourseClass.id)
    )
    if made is None:
        raise CodeTaken
    db.session.execute(
        update(Course)
        .where(Course.id == terms.course_id, ~Course.has_classes)
        .values(has_classes=True)
        .execution_options(synchronize_session=False)
    )
    klass = db.session.get_one(CourseClass, made)
    _set_trainers(klass, trainers, at=at)
    log_deed("courses.class_made", klass.subject, actor_id=by_id, code=terms.code, course=terms.course_id)
    return klass


def change_class(class_id: int, terms: Terms, trainers: Sequence[int], *, by_id: int, at: datetime) -> CourseClass:
    """Change what a class is; its course and unit stay. Raises `CodeTaken` or `ClassOver`.

    With more seats those first in line move up; with fewer, nobody who has one loses it.
    """
    klass = hold_class(class_id)
    taken = select(CourseClass.id).where(CourseClass.code == terms.code, CourseClass.id != class_id)
    if db.session.scalar(taken) is not None:
        raise CodeTaken
    before = {name: str(getattr(klass, name)) for name in vars(terms)}
    for name, value in vars(terms).items():
        if name not in {"course_id", "unit_id"}:
            setattr(klass, name, value)
    klass.search_text = _search_text(terms)
    db.session.flush()
    _set_trainers(klass, trainers, at=at)
    after = {name: str(getattr(klass, name)) for name in vars(terms)}
    changed = [name for name in after if after[name] != before[name]]
    log_deed("courses.class_changed", klass.subject, actor_id=by_id, changed=changed)
    move_up(klass, at=at)
    weigh(klass, by_id=by_id, at=at)
    return klass


def cancel_class(class_id: int, *, by_id: int, at: datetime) -> None:
    """Say that a class will not be held; everybody in it is told. Raises `ClassOver`."""
    klass = hold_class(class_id)
    people = list(
        db.session.scalars(
            select(Seat.learner_id).where(Seat.class_id == klass.id, Seat.state != LEFT).order_by(Seat.learner_id)
        )
    )
    klass.cancelled_at, klass.takes_requests = at, False
    db.session.flush()
    bind(klass.course_id, people)
    tell_cancelled(klass, people, at=at)
    log_deed("courses.class_cancelled", klass.subject, actor_id=by_id, learners=len(people))


def add_session(class_id: int, meeting: Meeting, *, by_id: int) -> ClassSession:
    """Plan a session. Raises `ClassOver`."""
    klass = hold_class(class_id)
    session = ClassSession(class_id=klass.id, **vars(meeting))
    db.session.add(session)
    db.session.flush()
    log_deed("courses.class_session_added", klass.subject, actor_id=by_id, session=session.id)
    return session


def change_session(session: ClassSession, meeting: Meeting, *, by_id: int, at: datetime) -> None:
    """Change a session; its tiết count anew for whoever was there. Raises `ClassOver`."""
    klass = hold_class(session.class_id)
    for name, value in vars(meeting).items():
        setattr(session, name, value)
    db.session.flush()
    log_deed("courses.class_session_changed", klass.subject, actor_id=by_id, session=session.id)
    weigh(klass, by_id=by_id, at=at)


def drop_session(session: ClassSession, *, by_id: int, at: datetime) -> None:
    """Take back a session whose roll has not been called. Raises `RollCalled` or `ClassOver`."""
    klass = hold_class(session.class_id)
    session_id = session.id
    called = exists().where(RollMark.session_id == ClassSession.id)
    gone = db.session.scalar(
        delete(ClassSession)
        .where(ClassSession.id == session_id, ClassSession.marked_at.is_(None), ~called)
        .returning(ClassSession.id)
        .execution_options(synchronize_session=False)
    )
    if gone is None:
        raise RollCalled
    db.session.expunge(session)
    log_deed("courses.class_session_dropped", klass.subject, actor_id=by_id, session=session_id)
    weigh(klass, by_id=by_id, at=at)


def seated_people(class_id: int) -> list[int]:
    """Ids of those who have a seat."""
    seated = select(Seat.learner_id).where(Seat.class_id == class_id, Seat.state == SEATED).order_by(Seat.learner_id)
    return list(db.session.scalars(seated))


def _set_trainers(klass: CourseClass, trainers: Sequence[int], *, at: datetime) -> None:
    db.session.execute(
        delete(ClassTrainer)
        .where(ClassTrainer.class_id == klass.id, ClassTrainer.user_id.not_in(trainers))
        .execution_options(synchronize_session=False)
    )
    if not trainers:
        return
    rows: list[dict[str, Any]] = [{"class_id": klass.id, "user_id": trainer} for trainer in sorted(set(trainers))]
    new = db.session.scalars(
        insert_into(ClassTrainer)
        .on_conflict_do_nothing(index_elements=["class_id", "user_id"])
        .returning(ClassTrainer.user_id),
        rows,
    ).all()
    tell_trainers(klass, new, at=at)


def _search_text(terms: Terms) -> str:
    return fold(f"{terms.code} {terms.title}")
