"""Several questions on a page, saved together: the guarantees of a single save, for each of them."""

import re
from datetime import timedelta

import pytest
import time_machine

from courses.quizzes.answer_models import Answer, AnswerTrail
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.queries import attempt_under_way, sheets_of
from courses.quizzes.sheet_saving import Entry, save_sheets
from lms.api import db
from tests.courses.quizzes.conftest import MORNING

TOGETHER = 3


@pytest.fixture
def paper(classroom, world, sign_in):
    """An's exam, three questions to a page: the attempt, the right answers, and a signed-in client."""
    with classroom.app.app_context():
        quiz = db.session.query(Quiz).filter_by(activity_id=classroom.exam).one()
        quiz.options = {**quiz.options, "per_page": TOGETHER}
        db.session.commit()
    with time_machine.travel(MORNING, tick=False):
        attempt = classroom.start(world.an)
        yield attempt, classroom.right_answers(attempt), sign_in(world.an)


def form(right, numbers, *, base=0, request="page-one", **others):
    """What a browser sends for these questions."""
    fields = {"request": request, **others}
    for number in numbers:
        fields[f"q{number}-base"] = str(base)
        fields |= {f"q{number}-{name}": values for name, values in right[number].items()}
    return fields


def stored(classroom, attempt):
    """(position, version, seq) of the stored answers, the same of the trail, and the attempt's counter."""
    with classroom.app.app_context():
        answers = db.session.query(Answer).filter_by(attempt_id=attempt).order_by(Answer.position)
        trail = db.session.query(AnswerTrail).filter_by(attempt_id=attempt).order_by(AnswerTrail.seq)
        rows = [[(row.position, row.version, row.seq) for row in query] for query in (answers, trail)]
        return *rows, db.session.get_one(Attempt, attempt).last_seq


def test_a_page_shows_its_questions_and_saves_them_with_a_receipt_each(paper, classroom):
    attempt, right, client = paper
    page = client.get(f"/attempts/{attempt}/pages/1").text
    assert re.findall(r'<h2 id="q-(\d+)"', page) == ["1", "2", "3"]

    answer = client.post(f"/attempts/{attempt}/pages/1", data=form(right, (1, 2, 3), go="2"))

    assert answer.headers["Location"] == f"/attempts/{attempt}/pages/2"
    expected = [(1, 1, 1), (2, 1, 2), (3, 1, 3)]
    assert stored(classroom, attempt) == (expected, expected, 3)


def test_what_has_not_changed_is_not_written_again(paper, classroom):
    attempt, right, client = paper
    client.post(f"/attempts/{attempt}/pages/1", data=form(right, (1, 2, 3)))

    again = form(right, (1, 2), base=1, request="page-two") | {"q3-base": "1"}
    client.post(f"/attempts/{attempt}/pages/1", data=again)

    assert stored(classroom, attempt)[0] == [(1, 1, 1), (2, 1, 2), (3, 2, 4)]


def test_the_same_page_sent_twice_is_stored_once(paper, classroom):
    attempt, right, client = paper

    for _time in range(2):
        answer = client.post(f"/attempts/{attempt}/pages/1", data=form(right, (1, 2, 3), go="2"))

    assert answer.status_code == 302
    assert stored(classroom, attempt)[2] == 3


def test_an_old_page_overwrites_nothing_and_is_told_so_beside_the_question(paper, classroom):
    attempt, right, client = paper
    classroom.save(attempt, 2, right[2])

    answer = client.post(f"/attempts/{attempt}/pages/1", data=form({**right, 2: {}}, (1, 2, 3)))

    assert answer.status_code == 409
    assert "đã được trả lời ở nơi khác" in answer.text
    assert stored(classroom, attempt)[0] == [(1, 1, 2), (2, 1, 1), (3, 1, 3)]


def test_an_answer_that_cannot_be_read_leaves_the_others_saved(paper, classroom):
    attempt, right, client = paper
    wrong = {**right, 1: {name: ["x" * 50_000] for name in right[1]}}

    answer = client.post(f"/attempts/{attempt}/pages/1", data=form(wrong, (1, 2, 3)))

    assert answer.status_code == 422
    assert [position for position, _version, _seq in stored(classroom, attempt)[0]] == [2, 3]
    assert "Đã lưu" in answer.text


def test_nothing_is_taken_after_the_deadline_and_its_grace(paper, classroom):
    attempt, right, client = paper
    with time_machine.travel(MORNING + timedelta(minutes=30, seconds=6), tick=False):
        answer = client.post(f"/attempts/{attempt}/pages/1", data=form(right, (1, 2, 3)))

    assert answer.headers["Location"] == f"/attempts/{attempt}/result"
    assert stored(classroom, attempt) == ([], [], 0)


def test_another_page_that_is_quicker_costs_no_number(paper, classroom):
    attempt, right, _client = paper
    with classroom.app.app_context():
        found = attempt_under_way(attempt)
        entries = [Entry(sheet, right[sheet.number], 0) for sheet in sheets_of(attempt)[:3]]
        db.session.expunge_all()
        db.session.rollback()
        classroom.save(attempt, 1, right[1])
        told = save_sheets(found, entries, request="slow", at=MORNING)
        db.session.commit()

    assert type(told[1]).__name__ == "Stale"
    assert (told[2].seq, told[3].seq) == (2, 3)
    assert stored(classroom, attempt) == ([(1, 1, 1), (2, 1, 2), (3, 1, 3)], [(1, 1, 1), (2, 1, 2), (3, 1, 3)], 3)


def test_a_page_costs_the_same_whatever_the_number_of_questions(paper, statements):
    attempt, right, client = paper
    statements.clear()

    client.post(f"/attempts/{attempt}/pages/1", data=form(right, (1, 2, 3)))

    assert len(statements) <= 8, "\n".join(statements)


def test_flags_are_kept_with_the_page_and_questions_are_noted_as_seen(paper, classroom):
    attempt, right, client = paper

    client.post(f"/attempts/{attempt}/pages/1", data=form(right, (1,), **{"q2-flagged": "on"}))

    with classroom.app.app_context():
        sheets = sheets_of(attempt)
        assert [sheet.number for sheet in sheets if sheet.slot.flagged] == [2]
        assert [sheet.number for sheet in sheets if sheet.slot.seen_at] == [1, 2, 3, 4, 5, 6]


def test_pages_that_are_not_there_are_not_found(paper):
    attempt, _right, client = paper

    for page in (0, 7, 999, 2**62):
        address = f"/attempts/{attempt}/pages/{page}"
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)


def test_practice_is_not_taken_by_pages(classroom, world, sign_in):
    attempt = classroom.start(world.an, activity_id=classroom.practice)

    assert sign_in(world.an).get(f"/attempts/{attempt}/pages/1").status_code == 404
