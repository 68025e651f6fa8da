"""Right neighbours count; the order shown first is never the right one."""

from itertools import pairwise, permutations

import pytest

from courses.questions.contract import Unacceptable
from courses.questions.text import part_id
from courses.questions.types.ordering import PREFIX, Ordering
from courses.testing import graded

KIND = Ordering()
FIELDS = {"text": "?", "items": ["một", "hai", "ba", "bốn"]}


def placed(order: str | list[str]) -> dict[str, list[str]]:
    """What the page sends for items in this order."""
    return {PREFIX + part_id(text): [str(place)] for place, text in enumerate(order, start=1)}


def test_an_item_that_slipped_costs_its_own_joints_and_not_the_whole_tail():
    assert graded(KIND, FIELDS, placed(["bốn", "một", "hai", "ba"])) == pytest.approx(2 / 3)
    assert graded(KIND, FIELDS, placed(["hai", "một", "ba", "bốn"])) == pytest.approx(1 / 3)
    assert graded(KIND, FIELDS, placed(["bốn", "ba", "hai", "một"])) == 0


@pytest.mark.parametrize("count", [3, 4, 5, 6])
@pytest.mark.parametrize("whole", [False, True])
def test_guessing_gets_what_all_orders_get_on_average(count, whole):
    items = [str(number) for number in range(count)]
    fields = {"text": "?", "items": items, "all_or_nothing": whole}

    orders = list(permutations(items))
    average = sum(graded(KIND, fields, placed(list(order))) for order in orders) / len(orders)

    assert KIND.guess(KIND.settings_from(fields)) == pytest.approx(average)


def test_only_the_right_order_gets_everything():
    full = [order for order in permutations(FIELDS["items"]) if graded(KIND, FIELDS, placed(list(order))) == 1]

    assert full == [tuple(FIELDS["items"])]


def test_the_order_shown_is_never_the_right_one_and_says_nothing_about_it():
    settings = KIND.settings_from(FIELDS)
    shown = [[row["text"] for row in KIND.public(settings, seed)["rows"]] for seed in range(600)]

    assert FIELDS["items"] not in shown
    assert len({tuple(order) for order in shown}) == 23
    joints = sum(joint in set(pairwise(FIELDS["items"])) for order in shown for joint in pairwise(order))
    assert joints / len(shown) / 3 == pytest.approx(1 / 4, abs=0.06)  # as often as chance alone
    assert {name for row in KIND.public(settings, 1)["rows"] for name in row} == {"id", "name", "text"}


@pytest.mark.parametrize(
    "places", [("1", "2", "3", ""), ("1", "2", "2", "3"), ("0", "1", "2", "3"), ("1", "2", "3", "x")]
)
def test_numbers_that_give_no_order_ask_again(places):
    raw = {PREFIX + part_id(text): [place] for text, place in zip(FIELDS["items"], places, strict=True)}

    with pytest.raises(Unacceptable, match="từ 1 đến 4"):
        graded(KIND, FIELDS, raw)


@pytest.mark.parametrize(
    ("items", "place"),
    [(["a", "b"], ("items",)), (["a", "b", "a"], ("items", 2)), (["a", 5, "c"], ("items", 1)), ("abc", ("items",))],
)
def test_mistakes_are_told_at_their_place(items, place):
    assert [fault.path for fault in KIND.check({"text": "?", "items": items})] == [place]
