"""The demonstration's mock exam: one part has an hour and a waiting room, in the other letters wait for marks."""

from datetime import datetime, timedelta
from pathlib import Path

import yaml
from sqlalchemy import func, select

from courses.catalogue.models import Course
from courses.enrolment.demo import COURSE
from courses.quizzes.answers import find_seat, save_answer
from courses.quizzes.drawing_ahead import schedule_drawing
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.services import start
from lms.api import StartStep, User, db, lazy_, now

CHOICES, TASKS = "thi-thu-trac-nghiem", "thi-thu-thuc-hanh"
LETTER = 3
"""Where the letter stands among the tasks."""

AHEAD, LASTING, STEP = timedelta(minutes=20), timedelta(hours=2), timedelta(minutes=5)

LETTERS = Path(__file__).with_name("demo_letters.yaml")


class DemoExam(StartStep):
    """Sets the hour of the first part anew whenever the last one is over, and lets three people hand in the second."""

    key = "courses.demo_exam"
    title = lazy_("Kỳ thi thử của bản dùng thử")
    only_demo = True

    def run(self) -> None:
        found = db.session.scalars(
            select(Quiz)
            .join(Course, Course.id == Quiz.course_id)
            .where(Course.key == COURSE, Quiz.key.in_((CHOICES, TASKS)))
        )
        quizzes = {quiz.key: quiz for quiz in found}
        if CHOICES in quizzes:
            _set_hour(quizzes[CHOICES], now())
        if TASKS in quizzes:
            _hand_in(quizzes[TASKS], now() - timedelta(days=2))
        db.session.commit()


def _set_hour(quiz: Quiz, at: datetime) -> None:
    if quiz.closes_at is not None and quiz.closes_at > at:
        return
    soon = at + AHEAD
    opens_at = soon + (-(soon - datetime.min.replace(tzinfo=soon.tzinfo)) % STEP)
    quiz.opens_at, quiz.closes_at = opens_at, opens_at + LASTING
    db.session.flush()
    schedule_drawing(quiz, at=at)


def _hand_in(quiz: Quiz, at: datetime) -> None:
    if db.session.scalar(select(func.count(Attempt.id)).where(Attempt.quiz_id == quiz.id)):
        return
    letters = yaml.safe_load(LETTERS.read_text(encoding="utf-8"))
    people = db.session.execute(select(User.id, User.staff_code).where(User.staff_code.in_(letters)))
    for place, (person_id, code) in enumerate(people.all()):
        moment = at + timedelta(hours=place)
        attempt = start(quiz, learner_id=person_id, at=moment)
        if seat := find_seat(attempt.id, LETTER):
            raw = {"answer": [letters[code]]}
            save_answer(seat, raw, base=0, request=f"demo-letter-{code}", at=moment + timedelta(minutes=20))
        finish(attempt.id, by=LEARNER, at=moment + timedelta(minutes=30))
