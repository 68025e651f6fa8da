"""A third party's question type: click the right place on a picture. One class, one page, one manifest."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flask import abort, send_from_directory
from flask.typing import ResponseReturnValue

from courses.api import QUESTION_TYPES, Example, Fault, Grade, QuestionType, Raw, Unacceptable, common_faults
from lms.api import Blueprint, JSONDict, Plugin, _, lazy_

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
REGION = {"value": str, "title": str, "x": int, "y": int, "width": int, "height": int}

bp = Blueprint("hotspot", __name__, template_folder="templates")


@bp.page("/hotspot/<picture>", may=None)
def picture(picture: str) -> ResponseReturnValue:
    """The pictures that ship with this plugin; they say nothing about which place is right."""
    return send_from_directory(PICTURES, picture) if picture in sizes() else abort(404)


def sizes() -> list[str]:
    return [path.name for path in PICTURES.iterdir()]


class Hotspot(QuestionType):
    """One named region is right. A mouse clicks on the picture, a keyboard chooses from the list beside it."""

    key, title, icon = "hotspot.hotspot", lazy_("Chỉ đúng chỗ trên ảnh"), "pointer"
    template = "hotspot/hotspot.html"
    fields = ("picture", "alt", "width", "height", "regions", "right")

    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        faults = list(common_faults(settings, self.fields))
        if settings.get("picture") not in sizes():
            faults.append(Fault(("picture",), _("Không có ảnh này.")))
        regions = settings.get("regions")
        whole = isinstance(regions, list) and all(
            isinstance(region, Mapping) and all(isinstance(region.get(name), kind) for name, kind in REGION.items())
            for region in regions
        )
        if not whole or settings.get("right") not in [region["value"] for region in regions or ()]:
            faults.append(Fault(("regions",), _("Cần các vùng có tên và chỗ, và một vùng đúng trong số đó.")))
        return faults

    def public(self, settings: JSONDict, seed: int) -> JSONDict:  # noqa: ARG002 (the picture has one order)
        return {name: value for name, value in settings.items() if name not in {"right", "feedback"}}

    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:
        chosen = [region["value"] for region in settings["regions"] if [region["value"]] == list(raw.get("answer", ()))]
        if not chosen:
            raise Unacceptable(_("Hãy chọn một vùng trên ảnh."))
        return {"region": chosen[0]}

    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:
        remark = settings.get("feedback")
        return Grade(float(given["region"] == settings["right"]), (remark,) if remark else ())

    def describe(self, settings: JSONDict, given: JSONDict) -> str:
        return next(str(region["title"]) for region in settings["regions"] if region["value"] == given["region"])

    def right_answer(self, settings: JSONDict) -> str:
        return self.describe(settings, {"region": settings["right"]})

    def examples(self) -> Iterable[Example]:
        place = {"value": "address", "title": "Thanh địa chỉ", "x": 60, "y": 10, "width": 400, "height": 30}
        regions = [place, {**place, "value": "tabs", "title": "Hàng thẻ", "y": 50}]
        settings = {
            "text": "Gõ địa chỉ trang vào đâu?", "picture": "browser.svg", "alt": "Cửa sổ trình duyệt",
            "width": 640, "height": 360, "regions": regions, "right": "address", "feedback": "Đó là thanh địa chỉ.",
        }  # fmt: skip
        yield Example(settings, {"answer": ["address"]}, 1.0)
        yield Example(settings, {"answer": ["tabs"]}, 0.0)
        yield Example(settings, {"answer": ["elsewhere"]}, None)


plugin = Plugin(
    name="hotspot", title=lazy_("Chỉ đúng chỗ trên ảnh"), api=1, requires=("courses",), blueprints=[bp],
    translations=HERE / "translations", provides={QUESTION_TYPES: [Hotspot()]},
)  # fmt: skip
