"""Point at the right place on a picture."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from courses.questions.contract import Example, Fault, Grade, QuestionType, Raw, Unacceptable
from courses.questions.faults import (
    common_faults,
    flag_faults,
    list_faults,
    mapping_faults,
    parts_of,
    text_faults,
)
from courses.questions.text import part_id
from courses.questions.types.options import credit_for, guessed_credit
from courses.questions.types.short_answer import literal
from lms.api import JSONDict, _, lazy_

LEAST, MOST = 2, 12
SIDES = ("x", "y", "width", "height")
_URL = re.compile(r"/pictures/[0-9a-f]{64}")


class Hotspot(QuestionType):
    """A drawing of the pack with named regions; the same regions always stand beside it as a list.

    One region is chosen, and it may be any of the right ones. With `many`, all right ones are asked for, and count as
    several options do. Places and sizes are in the drawing's own units.
    """

    key = "courses.hotspot"
    title = lazy_("Chỉ đúng chỗ trên hình")
    icon = "pointer"
    template = "courses/questions/hotspot.html"
    fields = ("picture", "alt", "regions", "many", "all_or_nothing")
    pictures = ("picture",)

    def settings_from(self, fields: Mapping[str, Any]) -> JSONDict:
        """Name every region by its title, and give every flag a value."""
        settings = super().settings_from(fields)
        settings["regions"] = [
            {
                "id": part_id(region["title"]),
                "title": region["title"],
                **{side: region[side] for side in SIDES},
                "right": bool(region.get("right", False)),
                "feedback": region.get("feedback", ""),
            }
            for region in fields["regions"]
        ]
        settings["many"] = bool(fields.get("many", False))
        return settings

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        regions = parts_of(settings, "regions")
        size = _size_of(settings.get("picture"))
        faults = [
            *common_faults(settings, self.fields),
            *text_faults(settings, "alt"),
            *flag_faults(settings, "many"),
            *flag_faults(settings, "all_or_nothing"),
            *list_faults(settings, "regions", least=LEAST, most=MOST),
            *_region_faults(regions, size),
        ]
        if size is None:
            faults.append(Fault(("picture",), _("“picture” phải là tên một hình trong thư mục pictures.")))
        right = sum(isinstance(region, Mapping) and region.get("right") is True for region in regions)
        if regions and not 1 <= right < len(regions):
            faults.append(Fault(("regions",), _("Phải có ít nhất một vùng ghi “right: true” và ít nhất một vùng sai.")))
        return faults

    def public(self, settings: JSONDict, seed: int) -> JSONDict:  # noqa: ARG002 (the picture has one order)
        shown = ("title", *SIDES)
        return {
            "text": settings["text"],
            "picture": settings["picture"],
            "alt": settings["alt"],
            "many": settings["many"],
            "regions": [
                {"value": region["id"], **{name: region[name] for name in shown}} for region in settings["regions"]
            ],
        }

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:
        asked = {value for value in raw.get("answer", ()) if value}
        chosen = [region["id"] for region in settings["regions"] if region["id"] in asked]
        if len(chosen) != len(asked):
            raise Unacceptable(_("Vùng vừa chọn không có trong câu hỏi. Hãy tải lại trang rồi chọn lại."))
        if not chosen or (len(chosen) > 1 and not settings["many"]):
            raise Unacceptable(_("Hãy chọn ít nhất một vùng.") if settings["many"] else _("Hãy chọn một vùng."))
        return {"regions": chosen}

    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:
        chosen = given["regions"]
        right = [region["id"] for region in settings["regions"] if region["right"]]
        if settings["many"]:
            fraction = credit_for(chosen, right, whole=settings.get("all_or_nothing", False))
        else:
            fraction = float(chosen[0] in right)
        said = [region["feedback"] for region in settings["regions"] if region["id"] in chosen]
        return Grade(fraction, tuple(remark for remark in (*said, settings.get("feedback", "")) if remark))

    def guess(self, settings: JSONDict) -> float:
        right = sum(bool(region["right"]) for region in settings["regions"])
        wrong = len(settings["regions"]) - right
        if not settings["many"]:
            return right / (right + wrong)
        return guessed_credit(right, wrong, whole=settings.get("all_or_nothing", False))

    def describe(self, settings: JSONDict, given: JSONDict) -> str:
        chosen = set(given["regions"])
        return "\n".join(literal(region["title"]) for region in settings["regions"] if region["id"] in chosen)

    def right_answer(self, settings: JSONDict) -> str:
        words = [literal(region["title"]) for region in settings["regions"] if region["right"]]
        return "\n".join(words) if settings["many"] else _(" hoặc ").join(words)

    def examples(self) -> Iterable[Example]:
        titles = ["Thanh địa chỉ", "Hàng thẻ", "Nút tải lại"]
        place = {"x": 60, "y": 10, "width": 400, "height": 30}
        regions = [{**place, "title": title, "y": 10 + 40 * row} for row, title in enumerate(titles)]
        regions[0] |= {"right": True}
        regions[1] |= {"feedback": "Hàng thẻ để chuyển giữa các trang đang mở."}
        settings = {
            "text": "Gõ địa chỉ trang vào đâu?",
            "picture": {"url": "/pictures/" + "0" * 64, "width": 640, "height": 360},
            "alt": "Cửa sổ trình duyệt",
            "regions": regions,
            "feedback": "Địa chỉ nằm ngay dưới hàng thẻ.",
        }
        bar, tabs, again = map(part_id, titles)
        either = {**settings, "regions": [regions[0], {**regions[1], "right": True}, regions[2]]}
        both = {**either, "many": True}
        yield Example(settings, {"answer": [bar]}, 1.0)
        yield Example(settings, {"answer": [tabs]}, 0.0)
        yield Example(either, {"answer": [tabs]}, 1.0)
        yield Example(both, {"answer": [bar, tabs]}, 1.0)
        yield Example(both, {"answer": [bar]}, 0.5)
        yield Example(both, {"answer": [bar, again]}, 0.0)
        yield Example({**both, "all_or_nothing": True}, {"answer": [bar]}, 0.0)
        yield Example(settings, {"answer": [bar, tabs]}, None)
        yield Example(settings, {"answer": ["x"]}, None)
        yield Example(settings, {}, None)


def _size_of(picture: Any) -> tuple[int, int] | None:
    """Width and height of a picture that the pack's reader has found, else None."""
    if not isinstance(picture, Mapping) or not _URL.fullmatch(str(picture.get("url"))):
        return None
    width, height = picture.get("width"), picture.get("height")
    return (width, height) if isinstance(width, int) and isinstance(height, int) else None


def _region_faults(regions: list[Any], size: tuple[int, int] | None) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, region in enumerate(regions):
        path = ("regions", place)
        yield from mapping_faults(region, path, ("title", *SIDES, "right", "feedback", "id"))
        if not isinstance(region, Mapping):
            continue
        yield from text_faults(region, "title", path, longest=120)
        yield from text_faults(region, "feedback", path, needed=False, longest=1_000)
        if not isinstance(region.get("right", False), bool):
            yield Fault((*path, "right"), _("“right” phải là true, hoặc bỏ đi."))
        yield from _place_faults(region, path, size)
        if isinstance(region.get("title"), str):
            name = part_id(region["title"])
            if name in seen:
                yield Fault((*path, "title"), _("Vùng này trùng tên một vùng ở trên."))
            seen.add(name)


def _place_faults(
    region: Mapping[str, Any], path: tuple[str | int, ...], size: tuple[int, int] | None
) -> Iterator[Fault]:
    sides = [side for side in map(region.get, SIDES) if isinstance(side, int) and not isinstance(side, bool)]
    if len(sides) < len(SIDES):
        yield Fault(path, _("Mỗi vùng cần “x”, “y”, “width” và “height” là số nguyên."))
        return
    x, y, width, height = sides
    inside = size is None or (x + width <= size[0] and y + height <= size[1])
    if min(x, y) < 0 or min(width, height) < 1 or not inside:
        yield Fault(path, _("Vùng này nằm ra ngoài hình."))
