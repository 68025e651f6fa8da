"""The trainer's list of quizzes, and the first page of each."""

from datetime import timedelta

import pytest

from courses.quizzes.models import Quiz
from lms.api import db, now
from tests.learning import begin

DAY = timedelta(days=1)


def test_the_list_names_every_quiz_with_its_state_and_its_attempts(app, world, trainer, taught):
    with app.app_context():
        begin(taught, world.an)

    page = trainer.get("/staff/quizzes").text

    assert f'href="/staff/quizzes/{taught.exam}"' in page
    assert "Khóa thử" in page
    assert 'data-k="Đang làm" class="num">1<' in page


@pytest.mark.parametrize(
    ("opens", "closes", "state"), [(DAY, 2 * DAY, "Sắp mở"), (-DAY, DAY, "Đang mở"), (-2 * DAY, -DAY, "Đã đóng")]
)
def test_a_quiz_tells_whether_it_can_be_begun(app, trainer, taught, opens, closes, state):
    with app.app_context():
        quiz = db.session.get_one(Quiz, taught.exam)
        quiz.opens_at, quiz.closes_at = now() + opens, now() + closes
        db.session.commit()

    assert state in trainer.get(f"/staff/quizzes/{taught.exam}").text


def test_the_menu_marks_the_page_where_one_is(trainer, taught):
    page = trainer.get(f"/staff/quizzes/{taught.exam}").text

    assert f'class="t-chip on" href="/staff/quizzes/{taught.exam}" aria-current="page"' in page


def test_an_unknown_quiz_is_no_page_and_learners_are_kept_out(world, sign_in, trainer, taught):
    assert trainer.get("/staff/quizzes/999").status_code == 404
    assert sign_in(world.an).get(f"/staff/quizzes/{taught.exam}").status_code == 403


def test_both_pages_cost_at_most_eight_statements(trainer, taught, statements):
    for address in ("/staff/quizzes", f"/staff/quizzes/{taught.exam}"):
        statements.clear()
        trainer.get(address)
        assert len(statements) <= 8, address


def test_a_quiz_whose_behaviour_is_not_installed_is_still_listed_and_can_be_mended(app, trainer, taught):
    with app.app_context():
        db.session.get_one(Quiz, taught.exam).behaviour = "elsewhere.duel"
        db.session.commit()

    assert "elsewhere.duel" in trainer.get("/staff/quizzes").text
    for page in ("", "/edit"):
        assert trainer.get(f"/staff/quizzes/{taught.exam}{page}").status_code == 200


def test_who_only_marks_is_led_to_no_page_that_is_closed_to_them(world, sign_in, taught):
    world.grant(world.binh, "courses.mark", world.province)

    page = sign_in(world.binh).get(f"/staff/quizzes/{taught.exam}/marking").text

    assert f'href="/staff/quizzes/{taught.exam}/marking"' in page
    assert 'href="/staff/quizzes"' not in page
    assert f'href="/staff/quizzes/{taught.exam}"' not in page
