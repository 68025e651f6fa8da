"""Enrolments of the demonstration, so that its people have something late, something soon due, something free."""

from datetime import timedelta

from sqlalchemy import select

from courses.catalogue.models import Course
from courses.enrolment.services import enrol
from lms.api import StartStep, Unit, db, lazy_, members_of, now, today_of

COURSE = "iu06"
DAYS_LEFT: dict[str, int | None] = {"H40.X080": 7, "H40.X018": -3, "H40.X056": None}
"""Code of a unit → days from the first start to the last day of its people."""


class DemoEnrolments(StartStep):
    """Assigns the course to three units. Who is enrolled already keeps the dates of the first start."""

    key = "courses.demo_enrolments"
    title = lazy_("Ghi danh của bản dùng thử")
    only_demo = True

    def run(self) -> None:
        moment = now()
        course_id = db.session.scalar(select(Course.id).where(Course.key == COURSE))
        units = db.session.scalars(select(Unit).where(Unit.code.in_(DAYS_LEFT))).all() if course_id else []
        for unit in units:
            days = DAYS_LEFT[unit.code]
            enrol(
                course_id or 0,
                list(db.session.scalars(members_of(unit))),
                source="assigned",
                due_on=today_of(moment) + timedelta(days=days) if days is not None else None,
                at=moment - timedelta(days=14),
            )
        db.session.commit()
