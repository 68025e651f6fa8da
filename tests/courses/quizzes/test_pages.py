"""Quizzes through HTTP: pages without a script, JSON for the script, and what must not be seen."""

import json
from datetime import timedelta

import pytest

from courses.questions.types import TYPES
from courses.quizzes.queries import sheets_of
from tests.courses.quizzes.conftest import CANARY, MORNING

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def an(classroom, world, sign_in):
    return sign_in(world.an)


def put(client, attempt_id, number, given, *, base=0, request="request-0001"):
    return client.put(
        f"/attempts/{attempt_id}/answers/{number}", json={"given": given, "base": base, "request": request}
    )


def number_of(classroom, attempt_id, kind):
    with classroom.app.app_context():
        return next(sheet.number for sheet in sheets_of(attempt_id) if sheet.type == kind)


# --- the quiz's page


def test_the_quiz_page_tells_the_rules_and_begins_an_attempt(an, classroom):
    page = an.get(f"/quizzes/{classroom.exam}")
    begun = an.post(f"/quizzes/{classroom.exam}/start")

    assert page.status_code == 200
    assert "30 phút" in page.text
    assert "từ 5 trên 10" in page.text
    assert begun.status_code == 302
    assert an.get(begun.location).status_code == 200
    assert "Làm tiếp" in an.get(f"/quizzes/{classroom.exam}").text


def test_the_quiz_page_lists_earlier_attempts_and_refuses_a_fourth(an, classroom, time_machine):
    for number in range(3):
        time_machine.move_to(MORNING + number * MINUTE, tick=False)
        place = an.post(f"/quizzes/{classroom.exam}/start").location
        an.post(f"/attempts/{place.split('/')[2]}/finish", data={"confirmed": "yes"})

    page = an.get(f"/quizzes/{classroom.exam}").text

    assert page.count("Chưa đạt") == 3
    assert "đã dùng hết số lượt" in page
    assert an.post(f"/quizzes/{classroom.exam}/start").location.endswith(f"/quizzes/{classroom.exam}")


def test_an_unknown_quiz_is_not_found(an, classroom):
    assert an.get("/quizzes/999").status_code == 404
    assert an.get(f"/quizzes/{classroom.lesson}").status_code == 404


# --- without a script


def test_an_exam_can_be_taken_without_a_script(an, classroom, world):
    attempt_id = classroom.start(world.an)
    answers = classroom.right_answers(attempt_id)

    for number, raw in answers.items():
        saved = an.post(f"/attempts/{attempt_id}/answers/{number}", data={**raw, "base": 0, "go": number % 18 + 1})
        assert saved.status_code == 302
        assert saved.location.endswith(f"/attempts/{attempt_id}/{number % 18 + 1}")
    page = an.get(f"/attempts/{attempt_id}/1").text
    asked = an.post(f"/attempts/{attempt_id}/finish").text
    done = an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})
    result = an.get(done.location).text

    assert "<span data-answered>18</span>" in page
    assert "Đã trả lời đủ 18 câu" in asked
    assert "Đồng chí đã đạt" in result
    assert "10,0" in result
    assert "Mọi câu đều đúng" in result


def test_a_flag_without_a_script_marks_the_question(an, classroom, world):
    attempt_id = classroom.start(world.an)

    an.post(f"/attempts/{attempt_id}/flags/2", data={"flagged": "1"})

    assert "Câu 2, chưa trả lời, có đánh dấu" in an.get(f"/attempts/{attempt_id}/1").text


def test_a_stale_form_shows_the_own_answer_beside_the_sentence_and_saves_nothing(an, classroom, world):
    attempt_id = classroom.start(world.an)
    number = number_of(classroom, attempt_id, "courses.short_answer")
    classroom.save(attempt_id, number, {"answer": ["máy kia"]}, request="elsewhere")

    refused = an.post(f"/attempts/{attempt_id}/answers/{number}", data={"answer": "máy này", "base": 0})
    stored = an.get(f"/attempts/{attempt_id}/state").json["answers"][str(number)]["stored"]

    assert refused.status_code == 409
    assert "máy này" in refused.text
    assert "ở nơi khác lúc 08:00:00" in refused.text
    assert stored == {"answer": ["máy kia"]}


def test_an_unreadable_form_answer_is_asked_again_with_what_was_typed(an, classroom, world):
    attempt_id = classroom.start(world.an)
    number = number_of(classroom, attempt_id, "courses.numeric")

    refused = an.post(f"/attempts/{attempt_id}/answers/{number}", data={"answer": "sáu rưỡi", "base": 0})

    assert refused.status_code == 422
    assert "Hãy ghi một con số" in refused.text
    assert 'value="sáu rưỡi"' in refused.text


# --- with the script


def test_a_save_is_answered_with_a_receipt(an, classroom, world):
    attempt_id = classroom.start(world.an)
    right = classroom.right_answers(attempt_id)[1]

    saved = put(an, attempt_id, 1, right)

    assert saved.status_code == 200
    assert {name: saved.json[name] for name in ("saved", "seq", "version", "clock", "remaining")} == {
        "saved": True, "seq": 1, "version": 1, "clock": "08:00:00", "remaining": 1800,
    }  # fmt: skip
    assert an.get(f"/attempts/{attempt_id}/state").json["answers"]["1"]["stored"] == right


def test_a_stale_save_gets_409_with_what_is_stored_and_a_repeated_one_its_receipt(an, classroom, world):
    attempt_id = classroom.start(world.an)
    right = classroom.right_answers(attempt_id)[1]
    put(an, attempt_id, 1, right, request="request-0001")

    stale = put(an, attempt_id, 1, {}, request="request-0002")
    again = put(an, attempt_id, 1, right, request="request-0001")

    assert stale.status_code == 409
    assert (stale.json["stored"], stale.json["version"], stale.json["clock"]) == (right, 1, "08:00:00")
    assert (again.status_code, again.json["seq"]) == (200, 1)


def test_a_save_after_the_deadline_or_the_finish_gets_410_with_the_way_on(an, classroom, world, time_machine):
    attempt_id = classroom.start(world.an)
    time_machine.move_to(MORNING + 31 * MINUTE, tick=False)

    late = put(an, attempt_id, 1, {})
    an.post(f"/attempts/{attempt_id}/finish")
    over = put(an, attempt_id, 1, {})

    for refused in (late, over):
        assert refused.status_code == 410
        assert refused.json == {"finished": True, "url": f"/attempts/{attempt_id}/result"}


def test_an_unacceptable_answer_gets_422_with_a_sentence(an, classroom, world):
    attempt_id = classroom.start(world.an)
    number = number_of(classroom, attempt_id, "courses.numeric")

    refused = put(an, attempt_id, number, {"answer": "sáu rưỡi"})

    assert refused.status_code == 422
    assert "con số" in refused.json["message"]


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "null", "[]", "3", '"x"', "{}", '{"given": 1, "base": 0, "request": "abcdefgh"}',
        '{"given": {}, "base": "0", "request": "abcdefgh"}', '{"given": {}, "base": -1, "request": "abcdefgh"}',
        '{"given": {}, "base": true, "request": "abcdefgh"}', '{"given": {}, "base": 0}',
        '{"given": {}, "base": 1e99, "request": "abcdefgh"}', '{"given": {}, "base": 0, "request": "a\\u0000bcdefgh"}',
        '{"given": {"answer": {"a": 1}}, "base": 0, "request": "abcdefgh"}',
        '{"given": {"answer": ["\\ud800"]}, "base": 0, "request": "abcdefgh"}',
        '{"given": {"answer": [1]}, "base": 0, "request": "abcdefgh"}', "[" * 100_000,
    ],
)  # fmt: skip
def test_malformed_json_gets_400_with_a_sentence_and_changes_nothing(an, classroom, world, body):
    attempt_id = classroom.start(world.an)

    refused = an.put(f"/attempts/{attempt_id}/answers/1", data=body, content_type="application/json")

    assert refused.status_code == 400
    assert refused.json["message"]
    assert classroom.attempt(attempt_id).last_seq == 0


def test_flags_and_state_go_by_json(an, classroom, world):
    attempt_id = classroom.start(world.an)

    assert an.put(f"/attempts/{attempt_id}/flags/3", json={"flagged": True}).json == {"flagged": True}
    assert an.put(f"/attempts/{attempt_id}/flags/3", json={"flagged": "yes"}).status_code == 400
    assert an.get(f"/attempts/{attempt_id}/state").json["flags"] == [3]


def test_the_script_may_finish_by_json(an, classroom, world):
    attempt_id = classroom.start(world.an)

    done = an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"}, headers={"Accept": "application/json"})

    assert done.json == {"finished": True, "url": f"/attempts/{attempt_id}/result"}


# --- practice


def test_practice_shows_feedback_after_each_check_and_lets_one_try_again(an, classroom, world):
    attempt_id = classroom.start(world.an, activity_id=classroom.practice)
    url, right = f"/attempts/{attempt_id}/answers/1", classroom.right_answers(attempt_id)[1]

    before = an.get(f"/attempts/{attempt_id}/1").text
    blank = an.post(url, data={"base": 0, "check": "yes"})
    checked = an.get(an.post(url, data={**right, "base": 0, "check": "yes"}).location).text
    again = an.post(url, data={**right, "base": 1, "check": "yes"})

    assert CANARY not in before
    assert blank.status_code == 422
    assert "Hãy trả lời rồi kiểm tra" in blank.text
    assert CANARY not in blank.text
    assert again.status_code == 302
    assert "Đúng." in checked
    assert CANARY in checked


def test_finishing_practice_gives_a_summary_with_the_answers(an, classroom, world):
    attempt_id = classroom.start(world.an, activity_id=classroom.practice)

    done = an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})
    result = an.get(done.location).text

    assert "Đã xong lượt luyện tập" in result
    assert result.count("Đáp án đúng") == 6


# --- results


def test_a_failed_result_tells_what_to_study_and_keeps_the_answers_shut(an, classroom, world):
    attempt_id = classroom.start(world.an)
    an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})

    result = an.get(f"/attempts/{attempt_id}/result").text

    assert "Lần này chưa đạt" in result
    assert "Ôn lại Địa chỉ trang" in result
    assert "còn 2 lượt" in result
    assert "Đáp án chưa mở" in result
    assert CANARY not in result


def test_a_passed_result_shows_what_was_wrong_with_the_right_answer_and_the_lesson(an, classroom, world):
    attempt_id = classroom.start(world.an)
    classroom.answer_all(attempt_id, only=12)
    an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})

    result = an.get(f"/attempts/{attempt_id}/result").text

    assert "Đồng chí đã đạt" in result
    assert result.count("Đáp án đúng") == 6
    assert CANARY in result
    assert "6,6" in result


def test_a_result_between_deadline_and_marking_says_that_it_is_being_marked(an, classroom, world, time_machine):
    attempt_id = classroom.start(world.an)
    time_machine.move_to(MORNING + 31 * MINUTE, tick=False)

    page = an.get(f"/attempts/{attempt_id}/1")
    waiting = an.get(page.location).text
    an.post(f"/attempts/{attempt_id}/finish", data={"confirmed": "yes"})

    assert "Bài đang được thu và chấm" in waiting
    assert "Bài được thu khi hết giờ" in an.get(page.location).text


def test_the_receipts_list_every_save(an, classroom, world):
    attempt_id = classroom.start(world.an)
    number = number_of(classroom, attempt_id, "courses.short_answer")
    put(an, attempt_id, number, {"answer": "lần một"}, request="request-0001")
    put(an, attempt_id, number, {"answer": ["<b>lần hai</b>"]}, base=1, request="request-0002")

    page = an.get(f"/attempts/{attempt_id}/receipts").text

    assert "lần một" in page
    assert "&lt;b&gt;lần hai&lt;/b&gt;" in page


# --- who may not


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


# --- canaries and budgets


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
