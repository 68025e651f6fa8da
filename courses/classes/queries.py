"""Reading classes and their people, always within the classes that the reader runs or teaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_login import current_user
from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select

from courses.attendance.models import (
    CANCELLED,
    FINISHED,
    OPEN,
    PLANNED,
    RUNNING,
    SEATED,
    WAITING,
    ClassSession,
    ClassTrainer,
    CourseClass,
    Seat,
)
from courses.attendance.sums import attended_hours, held_hours, planned_hours
from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from courses.classes.permissions import RUN_CLASSES
from lms.api import Membership, Unit, User, db, fold, scope_of


@dataclass(frozen=True)
class PlacedClass:
    """A class with its course, the unit that organises it and its trainers (id, name, staff code)."""

    row: CourseClass
    course: Course
    unit_name: str
    unit_path: str
    trainers: Sequence[tuple[int, str, str]]

    @property
    def trainer_ids(self) -> set[int]:
        """Whose class it is to teach."""
        return {trainer[0] for trainer in self.trainers}

    @property
    def course_title(self) -> str:
        """What is taught."""
        return in_language(self.course.titles)


def placed_class(class_id: int) -> PlacedClass | None:
    """A class with its place; two statements."""
    row = db.session.execute(
        select(CourseClass, Course, Unit.name, Unit.path)
        .join(Course, Course.id == CourseClass.course_id)
        .join(Unit, Unit.id == CourseClass.unit_id)
        .where(CourseClass.id == class_id)
    ).first()
    if row is None:
        return None
    trainers = db.session.execute(
        select(User.id, User.name, User.staff_code)
        .join(ClassTrainer, ClassTrainer.user_id == User.id)
        .where(ClassTrainer.class_id == class_id)
        .order_by(User.sort_key, User.id)
    )
    return PlacedClass(row[0], row[1], row[2], row[3], [(one.id, one.name, one.staff_code) for one in trainers])


def is_ones_own(path: Any = Unit.path) -> ColumnElement[bool]:
    """Condition on a class: the reader runs it, by the path of its unit, or teaches in it."""
    teaches = exists().where(ClassTrainer.class_id == CourseClass.id, ClassTrainer.user_id == current_user.id)
    return or_(scope_of(RUN_CLASSES, path), teaches)


def in_state(state: str, today: date) -> ColumnElement[bool]:
    """Condition on classes: they stand so; see `CourseClass.state`."""
    day = literal(today)
    is_alive = CourseClass.cancelled_at.is_(None)
    is_over = CourseClass.settled_at.is_not(None) | (CourseClass.ends_on < day)
    return {
        CANCELLED: CourseClass.cancelled_at.is_not(None),
        FINISHED: is_alive & is_over,
        RUNNING: is_alive & ~is_over & (CourseClass.begins_on <= day),
        OPEN: is_alive & ~is_over & (CourseClass.begins_on > day) & CourseClass.takes_requests,
        PLANNED: is_alive & ~is_over & (CourseClass.begins_on > day) & ~CourseClass.takes_requests,
    }[state]


def classes_seen(*, state: str = "", words: str = "", today: date) -> Select[*tuple[Any, ...]]:
    """The reader's classes, the latest first, with how many have a seat or wait for one."""
    found = (
        select(
            CourseClass, Course.titles, Unit.name.label("unit_name"), _people(SEATED).label("seated"),
            _people(WAITING).label("waiting"), held_hours(CourseClass.id).label("held"),
            planned_hours(CourseClass.id).label("planned"),
        )
        .join(Course, Course.id == CourseClass.course_id)
        .join(Unit, Unit.id == CourseClass.unit_id)
        .where(is_ones_own())
        .order_by(CourseClass.begins_on.desc(), CourseClass.id.desc())
    )  # fmt: skip
    if state:
        found = found.where(in_state(state, today))
    for word in fold(words).split():
        found = found.where(
            or_(
                CourseClass.search_text.contains(word, autoescape=True),
                Course.search_text.contains(word, autoescape=True),
            )
        )
    return found


def people_of_class(class_id: int, *, state: str = SEATED, words: str = "") -> Select[*tuple[Any, ...]]:
    """Those who have a seat, by name, or who wait for one, in their order."""
    found = _people_with_posts(
        Seat, User.id.label("person_id"), User.name, User.staff_code, Membership.position,
        Unit.name.label("unit_name"), attended_hours(Seat.id).label("attended"),
    ).where(Seat.class_id == class_id, Seat.state == state)  # fmt: skip
    found = _named(found, words)
    if state == WAITING:
        return found.order_by(Seat.asked_at, Seat.id)
    return found.order_by(User.sort_key, User.id)


def learners_seen(*, words: str = "") -> Select[*tuple[Any, ...]]:
    """Everybody who sits in one of the reader's classes, a line for each class, by name; nobody else is ever found."""
    found = (
        _people_with_posts(
            User.id.label("person_id"), User.name, User.staff_code, Membership.position, Unit.name.label("unit_name"),
            CourseClass.id.label("class_id"), CourseClass.code, CourseClass.title, CourseClass.need_percent,
            attended_hours(Seat.id).label("attended"), held_hours(Seat.class_id).label("held"),
            planned_hours(Seat.class_id).label("planned"),
        )
        .join(CourseClass, CourseClass.id == Seat.class_id)
        .where(Seat.state == SEATED, CourseClass.id.in_(_own_class_ids()))
        .order_by(User.sort_key, User.id, CourseClass.begins_on.desc(), CourseClass.id)
    )  # fmt: skip
    return _named(found, words)


def sessions_of(class_id: int) -> list[ClassSession]:
    """The sessions of a class in their order."""
    return list(
        db.session.scalars(
            select(ClassSession)
            .where(ClassSession.class_id == class_id)
            .order_by(ClassSession.held_on, ClassSession.begins, ClassSession.id)
        )
    )


def counts_of(class_id: int) -> tuple[int, int]:
    """How many have a seat in a class, and how many wait for one."""
    rows = db.session.execute(
        select(Seat.state, func.count()).where(Seat.class_id == class_id).group_by(Seat.state)
    ).all()
    found: dict[str, int] = dict(rows)
    return found.get(SEATED, 0), found.get(WAITING, 0)


def _own_class_ids() -> Select[int]:
    return select(CourseClass.id).join(Unit, Unit.id == CourseClass.unit_id).where(is_ones_own())


def _people(state: str) -> Any:
    return (
        select(func.count())
        .select_from(Seat)
        .where(Seat.class_id == CourseClass.id, Seat.state == state)
        .correlate(CourseClass)
        .scalar_subquery()
    )


def _people_with_posts(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Seats with their learners and the learners' main posts of today."""
    return (
        select(*columns)
        .select_from(Seat)
        .join(User, User.id == Seat.learner_id)
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
    )


def _named(found: Select[*tuple[Any, ...]], words: str) -> Select[*tuple[Any, ...]]:
    if not words:
        return found
    typed = fold(words)
    return found.where(or_(User.search_text.contains(typed, autoescape=True), func.lower(User.staff_code) == typed))
