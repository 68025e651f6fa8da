"""The JSON that the attempt page's script speaks."""

import hashlib
import json
from datetime import timedelta

import pytest

from tests.courses.quizzes.asking import number_of, put
from tests.courses.quizzes.conftest import MORNING

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def an(classroom, world, sign_in):
    return sign_in(world.an)


def test_a_save_is_answered_with_a_receipt(an, classroom, world):
    attempt_id = classroom.start(world.an)
    right = classroom.right_answers(attempt_id)[1]

    saved = put(an, attempt_id, 1, right)

    assert saved.status_code == 200
    assert {name: saved.json[name] for name in ("saved", "seq", "version", "clock", "remaining")} == {
        "saved": True, "seq": 1, "version": 1, "clock": "08:00:00", "remaining": 1800,
    }  # fmt: skip
    assert an.get(f"/attempts/{attempt_id}/state").json["answers"]["1"]["stored"] == right


def test_every_receipt_has_a_hash_that_the_paper_shows_and_anybody_can_compute(an, classroom, world, time_machine):
    attempt_id = classroom.start(world.an)
    right = classroom.right_answers(attempt_id)[1]
    time_machine.move_to(MORNING + timedelta(microseconds=123456), tick=False)

    first = put(an, attempt_id, 1, right, request="request-0001").json
    second = put(an, attempt_id, 1, {}, base=1, request="request-0002").json
    again = put(an, attempt_id, 1, right, request="request-0001").json
    paper = an.get(f"/attempts/{attempt_id}/receipts").text

    answer = json.dumps(right, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    line = f"{attempt_id} 1 1 2026-11-23T01:00:00.123456+00:00 {answer}"
    assert first["sha256"] == again["sha256"] == hashlib.sha256(line.encode()).hexdigest()
    assert first["sha256"] != second["sha256"]
    assert paper.count(first["sha256"][:12]) == 1  # in the list of saves
    assert paper.count(second["sha256"][:12]) == 2  # and as the answer that is held


def test_a_name_that_another_answer_has_is_no_receipt_for_this_one(an, classroom, world):
    attempt_id = classroom.start(world.an)
    right = classroom.right_answers(attempt_id)[1]
    put(an, attempt_id, 1, right, request="request-0001")

    stale = put(an, attempt_id, 1, {}, request="request-0001")
    fresh = put(an, attempt_id, 1, {}, base=1, request="request-0001")

    assert (stale.status_code, fresh.status_code) == (409, 422)
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
        assert refused.json == {"finished": True, "url": f"/attempts/{attempt_id}/result", "reason": "deadline"}


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
