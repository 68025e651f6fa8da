"""How long an exam that is being sat keeps its paper and its questions as they are."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from courses.quizzes.finishing import GRACE, LEARNER, finish
from courses.quizzes.freezing import course_frozen_until, quiz_frozen_until
from courses.quizzes.models import Quiz
from lms.api import db
from tests.courses.quizzes.conftest import MORNING

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def frozen_until(app, classroom):
    """Until when the exam is frozen at a moment, after changes to it."""

    def told(at, activity=classroom.exam, **changes):
        with app.app_context():
            quiz = db.session.scalars(select(Quiz).where(Quiz.activity_id == activity)).one()
            for name, value in changes.items():
                setattr(quiz, name, value)
            db.session.commit()
            return quiz_frozen_until(quiz, at)

    return told


def test_an_attempt_with_a_deadline_freezes_its_exam_and_the_course_until_no_answer_is_taken(
    app, classroom, world, frozen_until
):
    attempt_id = classroom.start(world.an)
    end = MORNING + timedelta(minutes=30) + GRACE

    with app.app_context():
        assert course_frozen_until(classroom.course, MORNING) == end
    assert frozen_until(MORNING) == end
    assert frozen_until(end) is None
    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING)
        db.session.commit()
    assert frozen_until(MORNING) is None


def test_an_attempt_without_a_deadline_freezes_it_for_a_day(classroom, world, frozen_until):
    frozen_until(MORNING, minutes=None)
    classroom.start(world.an)

    assert frozen_until(MORNING + HOUR) == MORNING + DAY
    assert frozen_until(MORNING + DAY) is None


def test_its_own_hours_freeze_it_though_nobody_sits_it(frozen_until):
    hours = {"opens_at": MORNING, "closes_at": MORNING + HOUR}

    assert frozen_until(MORNING - HOUR, **hours) is None
    assert frozen_until(MORNING) == MORNING + HOUR
    assert frozen_until(MORNING + HOUR) is None


def test_practice_freezes_nothing(classroom, world, frozen_until):
    classroom.start(world.an, activity_id=classroom.practice)

    assert frozen_until(MORNING, classroom.practice) is None
