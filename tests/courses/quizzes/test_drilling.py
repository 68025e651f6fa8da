"""Endless practice on one item: what was not met first, never a question of the exam that is being taken."""

import re
from datetime import timedelta

import pytest

from courses.catalogue.models import Course
from courses.quizzes.drilling import drilled, stock_of
from courses.quizzes.finishing import LEARNER, finish
from lms.api import db
from tests.courses.quizzes.conftest import CANARY, MORNING, TYPES

SKILL = "IU06.1.1"
EACH = len(TYPES)


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def an(classroom, world, sign_in):
    return sign_in(world.an)


def asked(page: str) -> str:
    return re.search(r'name="version" value="(\d+)"', page)[1]


def right_for(app, version_id: str, learner_id: int) -> dict:
    with app.app_context():
        question = drilled(int(version_id), learner_id)
        kind = next(kind for kind in TYPES if kind.key == question.version.type)
        return dict(next(example.given for example in kind.examples() if example.fraction == 1.0))


def test_every_question_comes_once_before_any_comes_again_and_then_the_oldest(app, an, classroom, world, time_machine):
    met = []
    for turn in range(EACH + 1):
        time_machine.move_to(MORNING + timedelta(minutes=turn), tick=False)
        page = an.get(f"/practice/{SKILL}").text
        met.append(asked(page))
        assert CANARY not in page
        answered = an.post(f"/practice/{SKILL}", data={**right_for(app, met[-1], world.an), "version": met[-1]})
        assert "Trả lời đúng." in answered.text
        assert CANARY in answered.text

    assert len(set(met[:EACH])) == EACH
    assert met[EACH] == met[0]


def test_asking_for_the_page_remembers_nothing_and_a_blank_or_unreadable_answer_asks_again(an, classroom, world):
    first = an.get(f"/practice/{SKILL}").text

    blank = an.post(f"/practice/{SKILL}", data={"version": asked(first)})

    assert asked(an.get(f"/practice/{SKILL}").text) == asked(first)
    assert blank.status_code == 422
    assert "Hãy trả lời rồi kiểm tra" in blank.text
    assert CANARY not in blank.text


def test_questions_of_an_attempt_that_is_running_are_not_practised(app, an, classroom, world):
    sitting = classroom.start(world.an, activity_id=classroom.practice)
    with app.app_context():
        during = stock_of("IU06", world.an).total
        finish(sitting, by=LEARNER, at=MORNING)
        db.session.commit()
        after = stock_of("IU06", world.an)

    assert during == 3 * EACH - 6
    assert (after.total, after.unmet) == (3 * EACH, 3 * EACH - 6)


def test_a_closed_course_gives_no_questions_and_an_unknown_skill_is_not_found(app, an, classroom, world):
    with app.app_context():
        db.session.get_one(Course, classroom.course).state = "closed"
        db.session.commit()

    assert "chưa có câu hỏi" in an.get(f"/practice/{SKILL}").text
    assert an.post(f"/practice/{SKILL}", data={"version": "1"}).status_code == 302
    assert an.get("/practice/XX99").status_code == 404


def test_the_page_of_skills_leads_to_practice_where_there_are_questions(an, classroom):
    page = an.get("/skills").text

    assert f"/practice/{SKILL}" in page
    assert "/practice/IU05" not in page
