"""Excusing lessons: whoever has shown in an entry test what a course teaches goes straight to its exam."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import JSON, literal, select, true

from courses.catalogue.models import Activity, Course
from courses.completion.models import Enrolment, Progress
from courses.completion.services import complete_if_due
from lms.api import Moment, db, insert_into

LESSON = "courses.reading"


def excuse_lessons(*, learner_id: int, framework: str, modules: Collection[str], at: datetime) -> None:
    """Enter the lessons of the courses that teach one of `modules`, and only it, as done without having been read.

    Whoever is excused is not enrolled by it; a course of which nothing else is missing is complete. Repeating it
    changes nothing. Four statements, and a few for each course that this completes.
    """
    courses = db.session.execute(select(Course.id, Course.skills).where(Course.framework == framework))
    meant = [course_id for course_id, skills in courses if len(skills) == 1 and skills[0] in modules]
    if not meant:
        return
    moment = literal(at, Moment())
    lessons = select(
        literal(learner_id),
        Activity.id,
        Activity.course_id,
        literal("done"),
        moment,
        moment,
        literal({}, JSON()),
        true(),
    ).where(Activity.course_id.in_(meant), Activity.type == LESSON, ~Activity.is_retired)
    columns = ["learner_id", "activity_id", "course_id", "state", "first_at", "done_at", "checks", "is_excused"]
    new = insert_into(Progress).from_select(columns, lessons.where(true()))
    db.session.execute(
        new.on_conflict_do_update(
            index_elements=["learner_id", "activity_id"],
            set_={"state": "done", "done_at": new.excluded.done_at, "is_excused": true()},
            where=Progress.state != "done",
        )
    )
    begun = db.session.scalars(
        select(Enrolment.course_id).where(
            Enrolment.learner_id == learner_id, Enrolment.course_id.in_(meant), Enrolment.completed_at.is_(None)
        )
    )
    for course_id in sorted(begun):
        complete_if_due(course_id=course_id, learner_id=learner_id, at=at)


def excused_courses(*, learner_id: int, framework: str, modules: Collection[str]) -> list[Course]:
    """The open courses that teach one of `modules` and of which the learner was excused lessons."""
    was_excused = select(Progress.course_id).where(Progress.learner_id == learner_id, Progress.is_excused)
    found = db.session.scalars(
        select(Course)
        .where(Course.framework == framework, Course.state == "open", Course.id.in_(was_excused))
        .order_by(Course.key)
    )
    return [course for course in found if len(course.skills) == 1 and course.skills[0] in modules]
