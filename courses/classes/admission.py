"""Who may ask for a seat: the class takes requests, and the course would take the person."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, select

from courses.attendance.models import CourseClass
from courses.catalogue.models import Course
from courses.completion.models import Enrolment
from courses.completion.periods import has_completed
from courses.enrolment.conditions import courses_before, refusal
from lms.api import _, db, today_of


def takes_requests(at: datetime) -> ColumnElement[bool]:
    """Condition on classes: they still take requests."""
    return (
        CourseClass.takes_requests
        & CourseClass.cancelled_at.is_(None)
        & CourseClass.settled_at.is_(None)
        & (CourseClass.ends_on >= today_of(at))
    )


def refusals(klass: CourseClass, people: Mapping[int, str | None], *, at: datetime) -> dict[int, str]:
    """Why people may not ask for a seat, a sentence for each who may not; `people` gives the path of their unit.

    Who takes the course already is asked nothing more. At most four statements.
    """
    if not klass.takes_requests or klass.settled_at is not None or klass.ends_on < today_of(at):
        return dict.fromkeys(people, str(_("Lớp không còn nhận đăng ký.")))
    taking = set(
        db.session.scalars(
            select(Enrolment.learner_id).where(
                Enrolment.course_id == klass.course_id, Enrolment.learner_id.in_(list(people))
            )
        )
    )
    coming = [person for person in people if person not in taking]
    if not coming:
        return {}
    course = db.session.get_one(Course, klass.course_id)
    if course.state != "open":
        return dict.fromkeys(coming, str(_("Khóa học đã đóng.")))
    if course.asks_approval:
        sentence = _("Khóa học này phải được duyệt mới vào học; hãy gửi đề nghị ghi danh.")
        return dict.fromkeys(coming, str(sentence))
    done = _done_before(course, coming)
    before = courses_before(course, None)
    told = {
        person: refusal(
            course,
            [replace(one, is_done=(person, one.key) in done) for one in before],
            unit_path=people[person],
            at=at,
        )
        for person in coming
    }
    return {person: sentence for person, sentence in told.items() if sentence}


def _done_before(course: Course, people: list[int]) -> set[tuple[int, str]]:
    """Who has completed which of the courses that have to come before."""
    if not course.needs:
        return set()
    rows = db.session.execute(
        select(Enrolment.learner_id, Course.key)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Course.key.in_(course.needs), Enrolment.learner_id.in_(people), has_completed())
    )
    return {(row.learner_id, row.key) for row in rows}
