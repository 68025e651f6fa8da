"""An exam of four questions, each with the options A, B and C, in which A stands as right; An, Bình and Dũng sit it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from courses.catalogue.models import Activity, Course
from courses.questions.models import Question, QuestionVersion
from courses.questions.services import draft_from, keep_questions
from courses.quizzes import services as quizzes
from courses.quizzes.answers import Receipt, find_seat, save_answer
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.mark_models import Regrade
from courses.quizzes.models import Attempt, Quiz, Slot
from courses.quizzes.queries import quiz_by_id
from courses.quizzes.settings import quiz_summary, quiz_values
from courses.regrading import keys, services
from lms.api import Completion, db
from lms.jobs.services import run_due

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
EXAM = {
    "behaviour": "exam", "minutes": 30, "pass_mark": 0.5, "attempts": 5,
    "draw": {"count": 4, "evenly_over": "items"}, "review": "exam",
}  # fmt: skip


def written(key: str, right: str = "A") -> dict[str, Any]:
    """A question as a pack writes it."""
    options = [{"text": f"{key} {letter}", "right": letter == right} for letter in "ABC"]
    return {"key": key, "type": "choice", "skill": "IU06.1.1", "text": f"Câu {key}", "options": options}


@dataclass
class Room:
    """The exam's ids, and short ways of doing what tests do, each in a context of its own."""

    app: Any
    course: int
    quiz: int
    activity: int
    questions: dict[str, int]
    officer: int
    second: int
    saved: int = field(default=0)

    def sit(self, learner: int, letters: str, *, at: datetime = MONDAY, end: bool = True) -> int:
        """Answer q1 to q4 with these letters ("-" leaves one out); gives the attempt."""
        with self.app.app_context():
            attempt = quizzes.start(quiz_by_id(self.quiz), learner_id=learner, at=at)
            db.session.commit()
            rows = db.session.execute(
                select(Slot.position, Question.key, QuestionVersion.settings)
                .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
                .join(Question, Question.id == QuestionVersion.question_id)
                .where(Slot.attempt_id == attempt.id)
            ).all()
            for position, key, settings in rows:
                letter = letters[int(key[1:]) - 1]
                if letter == "-":
                    continue
                choice = next(option["id"] for option in settings["options"] if option["text"].endswith(letter))
                self.saved += 1
                receipt = save_answer(
                    find_seat(attempt.id, position), {"answer": [choice]}, base=0,
                    request=f"save-{self.saved:08}", at=at + timedelta(minutes=1),
                )  # fmt: skip
                assert isinstance(receipt, Receipt)
            attempt_id = attempt.id
            db.session.commit()
        if end:
            self.hand_in(attempt_id, at=at + timedelta(minutes=2))
        return attempt_id

    def hand_in(self, attempt_id: int, *, at: datetime = MONDAY) -> None:
        with self.app.app_context():
            finish(attempt_id, by=LEARNER, at=at)
            db.session.commit()

    def mend(self, key: str, right: str) -> int:
        """Make a version of a question with another key; gives its id."""
        with self.app.app_context():
            version = keys.latest_of(self.questions[key])
            options = [{**option, "right": option["text"].endswith(right)} for option in version.settings["options"]]
            made = keys.mend_key(version, {**version.settings, "options": options}, by_id=self.officer, at=MONDAY)
            db.session.commit()
            return made.id

    def ask(self, *changes: dict[str, Any]) -> int:
        """Ask for a regrade and let its dry run be counted."""
        with self.app.app_context():
            regrade = services.ask(
                quiz_by_id(self.quiz), changes, reason="Đáp án câu này sai.", by_id=self.officer, at=MONDAY
            )
            db.session.commit()
            run_due()
            return regrade.id

    def approve(self, regrade: int) -> None:
        """Let the second person approve, and the run be done."""
        with self.app.app_context():
            services.approve(regrade, by_id=self.second, at=MONDAY + timedelta(days=1))
            db.session.commit()
            run_due()

    def read_quiz(self) -> Quiz:
        """The quiz, read in the caller's context."""
        return quiz_by_id(self.quiz)

    def remark(self, key: str, right: str) -> dict[str, Any]:
        return {"question_id": self.questions[key], "action": "remark", "version_id": self.mend(key, right)}

    def other(self, key: str, action: str) -> dict[str, Any]:
        return {"question_id": self.questions[key], "action": action, "version_id": None}

    def results(self) -> dict[int, tuple[float | None, bool | None]]:
        """Score and verdict of every attempt."""
        with self.app.app_context():
            return {
                row.id: (row.score, row.passed)
                for row in db.session.execute(select(Attempt).order_by(Attempt.id)).scalars()
            }

    def summary(self, regrade: int) -> dict[str, Any]:
        with self.app.app_context():
            return dict(db.session.get_one(Regrade, regrade).summary)

    def completed(self) -> set[int]:
        with self.app.app_context():
            return set(db.session.scalars(select(Completion.learner_id).where(Completion.counting())))


@pytest.fixture
def room(app, world) -> Room:
    """The exam, and two officers who may regrade."""
    officer, second = (world.person(name, world.province) for name in ("Lê Thị Hiền", "Chu Đức Tài"))
    for person in (officer, second):
        world.grant(person, "courses.regrade", world.province)
    with app.app_context():
        course = Course(
            key="iu06-thi", titles={"vi": "Sử dụng Internet"}, summaries={}, audiences={}, hours=4.0,
            framework="tt03-2014", skills=["IU06"], rules={}, sources=[], state="open", level="basic",
        )  # fmt: skip
        db.session.add(course)
        db.session.flush()
        values = quiz_values(EXAM)
        activity = Activity(
            course_id=course.id, key="thi", position=1, type="courses.quiz", skills=[], settings=quiz_summary(values),
            titles={"vi": "Bài thi cuối khóa"}, is_required=True,
        )  # fmt: skip
        db.session.add(activity)
        db.session.flush()
        quiz = Quiz(activity_id=activity.id, course_id=course.id, key="thi", **values)
        db.session.add(quiz)
        keep_questions(course.id, [draft_from(written(f"q{number}")) for number in range(1, 5)], MONDAY)
        db.session.commit()
        questions = dict(db.session.execute(select(Question.key, Question.id)).all())
        return Room(app, course.id, quiz.id, activity.id, questions, officer, second)
