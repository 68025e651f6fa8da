"""The rules that ship, as the pure functions that they are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from courses.quizzes.rules import RULES
from courses.quizzes.rules.addresses import Addresses
from courses.quizzes.rules.attempts import Attempts
from courses.quizzes.rules.contract import Circumstances, Earlier, Subject, Terms
from courses.quizzes.rules.cooling_off import CoolingOff
from courses.quizzes.rules.late_arrival import LateArrival
from courses.quizzes.rules.period import Period
from courses.quizzes.rules.prerequisites import Prerequisites
from courses.quizzes.rules.room_code import RoomCode
from courses.quizzes.rules.time_limit import TimeLimit
from courses.quizzes.rules.until_passed import UntilPassed
from courses.quizzes.rules.waiting_room import WaitingRoom

NINE = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
"""09:00 on the province's clock."""
MINUTE = timedelta(minutes=1)
AN = Circumstances(person_id=1, quiz_id=1, at=NINE)
PASSED = Earlier(1, NINE - 60 * MINUTE, NINE - 30 * MINUTE, 0.8, passed=True)


def at(moment, **fields):
    return replace(AN, at=moment, **fields)


def test_a_quiz_opens_and_closes_to_the_second_and_says_when():
    terms = Terms(opens_at=NINE, closes_at=NINE + 60 * MINUTE)
    early, last = NINE - timedelta(seconds=1), NINE + 60 * MINUTE - timedelta(seconds=1)

    refusals = [Period().refusal(at(moment, terms=terms), {}) for moment in (early, NINE, last, NINE + 60 * MINUTE)]

    assert [refusal and (refusal.sentence, refusal.until) for refusal in refusals] == [
        ("Bài mở lúc 09:00 ngày 30/11/2026.", NINE), None, None, ("Bài đã đóng lúc 10:00 ngày 30/11/2026.", None),
    ]  # fmt: skip


def test_who_comes_too_late_is_not_let_in_and_reads_until_when_it_was_possible():
    rule, settings, terms = LateArrival(), {"minutes": 10}, Terms(opens_at=NINE)

    late = rule.refusal(at(NINE + 10 * MINUTE + timedelta(seconds=1), terms=terms), settings)

    assert not rule.refusal(at(NINE + 10 * MINUTE, terms=terms), settings)
    assert late.sentence == "Đồng chí đến muộn: bài này chỉ bắt đầu được đến 09:10 ngày 30/11/2026."
    assert "chậm nhất lúc 09:10" in rule.described(terms, settings)
    own = Terms(opens_at=NINE + 55 * MINUTE)
    assert not rule.refusal(at(NINE + 60 * MINUTE, terms=own), settings)
    assert not rule.refusal(at(NINE), settings)
    assert not rule.described(Terms(), settings)


@pytest.mark.parametrize(("minutes", "lasts"), [(30, 30), (90, 60), (None, 60)])
def test_an_attempt_ends_when_its_time_is_up_or_the_quiz_closes_whichever_comes_first(minutes, lasts):
    begun = at(NINE, terms=Terms(closes_at=NINE + 60 * MINUTE, minutes=minutes))

    ends = [rule.deadline(begun, {}) for rule in (Period(), TimeLimit())]

    assert min(filter(None, ends)) == NINE + lasts * MINUTE


def test_attempts_are_counted_against_the_persons_own_number():
    again = replace(AN, attempts=(PASSED,))

    assert Attempts().refusal(replace(again, terms=Terms(attempts=1)), {})
    assert not Attempts().refusal(replace(again, terms=Terms(attempts=2)), {})
    assert not Attempts().refusal(again, {})


def test_cooling_off_runs_from_the_end_of_the_last_attempt():
    tired = replace(AN, attempts=(PASSED,))
    settings = {"minutes": 60}

    refusal = CoolingOff().refusal(tired, settings)

    assert refusal.until == NINE + 30 * MINUTE
    assert "09:30 ngày 30/11/2026" in refusal.sentence
    assert not CoolingOff().refusal(replace(tired, at=NINE + 30 * MINUTE), settings)
    assert not CoolingOff().refusal(AN, settings)


def test_what_is_passed_is_not_taken_again_while_it_counts():
    part = replace(PASSED, counts_until=NINE + MINUTE)

    assert UntilPassed().refusal(replace(AN, attempts=(PASSED,)), {})
    assert UntilPassed().refusal(replace(AN, attempts=(part,)), {})
    assert not UntilPassed().refusal(at(NINE + MINUTE, attempts=(part,)), {})
    assert not UntilPassed().refusal(replace(AN, attempts=(replace(PASSED, passed=False),)), {})


@pytest.mark.parametrize(
    ("typed", "is_right"), [("sen 47", True), ("SEN47", True), ("sen48", False), ("sên47", False), ("", False)]
)
def test_the_room_code_is_compared_without_case_and_spaces(typed, is_right):
    refusal = RoomCode().refusal(replace(AN, typed={RoomCode.key: typed}), {"code": "Sen 47"})

    assert (refusal is None) is is_right


@pytest.mark.parametrize(
    ("address", "is_inside"),
    [
        ("10.4.7.9", True), ("::ffff:10.4.7.9", True), ("10.5.0.1", False), ("2001:db8::7", True),
        ("2001:db9::7", False), ("192.168.1.20", True), ("192.168.1.21", False), ("", False), ("unix:", False),
    ],
)  # fmt: skip
def test_addresses_are_matched_in_both_families(address, is_inside):
    settings = {"ranges": ["10.4.0.0/16", "2001:db8::/32", "192.168.1.20"]}

    refusal = Addresses().refusal(replace(AN, address=address), settings)

    assert (refusal is None) is is_inside


def test_prerequisites_name_what_is_left():
    settings = {"activities": ["bai-1", "bai-2"], "courses": ["iu01"]}
    asked = dict.fromkeys(Prerequisites().subjects(settings), Subject("Bài đã học", is_done=True))

    left = Prerequisites().refusal(
        replace(AN, subjects={**asked, "course:iu01": Subject("Hiểu biết về CNTT", is_done=False)}), settings
    )

    assert not Prerequisites().refusal(replace(AN, subjects=asked), settings)
    assert left.sentence == "Cần hoàn thành trước: Hiểu biết về CNTT."
    assert "không còn trong hệ thống" in Prerequisites().refusal(AN, settings).sentence


def test_the_waiting_room_lets_in_from_the_tickets_moment_on():
    waits = replace(AN, has_waiting_room=True)

    assert not WaitingRoom().refusal(AN, {})
    assert WaitingRoom().refusal(waits, {})
    assert WaitingRoom().refusal(replace(waits, lets_in_at=NINE + MINUTE), {}).until == NINE + MINUTE
    assert not WaitingRoom().refusal(replace(waits, lets_in_at=NINE), {})


FAULTY = [
    (CoolingOff(), {}), (CoolingOff(), {"minutes": 0}), (CoolingOff(), {"minutes": True}),
    (CoolingOff(), {"minutes": "5"}),
    (RoomCode(), {"code": "sen"}), (RoomCode(), {"code": 4747}), (RoomCode(), {"code": "s" * 101}),
    (Addresses(), {"ranges": []}), (Addresses(), {"ranges": "10.0.0.0/8"}), (Addresses(), {"ranges": ["10.0.0.0/33"]}),
    (Addresses(), {"ranges": ["phòng 1"]}), (Prerequisites(), {}), (Prerequisites(), {"activities": [{}]}),
    (UntilPassed(), {"really": True}), (UntilPassed(), None), (CoolingOff(), []),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "settings"), FAULTY)
def test_settings_with_faults_are_told_in_a_sentence(rule, settings):
    assert all(fault.sentence for fault in rule.check(settings))
    assert rule.check(settings)


def test_checks_take_anything_and_good_settings_have_no_faults():
    good = {
        CoolingOff.key: {"minutes": 60}, LateArrival.key: {"minutes": 10}, RoomCode.key: {"code": "sen47"},
        Addresses.key: {"ranges": ["10.0.0.0/8"]}, Prerequisites.key: {"activities": ["bai-1"]},
    }  # fmt: skip
    hostile = [None, 3, [], {}, "", [[]], [{}], [{"text": 1}], "x" * 5000, {"minutes": 10**30}]

    for rule in RULES:
        names = [field.name for field in rule.fields]
        for value, name in product(hostile, names):
            rule.check({**good.get(rule.key, {}), name: value})
        assert rule.check(good.get(rule.key, {})) == []
        assert rule.described(Terms(), good.get(rule.key, {})) is not None
