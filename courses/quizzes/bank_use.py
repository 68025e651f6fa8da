"""What a change of a bank means for the exams that draw on it. Every page that changes questions asks here."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from courses.questions.models import Bank, CourseBank
from courses.quizzes.drawing_ahead import bank_changed
from courses.quizzes.freezing import Frozen, course_frozen_until
from lms.api import db


def courses_drawing_on(bank_ids: Collection[int]) -> list[int]:
    """The ids of the courses whose papers draw on one of these banks."""
    own = select(Bank.course_id).where(Bank.id.in_(bank_ids), Bank.course_id.is_not(None))
    linked = select(CourseBank.course_id).where(CourseBank.bank_id.in_(bank_ids))
    return list(db.session.scalars(own.union(linked)).unique())  # type: ignore[arg-type]


def refuse_frozen_banks(bank_ids: Collection[int], at: datetime) -> None:
    """Raise `Frozen` while an open exam draws on one of these banks."""
    for course_id in courses_drawing_on(bank_ids):
        if until := course_frozen_until(course_id, at):
            raise Frozen(until)


def banks_were_changed(bank_ids: Collection[int], *, at: datetime) -> None:
    """Questions that may be drawn have changed: papers drawn ahead of them are void, and drawn anew."""
    for course_id in courses_drawing_on(bank_ids):
        bank_changed(course_id, at=at)
