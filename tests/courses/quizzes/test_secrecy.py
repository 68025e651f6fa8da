"""Who may not, what must not be seen, and what a page may cost."""

import json
from datetime import timedelta

import pytest

from courses.quizzes.queries import sheets_of
from tests.courses.quizzes.asking import put
from tests.courses.quizzes.conftest import CANARY, MORNING, TYPES

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def an(classroom, world, sign_in):
    return sign_in(world.an)


def test_the_paper_of_another_is_shut_in_every_way(classroom, world, sign_in):
    attempt_id, dung = classroom.start(world.an), sign_in(world.dung)
    visits = [
        dung.get(f"/attempts/{attempt_id}/1"),
        dung.get(f"/attempts/{attempt_id}/state"),
        dung.get(f"/attempts/{attempt_id}/result"),
        dung.get(f"/attempts/{attempt_id}/receipts"),
        dung.get(f"/attempts/{attempt_id}/finish"),
        dung.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"}),
        dung.post(f"/attempts/{attempt_id}/answers/1", data={"base": 0}),
        dung.post(f"/attempts/{attempt_id}/flags/1", data={"flagged": 1}),
        dung.put(f"/attempts/{attempt_id}/flags/1", json={"flagged": True}),
        put(dung, attempt_id, 1, {}),
    ]

    assert {visit.status_code for visit in visits} == {403}
    assert classroom.attempt(attempt_id).last_seq == 0
    assert not classroom.attempt(attempt_id).is_finished


def test_visitors_are_asked_to_sign_in(app, classroom, world):
    app.config["WTF_CSRF_ENABLED"] = False
    attempt_id, visitor = classroom.start(world.an), app.test_client()

    assert "/sign-in" in visitor.get(f"/attempts/{attempt_id}/1").location
    assert put(visitor, attempt_id, 1, {}).status_code == 401


@pytest.mark.parametrize("path", ["/attempts/999/1", "/attempts/1/0", "/attempts/1/99", "/attempts/999/result"])
def test_what_is_not_there_is_not_found(an, classroom, world, path):
    classroom.start(world.an)

    assert an.get(path).status_code == 404


def test_no_key_and_no_feedback_reaches_the_browser_before_it_may_be_seen(an, app, classroom, world):
    attempt_id = classroom.start(world.an)
    with app.app_context():
        assert {sheet.type for sheet in sheets_of(attempt_id)} == {kind.key for kind in TYPES}
    answers = classroom.right_answers(attempt_id)

    responses = [an.get(f"/quizzes/{classroom.exam}"), an.get(f"/attempts/{attempt_id}/1")]
    for number, raw in answers.items():
        responses.append(put(an, attempt_id, number, {}, request=f"blank-{number:06}"))
        responses.append(put(an, attempt_id, number, {"answer": "2"}, base=1, request=f"wrong-{number:06}"))
        responses.append(put(an, attempt_id, number, {}, base=7, request=f"stale-{number:06}"))
        responses.append(an.post(f"/attempts/{attempt_id}/answers/{number}", data={"answer": "7", "base": 9}))
        responses.append(an.post(f"/attempts/{attempt_id}/answers/{number}", data={**raw, "base": 0}))
    responses += [
        an.get(f"/attempts/{attempt_id}/{place}") for place in (*range(1, 19), "state", "receipts", "finish", "result")
    ]
    an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})
    responses += [an.get(f"/attempts/{attempt_id}/{place}") for place in ("result", "state", "receipts")]

    assert len(responses) > 100
    for response in responses:
        text = response.text if response.mimetype == "text/html" else json.dumps(response.json, ensure_ascii=False)
        assert CANARY not in text
        assert '"right"' not in text
        assert "6.5" not in text  # the numeric key as it is stored


def test_a_saved_answer_takes_six_statements_and_a_page_eight_at_the_most(an, classroom, world, statements):
    attempt_id = classroom.start(world.an)
    right = classroom.right_answers(attempt_id)
    costs = {}

    def spend(name, act):
        statements.clear()
        assert act().status_code in {200, 302}
        costs[name] = len(statements)

    spend("first save", lambda: put(an, attempt_id, 1, right[1]))
    spend("next save", lambda: put(an, attempt_id, 1, {}, base=1, request="request-0002"))
    spend("flag", lambda: an.put(f"/attempts/{attempt_id}/flags/1", json={"flagged": True}))
    assert max(costs.values()) <= 6, costs
    for path in ("1", "state", "finish", "receipts"):
        spend(path, lambda path=path: an.get(f"/attempts/{attempt_id}/{path}"))
    spend("quiz", lambda: an.get(f"/quizzes/{classroom.exam}"))
    an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})
    spend("result", lambda: an.get(f"/attempts/{attempt_id}/result"))
    assert max(costs.values()) <= 8, costs


def test_the_pages_speak_english_too(an, classroom, world):
    attempt_id = classroom.start(world.an)

    for path in (f"/quizzes/{classroom.exam}", f"/attempts/{attempt_id}/1", f"/attempts/{attempt_id}/finish"):
        page = an.get(f"{path}?lang=en")
        assert page.status_code == 200
        assert any(words in page.text for words in ("Before you begin", "Question 1", "Hand in and finish?"))
