"""Reading a course's bank."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, func, select

from courses.catalogue.models import Course
from courses.questions.models import Bank, Question, QuestionVersion
from lms.api import FRAMEWORKS, Skill, db

LEAST = 3
"""Questions that an item needs so that a second attempt can draw others."""


@dataclass(frozen=True)
class Coverage:
    """An item of the standard with its ready questions by difficulty (1, 2, 3)."""

    item: Skill
    counts: tuple[int, int, int]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def is_thin(self) -> bool:
        return self.total < LEAST


def banks() -> list[Row[tuple[Course, int]]]:
    """Every course with the number of its ready questions that carry a skill, drafts included."""
    ready = _ready().add_columns(QuestionVersion.id).subquery()
    return list(
        db.session.execute(
            select(Course, func.count(ready.c.id))
            .outerjoin(ready, ready.c.course_id == Course.id)
            .group_by(Course.id)
            .order_by(Course.key)
        )
    )


def coverage_of(course: Course) -> list[Coverage]:
    """Count the ready questions for each item of the course's modules, in the order of the standard."""
    found = _ready().add_columns(QuestionVersion.skill, QuestionVersion.difficulty, func.count())
    grouped = found.where(Bank.course_id == course.id).group_by(
        Bank.course_id, QuestionVersion.skill, QuestionVersion.difficulty
    )
    counts: Counter[tuple[str, int]] = Counter()
    for _course, skill, difficulty, number in db.session.execute(grouped):
        counts[skill, difficulty] = number
    framework = FRAMEWORKS[course.framework]
    items = [item for code in course.skills for item in framework.items_of(code)]
    return [Coverage(item, (counts[item.code, 1], counts[item.code, 2], counts[item.code, 3])) for item in items]


def questions_of(course: Course, skill: str) -> Select[Question, QuestionVersion]:
    """The ready questions of a course, of one item if it is named, in their order in the bank."""
    asked = (
        select(Question, QuestionVersion)
        .join(QuestionVersion, _is_newest())
        .join(Bank, Bank.id == Question.bank_id)
        .where(Bank.course_id == course.id, Question.status == "ready", QuestionVersion.skill != "")
        .order_by(QuestionVersion.skill, Question.key)
    )
    return asked.where(QuestionVersion.skill == skill) if skill else asked


def _ready() -> Select[int | None]:
    return (
        select(Bank.course_id)
        .join(Question, Question.bank_id == Bank.id)
        .join(QuestionVersion, _is_newest())
        .where(Question.status == "ready", QuestionVersion.skill != "")
    )


def _is_newest() -> ColumnElement[bool]:
    return (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.latest)
