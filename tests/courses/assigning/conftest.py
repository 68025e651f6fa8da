"""Courses that one lesson completes, and a short way to give rules and to look at what they come to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from courses.assigning.models import Assignment, Duty
from courses.assigning.services import Order, Terms, assign
from courses.assigning.who import Who
from courses.catalogue.models import Activity, Course
from courses.completion.models import Enrolment
from courses.completion.services import activity_done
from lms.accounts.models import User
from lms.db import db
from lms.organisation.models import Membership
from lms.testing import World

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
SUNDAY = date(2026, 11, 29)


@dataclass
class Duties:
    """The courses and the rules of a test."""

    world: World

    def course(self, key: str, *, skills: list[str] | None = None, framework: str = "", **values: Any) -> int:
        """An open course of one lesson."""
        course = Course(
            key=key, titles={"vi": f"Khóa {key}"}, summaries={}, audiences={}, skills=skills or [],
            framework=framework, rules={}, sources=[], needs=[], **values,
        )  # fmt: skip
        db.session.add(course)
        db.session.flush()
        lesson = Activity(
            course_id=course.id, key="bai", position=1, type="courses.reading", titles={"vi": "Bài"}, skills=[],
            settings={}, is_required=True,
        )  # fmt: skip
        db.session.add(lesson)
        db.session.flush()
        return course.id

    def programme(self, codes: list[str]) -> dict[str, int]:
        """A course for each module of the standard."""
        return {code: self.course(code.lower(), skills=[code], framework="tt03-2014") for code in codes}

    def assign(self, course: int | None = None, *, at: datetime = MONDAY, **values: Any) -> Assignment:
        """Give a rule, by the province unless another unit is said; `due_on` and the like are its terms."""
        who = values.pop("who", Who())
        order = {"title": "Quy định", "unit_id": self.world.province, "what": "course", "course_id": course}
        names = ("title", "unit_id", "what", "framework", "level")
        order |= {name: values.pop(name) for name in names if name in values}
        key = values.pop("key", None)
        rule = assign(Order(**order, who=who, terms=Terms(**values)), key=key, by_id=self.world.binh, at=at)
        db.session.flush()
        return rule

    def complete(self, learner: int, course: int, *, at: datetime) -> None:
        """The learner reads the only lesson."""
        lesson = db.session.scalars(select(Activity.id).where(Activity.course_id == course)).one()
        activity_done(learner_id=learner, activity_id=lesson, at=at)
        db.session.flush()

    def states(self, course: int, *, period: int = 1) -> dict[str, tuple[str, date | None]]:
        """The first names of those with a duty in a course → its state and last day."""
        rows = db.session.execute(
            select(User.name, Duty.state, Duty.due_on)
            .join(User, User.id == Duty.learner_id)
            .where(Duty.course_id == course, Duty.period == period)
        )
        return {name.split()[-1]: (state, due_on) for name, state, due_on in rows}

    def enrolled(self, course: int) -> dict[str, tuple[str, date | None]]:
        """The first names of those who take a course → by whose will, and by when."""
        rows = db.session.execute(
            select(User.name, Enrolment.source, Enrolment.due_on)
            .join(User, User.id == Enrolment.learner_id)
            .where(Enrolment.course_id == course)
        )
        return {name.split()[-1]: (source, due_on) for name, source, due_on in rows}

    def move(self, learner: int, unit: int | None, *, day: date = SUNDAY, **values: Any) -> None:
        """End a person's membership, and give them another one unless they leave."""
        old = db.session.scalars(
            select(Membership).where(Membership.user_id == learner, Membership.valid_to.is_(None))
        ).one()
        old.valid_to = day
        if unit is not None:
            db.session.add(Membership(user_id=learner, unit_id=unit, valid_from=day, **values))
        db.session.flush()


@pytest.fixture
def duties(app, world) -> Duties:
    return Duties(world)


@pytest.fixture
def at_day() -> Callable[[date], datetime]:
    return lambda day: datetime.combine(day, time(2), UTC)
