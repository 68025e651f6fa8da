"""Courses among what can be completed."""

from sqlalchemy import select

from courses.catalogue.models import Course
from lms.api import SubjectSource, db, fold, lazy_


class Courses(SubjectSource):
    """Every course that is not a draft and not archived, by its title."""

    key = "courses.courses"
    title = lazy_("Khóa học")

    def found(self, words: str, most: int) -> list[tuple[str, str]]:
        statement = select(Course).where(Course.state.in_(("open", "closed"))).order_by(Course.key).limit(most)
        for word in fold(words).split():
            statement = statement.where(Course.search_text.contains(word, autoescape=True))
        return [(course.subject, course.titles["vi"]) for course in db.session.scalars(statement)]
