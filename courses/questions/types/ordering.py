"""Put what is given in the right order."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import factorial
from typing import Any

from courses.questions.contract import Example, Fault, Grade, QuestionType, Raw, Unacceptable
from courses.questions.faults import LONGEST_LINE, common_faults, flag_faults, list_faults, parts_of
from courses.questions.text import part_id, shuffled
from lms.api import JSONDict, _, lazy_

PREFIX = "place-"
"""Begins the name of each item's input; the item's id follows."""

LEAST, MOST = 3, 10


class Ordering(QuestionType):
    """Items in an order. What counts is which item comes right after which: n items have n − 1 such neighbours.

    So an item that slipped costs its own joints and not the whole tail, and a reversed order gets nothing. Authors
    write the items in the right order.
    """

    key = "courses.ordering"
    title = lazy_("Sắp xếp thứ tự")
    icon = "list-numbers"
    template = "courses/questions/ordering.html"
    fields = ("items", "all_or_nothing")

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        return [
            *common_faults(settings, self.fields),
            *flag_faults(settings, "all_or_nothing"),
            *list_faults(settings, "items", least=LEAST, most=MOST),
            *_item_faults(parts_of(settings, "items")),
        ]

    def public(self, settings: JSONDict, seed: int) -> JSONDict:
        """The order shown first is never the right one: who has moved nothing has not answered."""
        texts = shuffled(settings["items"], seed)
        if texts == settings["items"]:
            texts = [*texts[1:], texts[0]]
        rows = [{"id": part_id(text), "name": PREFIX + part_id(text), "text": text} for text in texts]
        return {"text": settings["text"], "rows": rows}

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:
        ids = set(map(part_id, settings["items"]))
        places: dict[str, str] = {}
        for name, values in raw.items():
            item = name.removeprefix(PREFIX)
            if not name.startswith(PREFIX):
                continue
            if item not in ids:
                raise Unacceptable(_("Dòng vừa xếp không có trong câu hỏi. Hãy tải lại trang rồi xếp lại."))
            for value in values:
                places[value] = item
        order = [places.get(str(place), "") for place in range(1, len(ids) + 1)]
        if set(order) != ids:
            raise Unacceptable(_("Hãy đánh số mọi dòng từ 1 đến %(n)d, mỗi số dùng một lần.", n=len(ids)))
        return {"order": order}

    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:
        order, right = given["order"], [part_id(text) for text in settings["items"]]
        joints = set(pairwise(right))
        found = sum(joint in joints for joint in pairwise(order))
        fraction = float(order == right) if settings.get("all_or_nothing") else found / len(joints)
        remark = settings.get("feedback", "")
        return Grade(fraction, (remark,) if remark else ())

    def guess(self, settings: JSONDict) -> float:
        """In a random order each of the n − 1 joints stands with the chance 1/n."""
        count = len(settings["items"])
        return 1 / factorial(count) if settings.get("all_or_nothing") else 1 / count

    def describe(self, settings: JSONDict, given: JSONDict) -> str:
        texts = {part_id(text): text for text in settings["items"]}
        return _numbered(texts[item] for item in given["order"])

    def right_answer(self, settings: JSONDict) -> str:
        return _numbered(settings["items"])

    def examples(self) -> Iterable[Example]:
        texts = ["Mở trình duyệt", "Gõ địa chỉ trang", "Bấm Enter", "Đọc trang"]
        settings = {"text": "Xếp các bước mở một trang web.", "items": texts, "feedback": "Gõ xong mới bấm Enter."}
        rows = [PREFIX + part_id(text) for text in texts]

        def placed(*places: int) -> dict[str, list[str]]:
            return {row: [str(place)] for row, place in zip(rows, places, strict=True)}

        yield Example(settings, placed(1, 2, 3, 4), 1.0)
        yield Example(settings, placed(2, 3, 4, 1), 2 / 3)
        yield Example(settings, placed(1, 3, 2, 4), 0.0)
        yield Example(settings, placed(4, 3, 2, 1), 0.0)
        yield Example({**settings, "all_or_nothing": True}, placed(2, 3, 4, 1), 0.0)
        yield Example({**settings, "all_or_nothing": True}, placed(1, 2, 3, 4), 1.0)
        yield Example(settings, placed(1, 1, 2, 3), None)
        yield Example(settings, {rows[0]: ["1"], rows[1]: [""]}, None)
        yield Example(settings, {**placed(1, 2, 3, 4), "place-x": ["5"]}, None)
        yield Example(settings, {row: [""] for row in rows}, None)


def _numbered(texts: Iterable[str]) -> str:
    return "\n".join(f"{place}. {text}" for place, text in enumerate(texts, start=1))


def _item_faults(items: list[Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, text in enumerate(items):
        here = ("items", place)
        if not isinstance(text, str) or not text.strip():
            yield Fault(here, _("Mỗi mục của “%(name)s” phải là chữ.", name="items"))
        elif len(text) > LONGEST_LINE:
            yield Fault(here, _("“%(name)s” dài quá %(n)d chữ cái.", name="items", n=LONGEST_LINE))
        elif part_id(text) in seen:
            yield Fault(here, _("Dòng này lặp lại một dòng ở trên."))
        else:
            seen.add(part_id(text))
