"""Two training bodies with a class each, and short ways to fill it and to call its roll."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from courses.attendance.models import ClassSession, CourseClass, RollMark, Seat
from courses.catalogue.models import Activity, Course
from courses.classes.roll import call_roll
from courses.classes.seats import seat_people
from courses.classes.services import Meeting, Terms, add_session, make_class
from courses.completion.models import Enrolment
from courses.completion.services import activity_done
from lms.accounts.models import User
from lms.db import db, now
from lms.organisation.models import Membership, Unit
from lms.records.models import Completion
from lms.testing import World
from lms.web.formats import today_of

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


@dataclass
class School:
    """The classes of a test. `body` and `other` are training bodies; `officer` and `rival` run their classes."""

    world: World
    body: int = 0
    other: int = 0
    officer: int = 0
    rival: int = 0

    def course(self, key: str = "lop", *, lesson: bool = True, **values: Any) -> int:
        """An open course of one lesson, or of nothing but its class."""
        course = Course(
            key=key, titles={"vi": f"Khóa {key}"}, summaries={}, audiences={}, skills=[], framework="", rules={},
            sources=[], needs=[], hours=8.0, search_text=f"khoa {key}", **values,
        )  # fmt: skip
        db.session.add(course)
        db.session.flush()
        if lesson:
            db.session.add(
                Activity(
                    course_id=course.id, key="bai", position=1, type="courses.reading", titles={"vi": "Bài"},
                    skills=[], settings={}, is_required=True,
                )
            )  # fmt: skip
            db.session.flush()
        return course.id

    def open(self, course: int, *, code: str = "LOP-1", at: datetime | None = None, **values: Any) -> CourseClass:
        """A class of the first training body, from a week ago to a week ahead unless other days are said."""
        today = today_of(at or now())
        terms: dict[str, Any] = {
            "course_id": course, "unit_id": self.body, "code": code, "title": f"Lớp {code}",
            "begins_on": today - timedelta(days=7), "ends_on": today + timedelta(days=7), "place": "Phòng 1",
        }  # fmt: skip
        trainers = values.pop("trainers", [])
        by_id = values.pop("by_id", self.officer)
        return make_class(Terms(**(terms | values)), trainers, by_id=by_id, at=at or now())

    def session(self, klass: CourseClass, *, hours: float = 4.0, days: int = -1) -> ClassSession:
        """A session so many days from today."""
        held_on = today_of(now()) + timedelta(days=days)
        return add_session(klass.id, Meeting(held_on, time(7, 30), time(11), hours), by_id=self.officer)

    def seat(self, klass: CourseClass, *people: int, at: datetime | None = None) -> list[int]:
        """Seat people by a list."""
        return seat_people(klass.id, people, by_id=self.officer, at=at or now())

    def mark(self, session: ClassSession, **marks: str) -> int:
        """Call the roll: a person's name in the world → their mark."""
        seats = dict(
            db.session.execute(select(Seat.learner_id, Seat.id).where(Seat.class_id == session.class_id)).all()
        )
        by_seat = {seats[getattr(self.world, name)]: mark for name, mark in marks.items()}
        return call_roll(session, by_seat, by_id=self.officer, at=now())

    def read(self, learner: int, course: int, *, at: datetime | None = None) -> None:
        """The learner reads the only lesson."""
        lesson = db.session.scalars(select(Activity.id).where(Activity.course_id == course)).one()
        activity_done(learner_id=learner, activity_id=lesson, at=at or now())

    def hours(self, learner: int) -> dict[str, float]:
        """Subject → tiết that count for a learner."""
        rows = db.session.execute(
            select(Completion.subject, Completion.hours).where(Completion.learner_id == learner, Completion.counting())
        )
        return dict(rows.all())

    def seats(self, klass: CourseClass) -> dict[str, str]:
        """First names of those who are or were in a class → how they stand."""
        rows = db.session.execute(
            select(User.name, Seat.state).join(User, User.id == Seat.learner_id).where(Seat.class_id == klass.id)
        )
        return {name.split()[-1]: state for name, state in rows}

    def enrolment(self, learner: int, course: int) -> Enrolment | None:
        """What the learner takes."""
        return db.session.scalar(
            select(Enrolment).where(Enrolment.learner_id == learner, Enrolment.course_id == course)
        )

    def leave(self, learner: int) -> None:
        """The person belongs to no unit any longer."""
        post = db.session.scalars(
            select(Membership).where(Membership.user_id == learner, Membership.valid_to.is_(None))
        ).one()
        post.valid_to = date(2026, 11, 1)
        db.session.flush()


@pytest.fixture
def school(app, world) -> School:
    """Two training bodies of the province; each has an officer who runs its classes and nothing else."""
    made = School(world)
    made.body = world.unit("Trường Chính trị", world.province, "H40.T1")
    made.other = world.unit("Trường Cao đẳng", world.province, "H40.T2")
    made.officer = world.person("Phan Thị Giáo Vụ", made.body)
    made.rival = world.person("Hồ Văn Khác", made.other)
    world.grant(made.officer, "courses.run_classes", made.body)
    world.grant(made.rival, "courses.run_classes", made.other)
    with app.app_context():
        for unit in db.session.scalars(select(Unit).where(Unit.id.in_((made.body, made.other)))):
            unit.kind = "dao_tao"
        db.session.commit()
    return made


@pytest.fixture
def marks(app) -> Callable[[], list[str]]:
    """The marks that are entered, in order."""

    def read() -> list[str]:
        with app.app_context():
            return list(db.session.scalars(select(RollMark.state).order_by(RollMark.id)))

    return read
