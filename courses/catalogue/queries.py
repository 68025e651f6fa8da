"""Reading the catalogue."""

from dataclasses import dataclass
from functools import cache

from flask import abort
from sqlalchemy import Select, bindparam, func, or_, select

from courses.catalogue.models import Activity, Course
from lms.api import FRAMEWORKS, db, fold

READING = "courses.reading"


@dataclass(frozen=True)
class Code:
    """What the head of a course says of the standard: its module, with the number of its skills."""

    code: str
    skills: int


def open_courses(words: str = "", level: str = "", *, path: str | None = None) -> Select[tuple[Course, int]]:
    """Select open courses with the number of their lessons. Every word must be found; tone marks do not count.

    A course that is for its unit only is shown to whoever works there: `path` is the reader's unit's.
    """
    above = [int(part) for part in (path or "").split("/") if part]
    lessons = (
        select(func.count(Activity.id))
        .where(Activity.course_id == Course.id, Activity.type == READING, ~Activity.is_retired)
        .correlate(Course)
        .scalar_subquery()
    )
    statement = select(Course, lessons.label("lessons")).order_by(Course.key)
    statement = statement.where(Course.state == "open", or_(~Course.for_unit_only, Course.unit_id.in_(above)))
    for word in fold(words).split():
        statement = statement.where(Course.search_text.contains(word, autoescape=True))
    if level:
        statement = statement.where(Course.level == level)
    return statement


def code_of(course: Course) -> Code | None:
    """Tell which part of the standard a course is about; None where its framework is not installed."""
    if not course.skills or course.framework not in FRAMEWORKS:
        return None
    framework = FRAMEWORKS[course.framework]
    code = course.skills[0]
    return Code(code, len(framework.children(code))) if code in framework.skills else None


def find_course(course_id: int) -> Course:
    """Load a course that learners may know of; answers 404 for others."""
    course: Course | None = db.session.scalar(_known_course(), {"course": course_id})
    return course or abort(404)


@cache
def _known_course() -> Select[Course]:
    return select(Course).where(Course.id == bindparam("course"), Course.state != "draft")
