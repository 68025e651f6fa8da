"""Who is late in a unit, and with what."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from courses.assigning.dates import day as as_day
from courses.assigning.models import Duty
from courses.assigning.queries import duties_of_people, is_late, late_people
from courses.catalogue.models import Course
from courses.oversight.leader_step import course_words
from lms.api import Unit, User, db

LONG_LATE = timedelta(days=14)
"""After which a late person is counted apart: the day on which reminders reach the HR officer."""


@dataclass(frozen=True)
class LateCount:
    """How many people of a unit, not below it, are late, and how many of them for long."""

    unit_id: int
    path: str
    late: int
    long_late: int


def late_counts(path: str, today: date) -> list[LateCount]:
    """Count late people unit by unit below a path, in one statement."""
    oldest = func.min(Duty.due_on).label("oldest")
    late = (
        duties_of_people(Unit.id.label("unit_id"), Unit.path, Duty.learner_id, oldest)
        .where(Unit.path.startswith(path, autoescape=True), is_late(today))
        .group_by(Unit.id, Unit.path, Duty.learner_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            late.c.unit_id, late.c.path, func.count(), func.count().filter(late.c.oldest < as_day(today - LONG_LATE))
        )
        .group_by(late.c.unit_id, late.c.path)
        .order_by(late.c.path)
    )
    return [LateCount(*row) for row in rows]


@dataclass(frozen=True)
class LatePerson:
    """A late person; `wanting` are the modules of the late courses, or the titles of those that teach none."""

    learner_id: int
    name: str
    position: str
    unit_id: int
    unit_name: str
    due_on: date
    days_late: int
    wanting: tuple[str, ...]
    courses: tuple[str, ...]


def late_list(
    scope: ColumnElement[bool], today: date, *, limit: int | None = None, offset: int = 0
) -> list[LatePerson]:
    """Late people, who has been late longest first, each with all that they are late with. One statement."""
    people = late_people(scope, today).limit(limit).offset(offset).subquery()
    rows = db.session.execute(
        select(people, Course)
        .join(Duty, (Duty.learner_id == people.c.learner_id) & is_late(today))
        .join(Course, Course.id == Duty.course_id)
        .join(User, User.id == people.c.learner_id)
        .order_by(people.c.due_on, User.sort_key, User.id, Duty.due_on, Course.key)
    ).all()
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.learner_id, []).append(row)
    return [_late_person(lines) for lines in found.values()]


def _late_person(lines: list[Any]) -> LatePerson:
    first = lines[0]
    wanting = dict.fromkeys(words for line in lines for words in course_words(line.Course))
    return LatePerson(
        first.learner_id, first.name, first.position, first.unit_id, first.unit_name, first.due_on, first.days_late,
        tuple(sorted(wanting)), tuple(dict.fromkeys(line.Course.title for line in lines)),
    )  # fmt: skip
