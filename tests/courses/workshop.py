"""An exam of three questions: one that marks itself, an essay, and a file to hand in."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import has_app_context
from sqlalchemy import select

from courses.catalogue.models import Activity, Course
from courses.questions.models import Question
from courses.questions.services import draft_from, keep_questions
from courses.quizzes.answers import find_seat, save_answer
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Quiz
from courses.quizzes.sections import section
from courses.quizzes.services import start
from courses.quizzes.settings import quiz_summary, quiz_values
from courses.quizzes.uploads import answer_with, keep_upload
from lms.api import db, store_file

START = "Mẫu công văn.\n".encode()
GUIDE = "HƯỚNG-DẪN-CHẤM-KÍN"
EXAM = {
    "behaviour": "exam", "minutes": 60, "pass_mark": 0.5, "attempts": 3, "draw": {"count": 3}, "review": "exam",
    "shuffle": False,
}  # fmt: skip
QUESTIONS = [
    {"key": "a-dung-sai", "type": "true_false", "text": "Web và Internet là một.", "answer": False},
    {"key": "b-tu-luan", "type": "essay", "text": "Vì sao phải sao lưu?", "guide": GUIDE, "most_words": 50},
    {
        "key": "c-nop-tep", "type": "file_task", "text": "Soạn công văn theo mẫu.", "guide": GUIDE,
        "extensions": ["docx", "txt"], "max_mb": 1,
        "files": [{"name": "mau.txt", "sha256": sha256(START).hexdigest(), "size": len(START)}],
    },
]  # fmt: skip
CHOICE, ESSAY, FILE = 1, 2, 3
"""The questions by their numbers in every paper."""


@dataclass
class Workshop:
    """The exam, and short ways of sitting it."""

    app: Any
    activity: int
    quiz: int
    essay: int

    def start(self, learner_id: int, *, at: datetime) -> int:
        with _inside(self.app):
            attempt = start(db.session.get_one(Quiz, self.quiz), learner_id=learner_id, at=at)
            db.session.commit()
            return attempt.id

    def save(self, attempt_id: int, number: int, raw: Any, *, at: datetime, base: int = 0) -> Any:
        with _inside(self.app):
            seat = find_seat(attempt_id, number)
            outcome = save_answer(seat, raw, base=base, request=f"{attempt_id}-{number}-{base}", at=at)
            db.session.commit()
            return outcome

    def hand_in(self, attempt_id: int, content: bytes, *, at: datetime) -> int:
        """Hand a text file in and make it the answer; returns the upload."""
        with _inside(self.app):
            seat = find_seat(attempt_id, FILE)
            upload = keep_upload(seat.slot, seat.settings, "bai.txt", content, at)
            save_answer(seat, answer_with(upload), base=0, request=f"file-{upload.id}", at=at)
            db.session.commit()
            return upload.id

    def finish(self, attempt_id: int, *, at: datetime) -> None:
        with _inside(self.app):
            finish(attempt_id, by=LEARNER, at=at)
            db.session.commit()

    def sit(self, learner_id: int, *, at: datetime, essay: str = "Vì máy có thể hỏng.", file: bytes = b"") -> int:
        """An attempt that has been finished: the first question right, an essay, and a file if there is one."""
        attempt_id = self.start(learner_id, at=at)
        self.save(attempt_id, CHOICE, {"answer": ["false"]}, at=at)
        self.save(attempt_id, ESSAY, {"answer": [essay]}, at=at)
        if file:
            self.hand_in(attempt_id, file, at=at)
        self.finish(attempt_id, at=at)
        return attempt_id


def _inside(app: Any) -> AbstractContextManager[Any]:
    """The context of the caller, or one of our own."""
    return nullcontext() if has_app_context() else app.app_context()


def open_workshop(app: Any, at: datetime) -> Workshop:
    """Make the course with its exam."""
    with _inside(app):
        store_file(START, media_type="text/plain")
        course = Course(
            key="thuc-hanh", titles={"vi": "Thực hành văn phòng"}, summaries={}, audiences={}, hours=4.0,
            framework="tt03-2014", skills=["IU03"], rules={}, sources=[], state="open", level="basic",
        )  # fmt: skip
        db.session.add(course)
        db.session.flush()
        fixed = [{"question": fields["key"]} for fields in QUESTIONS]
        values = {**quiz_values(EXAM), "sections": [section(fixed, shuffle=False)]}
        activity = Activity(
            course_id=course.id, key="thi", position=1, type="courses.quiz", skills=[], settings=quiz_summary(values),
            titles={"vi": "Bài thi thực hành"}, is_required=True,
        )  # fmt: skip
        db.session.add(activity)
        db.session.flush()
        quiz = Quiz(activity_id=activity.id, course_id=course.id, key="thi", **values)
        db.session.add(quiz)
        keep_questions(course.id, [draft_from({**fields, "skill": "IU03.1.1"}) for fields in QUESTIONS], at)
        db.session.commit()
        essay = db.session.scalars(select(Question.id).where(Question.key == "b-tu-luan")).one()
        return Workshop(app, activity.id, quiz.id, essay)
