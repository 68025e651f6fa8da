"""Gaps are marked apart; one that cannot be read takes nothing from the others."""

import pytest

from courses.questions.contract import Unacceptable
from courses.questions.text import part_id
from courses.questions.types.cloze import Cloze
from courses.testing import graded

KIND = Cloze()
FIELDS = {
    "text": "Một byte có [[bits]] bit, viết tắt là [[short]]; xem trang bằng [[program]].",
    "gaps": {
        "program": {"kind": "text", "accept": ["trình duyệt"], "tone_marks": "required"},
        "bits": {"kind": "number", "answer": 8, "weight": 2, "feedback": "Tám bit là một byte."},
        "short": {"kind": "select", "options": [{"text": "B", "right": True}, {"text": "b"}]},
    },
    "feedback": "Chữ B hoa là byte.",
}
RIGHT = {"gap-bits": ["8"], "gap-short": [part_id("B")], "gap-program": ["Trình duyệt"]}


@pytest.mark.parametrize(
    ("changed", "fraction"),
    [
        ({}, 1), ({"gap-bits": ["7"]}, 0.5), ({"gap-bits": [""]}, 0.5), ({"gap-program": ["trinh duyet"]}, 0.75),
        ({"gap-short": [part_id("b")], "gap-program": [""]}, 0.5),
    ],
)  # fmt: skip
def test_each_gap_counts_by_its_weight(changed, fraction):
    assert graded(KIND, FIELDS, RIGHT | changed) == pytest.approx(fraction)


def test_what_cannot_be_read_is_named_by_the_number_of_its_gap():
    with pytest.raises(Unacceptable, match=r"Ô 1: Hãy ghi một con số"):
        graded(KIND, FIELDS, RIGHT | {"gap-bits": ["tám"]})


def test_only_what_was_filled_wrongly_is_explained():
    settings = KIND.settings_from(FIELDS)

    def said(**changed):
        return KIND.feedback_for(
            settings, KIND.parse(settings, RIGHT | {f"gap-{name}": changed[name] for name in changed})
        )

    assert said() == ("Chữ B hoa là byte.",)
    assert said(bits=["7"]) == ("Tám bit là một byte.", "Chữ B hoa là byte.")
    assert said(bits=[""]) == ("Chữ B hoa là byte.",)


def test_answers_are_told_by_the_numbers_in_the_text():
    settings = KIND.settings_from(FIELDS)

    assert KIND.public(settings, 0)["text"] == "Một byte có ……(1)…… bit, viết tắt là ……(2)……; xem trang bằng ……(3)……."
    assert KIND.right_answer(settings) == "(1) 8\n(2) B\n(3) trình duyệt"
    assert KIND.describe(settings, KIND.parse(settings, {"gap-program": ["web"]})) == "(3) web"


def test_guessing_gets_something_only_where_one_chooses():
    assert KIND.guess(KIND.settings_from(FIELDS)) == pytest.approx(0.5 / 4)


def test_regular_settings_stay_what_they_are_when_made_regular_again():
    settings = KIND.settings_from(FIELDS)

    assert KIND.check(settings) == []
    assert KIND.settings_from(settings) == settings


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        ({"text": "Không có ô nào."}, ("text",), "[[bits]]"),
        ({"text": FIELDS["text"] + " [[bits]]"}, ("text",), "đúng một chỗ"),
        ({"text": FIELDS["text"] + " [[other]]"}, ("text",), "[[other]] chưa có"),
        ({"text": FIELDS["text"] + " ……(1)……"}, ("text",), "có sẵn chỗ trống"),
        ({"gaps": {}}, ("gaps",), "từ 1 đến 12"),
    ],
)  # fmt: skip
def test_mistakes_are_told_at_their_place(changed, place, words):
    faults = KIND.check(FIELDS | changed)

    assert any(fault.path == place and words in fault.sentence for fault in faults), faults


@pytest.mark.parametrize(
    ("name", "gap", "place", "words"),
    [
        ("bits", {"kind": "essay"}, (), "select"),
        ("bits", {"kind": "number"}, (), "answer"),
        ("bits", {"kind": "number", "answer": 8, "weight": 0}, ("weight",), "lớn hơn 0"),
        ("bits", {"kind": "number", "answer": 8, "accept": []}, ("accept",), "accept"),
        ("short", {"kind": "select", "options": [{"text": "B"}, {"text": "b"}]}, ("options",), "right: true"),
    ],
)
def test_a_mistake_in_a_gap_is_told_at_its_place(name, gap, place, words):
    faults = KIND.check(FIELDS | {"gaps": FIELDS["gaps"] | {name: gap}})

    assert any(fault.path == ("gaps", name, *place) and words in fault.sentence for fault in faults), faults
