"""Reading the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import abort
from sqlalchemy import ColumnElement, Select, bindparam, case, false, func, or_, select

from courses.catalogue.models import Activity, Course
from courses.permissions import AUTHOR, writes_for
from lms.api import FRAMEWORKS, Unit, db, fold

READING = "courses.reading"


@dataclass(frozen=True)
class Code:
    """What the head of a course says of the standard: its module, with the number of its skills; 0 for several."""

    code: str
    skills: int


def written_by(user: Any) -> ColumnElement[bool]:
    """The courses that `user` writes; a condition on `Course` with its `Unit` joined from outside."""
    paths = user.granted_paths(AUTHOR.name)
    of_province = [Course.unit_id.is_(None)] if writes_for(user, None) else []
    return or_(false(), *of_province, *(Unit.path.startswith(path, autoescape=True) for path in paths))


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
    local_last = case((Course.level == "local", 1), else_=0)
    statement = select(Course, lessons.label("lessons")).order_by(local_last, Course.key)
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
    if not all(code in framework.skills for code in course.skills):
        return None
    if len(course.skills) > 1:
        return Code(_range_of(course.skills, [module.code for module in framework.modules]), 0)
    code = course.skills[0]
    return Code(code, len(framework.children(code)))


def _range_of(codes: Sequence[str], modules: Sequence[str]) -> str:
    """Several modules in short: the first and the last where none between them is missing, else all of them."""
    places = [modules.index(code) for code in codes if code in modules]
    if len(places) == len(codes) > 2 and max(places) - min(places) == len(codes) - 1:
        return f"{modules[min(places)]}–{modules[max(places)]}"
    return ", ".join(codes)


def find_course(course_id: int) -> Course:
    """Load a course that learners may know of; answers 404 for others."""
    course: Course | None = db.session.scalar(_known_course(), {"course": course_id})
    return course or abort(404)


@cache
def _known_course() -> Select[Course]:
    return select(Course).where(Course.id == bindparam("course"), Course.state != "draft")
