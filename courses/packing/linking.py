"""Linking a course with the banks that its pack names."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from courses.catalogue.models import Activity
from courses.questions.models import Bank, CourseBank
from courses.quizzes.drawing import bank_of, shortages_in
from courses.quizzes.models import Quiz
from lms.api import _, db, insert_into


class Unmet(Exception):  # noqa: N818 (reads as what it is)
    """A bank that a pack names is not there, or the banks lack what the course's papers draw; sentences say what."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = sentences


def link_banks(course_id: int, keys: Sequence[str]) -> None:
    """Let a course's papers draw on the banks with these keys too. Banks that were linked by hand stay linked.

    Raises `Unmet`; the caller then rolls back.
    """
    known = {key: bank_id for bank_id, key in db.session.execute(select(Bank.id, Bank.key).where(Bank.key.in_(keys)))}
    if missing := [key for key in keys if key not in known]:
        raise Unmet([_("Chưa có ngân hàng câu hỏi mã “%(key)s”.", key=key) for key in missing])
    db.session.execute(
        insert_into(CourseBank).on_conflict_do_nothing(index_elements=["course_id", "bank_id"]),
        [{"course_id": course_id, "bank_id": bank_id} for bank_id in known.values()],
    )
    quizzes = db.session.scalars(
        select(Quiz)
        .join(Quiz.activity)
        .where(Quiz.course_id == course_id, ~Activity.is_retired)
        .options(joinedload(Quiz.activity))
    ).all()
    bank = bank_of(course_id)
    if short := [f"{quiz.key}: {sentence}" for quiz in quizzes for sentence in shortages_in(quiz, bank)]:
        raise Unmet(short)
