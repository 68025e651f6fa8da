"""The part of a report's form that asks for a course."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from courses.catalogue.models import Course
from lms.api import AskAsOf, AskName, AskPeople, ChoiceField, Unit, _, db, follow_scope, lazy_, sort_key


class AskCourse(AskName, AskAsOf, AskPeople):
    """Which course, on which day, and which people."""

    course = ChoiceField(lazy_("Khóa học"))

    def offer(self, user: Any) -> None:
        """Courses of the province, and those of units that the reader follows."""
        super().offer(user)
        owner = aliased(Unit)
        courses = db.session.scalars(
            select(Course)
            .outerjoin(owner, owner.id == Course.unit_id)
            .where(Course.state != "draft", or_(Course.unit_id.is_(None), follow_scope(owner.path, user=user)))
        )
        titles = sorted(((str(course.id), course.title) for course in courses), key=lambda pair: sort_key(pair[1]))
        self.course.choices = [("", _("Mọi khóa học")), *titles]

    def values(self) -> dict[str, Any]:
        """The course as its id."""
        chosen = self.course.data or ""
        return {**super().values(), "course": int(chosen) if chosen.isdecimal() else None}
