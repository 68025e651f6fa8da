"""Reading courses for the people who write them."""

from typing import Any

from flask import abort
from sqlalchemy import Select, func, select

from courses.building.permissions import Desk, within_reach
from courses.catalogue.models import Activity, Course
from courses.packing.models import CourseDraft, CourseFile
from courses.questions.models import Picture
from lms.api import Unit, User, db, fold

STATES = ("draft", "open", "closed", "archived")


def courses_for(user: Any, words: str = "", state: str = "") -> Select[tuple[Any, ...]]:
    """Select the courses within reach with their units, drafts, who changed these, and how many activities they have.

    Archived ones are shown only where asked for. Every word must be found; tone marks do not count.
    """
    activities = (
        select(func.count(Activity.id))
        .where(Activity.course_id == Course.id, ~Activity.is_retired)
        .correlate(Course)
        .scalar_subquery()
    )
    statement = (
        select(
            Course,
            Unit.name.label("unit"),
            Unit.path,
            CourseDraft,
            User.name.label("editor"),
            activities.label("activities"),
        )
        .outerjoin(Unit, Unit.id == Course.unit_id)
        .outerjoin(CourseDraft, CourseDraft.course_id == Course.id)
        .outerjoin(User, User.id == CourseDraft.changed_by)
        .where(within_reach(user), Course.state == state if state else Course.state != "archived")
        .order_by(Course.key)
    )
    for word in fold(words).split():
        statement = statement.where((Course.search_text + " " + Course.key).contains(word, autoescape=True))
    return statement


def find_desk(course_id: int, key: str = "") -> Desk:
    """Load a course with what its pages need to know of it, in one statement; answers 404."""
    row = db.session.execute(
        select(Course, Unit.path, CourseDraft)
        .outerjoin(Unit, Unit.id == Course.unit_id)
        .outerjoin(CourseDraft, CourseDraft.course_id == Course.id)
        .where(Course.id == course_id)
    ).first()
    return Desk(row[0], row[1], row[2], key) if row else abort(404)


def pictures_of(course_id: int, folder: str) -> dict[str, tuple[str, int, Picture | None]]:
    """The pictures of a folder by their file names: SHA-256, size in bytes, and what is known of it."""
    rows = db.session.execute(
        select(CourseFile.path, CourseFile.sha256, CourseFile.size, Picture)
        .outerjoin(Picture, Picture.sha256 == CourseFile.sha256)
        .where(CourseFile.course_id == course_id, CourseFile.folder == folder, CourseFile.path.startswith("pictures/"))
    )
    return {path.removeprefix("pictures/"): (sha256, size, picture) for path, sha256, size, picture in rows}


def other_courses(course: Course, user: Any) -> list[Course]:
    """The courses that may be asked for before this one."""
    return list(
        db.session.scalars(
            select(Course)
            .outerjoin(Unit, Unit.id == Course.unit_id)
            .where(within_reach(user), Course.id != course.id, Course.state.in_(("open", "closed")))
            .order_by(Course.key)
        )
    )
