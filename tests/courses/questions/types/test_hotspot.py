"""Places on a picture: one of the right ones, or all of them."""

from itertools import chain, combinations

import pytest

from courses.questions.text import part_id
from courses.questions.types.hotspot import Hotspot
from courses.testing import graded

KIND = Hotspot()
PLACE = {"x": 0, "y": 0, "width": 50, "height": 20}
REGIONS = [{**PLACE, "title": title, "right": title in {"A", "B"}} for title in "ABCD"]
FIELDS = {
    "text": "?",
    "picture": {"url": "/pictures/" + "a" * 64, "width": 400, "height": 200},
    "alt": "Hình có bốn vùng",
    "regions": REGIONS,
}


def pointed(titles) -> dict[str, list[str]]:
    return {"answer": [part_id(title) for title in titles]}


def test_any_of_the_right_places_will_do_unless_all_are_asked_for():
    assert [graded(KIND, FIELDS, pointed(title)) for title in "ABCD"] == [1, 1, 0, 0]
    assert [graded(KIND, FIELDS | {"many": True}, pointed(titles)) for titles in ("AB", "A", "AC", "ABC")] == [
        1,
        0.5,
        0,
        0.5,
    ]


@pytest.mark.parametrize("changed", [{}, {"many": True}, {"many": True, "all_or_nothing": True}])
def test_guessing_gets_what_all_answers_get_on_average(changed):
    fields = FIELDS | changed
    sizes = range(1, 5) if fields.get("many") else [1]
    answers = list(chain.from_iterable(combinations("ABCD", size) for size in sizes))

    average = sum(graded(KIND, fields, pointed(titles)) for titles in answers) / len(answers)

    assert KIND.guess(KIND.settings_from(fields)) == pytest.approx(average)


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        ({"picture": "khong-co.svg"}, ("picture",), "thư mục pictures"),
        ({"picture": {"url": "https://x.vn/a.svg", "width": 9, "height": 9}}, ("picture",), "thư mục pictures"),
        ({"alt": ""}, ("alt",), "alt"),
        ({"regions": [*REGIONS, {**PLACE, "title": "E", "x": 380}]}, ("regions", 4), "ra ngoài"),
        ({"regions": [*REGIONS, {**PLACE, "title": "E", "x": -1}]}, ("regions", 4), "ra ngoài"),
        ({"regions": [*REGIONS, {**PLACE, "title": "E", "x": "1"}]}, ("regions", 4), "số nguyên"),
        ({"regions": [*REGIONS, {**PLACE, "title": "A"}]}, ("regions", 4, "title"), "trùng tên"),
        ({"regions": [region | {"right": True} for region in REGIONS]}, ("regions",), "một vùng sai"),
        ({"regions": [region | {"right": False} for region in REGIONS]}, ("regions",), "một vùng sai"),
    ],
)
def test_mistakes_are_told_at_their_place(changed, place, words):
    faults = KIND.check(FIELDS | changed)

    assert any(fault.path == place and words in fault.sentence for fault in faults), faults
