"""A small course with every type of question, an exam, a practice quiz and a lesson."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from courses.catalogue.models import Activity, Course
from courses.questions.contract import Example
from courses.questions.services import Draft, draft_from, keep_questions
from courses.questions.types import TYPES as ALL_TYPES
from courses.quizzes import services
from courses.quizzes.answers import find_seat, save_answer
from courses.quizzes.models import Quiz
from courses.quizzes.queries import attempt_with_quiz, sheets_of
from courses.quizzes.settings import quiz_summary, quiz_values
from lms.api import db

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CANARY = "KHÔNG-ĐƯỢC-LỘ"
"""Stands in every key and every feedback; the pages of an open attempt must not hold it."""
SIMPLE = ("choice", "choices", "true_false", "matching", "short_answer", "numeric")
TYPES = [kind for kind in ALL_TYPES if kind.key.removeprefix("courses.") in SIMPLE]
"""Six types for three skills: the exam of 18 draws the whole bank, so that every type is in every paper."""
SKILLS = ("IU06.1.1", "IU06.1.2", "IU06.2.1")

EXAM = {
    "behaviour": "exam", "minutes": 30, "pass_mark": 0.5, "attempts": 3,
    "draw": {"count": 18, "evenly_over": "items"}, "review": "exam",
}  # fmt: skip
PRACTICE = {"behaviour": "practice", "draw": {"count": 6, "evenly_over": "items"}}


def right_example(kind: Any) -> Example:
    return next(example for example in kind.examples() if example.fraction == 1.0)


def settings_of(kind: Any) -> dict[str, Any]:
    """A right example's settings, with the canary wherever the browser must not look."""
    settings = {**right_example(kind).settings, "feedback": f"{CANARY} {kind.key}"}
    settings["hints"] = ["GỢI-Ý-MỘT", "GỢI-Ý-HAI"]
    if "options" in settings:
        settings["options"] = [{**option, "feedback": f"{CANARY} {option['text']}"} for option in settings["options"]]
    if "accept" in settings:
        settings["accept"] = [CANARY, *settings["accept"]]
    return settings


def drafts(each: int = 1) -> list[Draft]:
    """Questions of every simple type for every skill; the feedback holds the canary."""
    return [
        draft_from(
            {
                **settings_of(kind),
                "type": kind.key,
                "key": f"{kind.key.removeprefix('courses.')}-{skill}-{number}".lower(),
                "skill": skill,
                "difficulty": 1,
                "kind": "recall",
            }
        )
        for kind in TYPES
        for skill in SKILLS
        for number in range(each)
    ]


@dataclass
class Classroom:
    """The course's ids, and short ways of doing what tests do."""

    app: Any
    course: int
    exam: int
    practice: int
    lesson: int

    def start(self, learner_id: int, *, at: datetime = MORNING, activity_id: int | None = None) -> int:
        with self.app.app_context():
            quiz = db.session.query(Quiz).filter_by(activity_id=activity_id or self.exam).one()
            attempt = services.start(quiz, learner_id=learner_id, at=at)
            db.session.commit()
            return attempt.id

    def right_answers(self, attempt_id: int) -> dict[int, dict[str, list[str]]]:
        """What a browser would send to answer each question rightly."""
        examples = {kind.key: right_example(kind).given for kind in TYPES}
        with self.app.app_context():
            return {sheet.number: dict(examples[sheet.type]) for sheet in sheets_of(attempt_id)}

    def save(self, attempt_id: int, number: int, raw: Any, *, base: int = 0, request: str = "", at: datetime = MORNING):
        with self.app.app_context():
            outcome = save_answer(
                find_seat(attempt_id, number), raw, base=base, request=request or f"{attempt_id}-{number}-{base}", at=at
            )
            db.session.commit()
            return outcome

    def answer_all(self, attempt_id: int, *, at: datetime = MORNING, only: int | None = None) -> None:
        for number, raw in list(self.right_answers(attempt_id).items())[:only]:
            self.save(attempt_id, number, raw, at=at)

    def attempt(self, attempt_id: int):
        with self.app.app_context():
            attempt = attempt_with_quiz(attempt_id)
            db.session.expunge_all()
            return attempt


@pytest.fixture
def classroom(app, world) -> Classroom:
    with app.app_context():
        course = Course(
            key="iu06-thu", titles={"vi": "Sử dụng Internet", "en": "Using the Internet"}, summaries={}, audiences={},
            hours=4.0, framework="tt03-2014", skills=["IU06"], rules={}, sources=[], state="open", level="basic",
        )  # fmt: skip
        db.session.add(course)
        db.session.flush()
        lesson = Activity(
            course_id=course.id, key="bai-1", position=1, type="courses.reading", minutes=8, skills=["IU06.1.1"],
            titles={"vi": "Địa chỉ trang"}, settings={}, content={},
        )  # fmt: skip
        db.session.add(lesson)
        ids = {}
        for position, (key, fields) in enumerate({"practice": PRACTICE, "exam": EXAM}.items(), start=2):
            values = quiz_values(fields)
            activity = Activity(
                course_id=course.id, key=key, position=position, type="courses.quiz", skills=[],
                settings=quiz_summary(values),
                titles={"vi": {"practice": "Luyện tập", "exam": "Bài thi cuối khóa"}[key]}, is_required=key == "exam",
            )  # fmt: skip
            db.session.add(activity)
            db.session.flush()
            db.session.add(Quiz(activity_id=activity.id, course_id=course.id, key=key, **values))
            ids[key] = activity.id
        keep_questions(course.id, drafts(), MORNING)
        db.session.commit()
        return Classroom(app, course.id, ids["exam"], ids["practice"], lesson.id)
