"""What a course asks of those who want to join it: its dates, its unit, the courses before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from courses.completion.models import Enrolment
from courses.completion.periods import has_completed
from lms.api import _, clock, date_text, db


@dataclass(frozen=True)
class Before:
    """A course that has to be completed before; without a title where it is not here."""

    key: str
    title: str
    course_id: int | None
    is_done: bool


def courses_before(course: Course, learner_id: int | None) -> list[Before]:
    """The courses that `course` needs, with whether the learner has completed them; one statement, or none."""
    if not course.needs:
        return []
    rows = db.session.execute(
        select(Course.key, Course.titles, Course.id, has_completed())
        .outerjoin(Enrolment, (Enrolment.course_id == Course.id) & (Enrolment.learner_id == (learner_id or 0)))
        .where(Course.key.in_(course.needs))
    )
    found = {key: Before(key, in_language(titles), number, bool(is_done)) for key, titles, number, is_done in rows}
    return [found.get(key, Before(key, key, None, is_done=False)) for key in course.needs]


def refusal(course: Course, before: Sequence[Before], *, unit_path: str | None, at: datetime) -> str:
    """Why a person of a unit may not join now, in a sentence; empty where they may."""
    if course.opens_at is not None and at < course.opens_at:
        return str(_("Khóa học nhận ghi danh từ %(when)s.", when=_words(course.opens_at)))
    if course.closes_at is not None and at >= course.closes_at:
        return str(_("Khóa học đã hết hạn ghi danh lúc %(when)s.", when=_words(course.closes_at)))
    if course.for_unit_only and f"/{course.unit_id}/" not in (unit_path or ""):
        return str(_("Khóa học này dành riêng cho người của đơn vị tổ chức."))
    if missing := [one.title for one in before if not one.is_done]:
        return str(_("Phải hoàn thành trước: %(courses)s.", courses="; ".join(missing)))
    return ""


def _words(moment: datetime) -> str:
    return str(_("%(clock)s ngày %(date)s", clock=clock(moment), date=date_text(moment)))
