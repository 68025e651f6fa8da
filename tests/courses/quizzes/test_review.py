"""What a learner sees of an attempt, and when: no page tells more than the quiz's review rule."""

import re
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import update

from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.mark_models import Mark
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.phases import ANSWERS, FEEDBACK, KEY, SCORE
from courses.quizzes.review import visible
from lms.api import db
from lms.jobs.services import run_due
from tests.courses.quizzes.conftest import CANARY, MORNING

CLOSING = MORNING + timedelta(days=2)
RIGHT_AFTER, LATER, CLOSED = MORNING + timedelta(minutes=1), MORNING + timedelta(hours=2), CLOSING + timedelta(hours=1)
ALL = {SCORE, ANSWERS, FEEDBACK, KEY}
SIGNED = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{20,}")
"""A form's token: any number may stand in it."""


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def an(classroom, world, sign_in):
    return sign_in(world.an)


@pytest.fixture
def reviewed(app, classroom, world):
    """Finish an attempt of the exam with 12 of 18 right, or with nothing, under a review rule."""

    def finish_under(review, *, right=12, **changes):
        attempt_id = classroom.start(world.an)
        classroom.answer_all(attempt_id, only=right) if right else None
        with app.app_context():
            values = {"review": review, "closes_at": CLOSING, **changes}
            db.session.execute(update(Quiz).where(Quiz.activity_id == classroom.exam).values(values))
            finish(attempt_id, by=LEARNER, at=MORNING)
            db.session.commit()
        return attempt_id

    return finish_under


@pytest.mark.parametrize(
    ("preset", "passed", "at", "seen"),
    [
        ("learning", False, RIGHT_AFTER, ALL), ("learning", False, CLOSED, ALL),
        ("exam", False, RIGHT_AFTER, {SCORE}), ("exam", False, LATER, {SCORE}), ("exam", False, CLOSED, ALL),
        ("exam", True, RIGHT_AFTER, ALL),
        ("secret", True, RIGHT_AFTER, set()), ("secret", True, LATER, set()), ("secret", True, CLOSED, {SCORE}),
    ],
)  # fmt: skip
def test_the_presets_open_in_their_phases(preset, passed, at, seen):
    quiz = Quiz(review={"preset": preset}, closes_at=CLOSING)
    attempt = Attempt(quiz=quiz, finished_at=MORNING, passed=passed, score=0.7)

    assert visible(attempt, at) == seen
    assert visible(Attempt(quiz=quiz), at) == set()


def test_where_the_closing_opens_the_answers_both_ways_to_them_are_told(an, classroom, reviewed):
    attempt_id = reviewed({"preset": "exam"}, right=0)

    assert "mở khi đồng chí đạt, hoặc khi bài đóng lúc" in an.get(f"/attempts/{attempt_id}/result").text
    assert "khi đã đạt hoặc khi bài đóng" in an.get(f"/quizzes/{classroom.exam}").text


def test_a_custom_rule_says_it_for_each_phase():
    quiz = Quiz(review={"preset": "custom", "after": [ANSWERS], "later": [], "closed": [SCORE, KEY]}, closes_at=CLOSING)
    attempt = Attempt(quiz=quiz, finished_at=MORNING, passed=True, score=0.7)

    assert [visible(attempt, at) for at in (RIGHT_AFTER, LATER, CLOSED)] == [{ANSWERS}, set(), {SCORE, KEY}]


def test_a_hidden_score_stands_on_no_page_until_it_opens(an, classroom, reviewed, time_machine, sign_in, world):
    attempt_id = reviewed({"preset": "secret"})
    pages = (f"/attempts/{attempt_id}/result", f"/quizzes/{classroom.exam}", f"/courses/{classroom.course}", "/")

    before = {page: an.get(page).text for page in pages}
    time_machine.move_to(CLOSED, tick=False)
    with classroom.app.app_context():
        run_due()
    again = sign_in(world.an)
    after = {page: again.get(page).text for page in pages}

    for page, score in product(pages, ("6,6", "6,7", "66 %", "66,6")):
        assert score not in before[page], (page, score)
    assert "Đã nhận bài" in before[pages[0]]
    assert "Kết quả công bố sau khi kỳ thi đóng" in before[pages[0]]
    assert "Đồng chí đã đạt" not in before[pages[0]]
    assert "6,6" in after[pages[0]]
    assert "66 %" in after[pages[1]]
    assert "6,7" in after[pages[2]]
    assert CANARY not in "".join(after.values())


@pytest.mark.parametrize(("things", "told"), [((ANSWERS,), "ans"), ((FEEDBACK,), "feed"), ((KEY,), "key")])
def test_of_a_reviewed_question_only_what_is_open_is_shown(an, reviewed, things, told):
    attempt_id = reviewed({"preset": "custom", "after": list(things)})

    page = an.get(f"/attempts/{attempt_id}/result").text

    assert ("Đồng chí đã chọn" in page or "câu trả lời chưa đúng" in page) is (told == "ans")
    assert ("Vì sao:" in page) is (told == "feed")
    assert ("Đáp án đúng" in page) is (told == "key")
    assert page.count('<article class="stack-s"') == (6 if told == "ans" else 18)
    assert "Kết quả theo kỹ năng" not in page


def test_while_people_have_to_mark_there_is_no_score_and_the_page_says_so(app, an, classroom, reviewed):
    attempt_id = reviewed({"preset": "learning"})
    with app.app_context():
        db.session.execute(update(Mark).where(Mark.attempt_id == attempt_id, Mark.position == 1).values(fraction=None))
        db.session.execute(update(Attempt).where(Attempt.id == attempt_id).values(score=None, passed=None))
        db.session.commit()

    result = an.get(f"/attempts/{attempt_id}/result").text

    assert "Đang chờ chấm" in result
    assert "1 câu do người chấm" in result
    assert "66" not in SIGNED.sub("", an.get(f"/quizzes/{classroom.exam}").text)


def test_sections_stand_with_title_weight_and_minimum(app, an, classroom, reviewed, world):
    attempt_id = reviewed({"preset": "exam"})
    section = {"key": "a", "titles": {"vi": "Phần chung"}, "weight": 60.0, "minimum": 0.4}
    with app.app_context():
        attempt = db.session.get_one(Attempt, attempt_id)
        other = {**section, "key": "b", "titles": {}, "weight": 40.0, "minimum": None}
        attempt.terms = {**attempt.terms, "sections": [section, other]}
        db.session.commit()

    result = an.get(f"/attempts/{attempt_id}/result").text

    assert "Kết quả theo phần" in result
    assert "Phần chung" in result
    assert "chiếm 60 % điểm" in result


def test_a_receipt_is_the_same_on_paper_and_in_the_database_and_changes_with_a_save(an, classroom, world):
    attempt_id = classroom.start(world.an)
    classroom.answer_all(attempt_id, only=2)
    digest = lambda: an.get(f"/attempts/{attempt_id}/receipts").text.split("t-digest")[1][2:73]  # noqa: E731

    first, again = digest(), digest()
    classroom.save(attempt_id, 3, classroom.right_answers(attempt_id)[3])

    assert first == again
    assert len(first.replace(" ", "")) == 64
    assert digest() != first
