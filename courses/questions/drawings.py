"""Reading drawings: an SVG that can do nothing but be looked at."""

import re
from typing import Any, NamedTuple
from xml.parsers import expat

from lms.api import _

LARGEST = 200_000
"""Bytes of a drawing: lessons and questions are read over poor links."""

ELEMENTS = {
    "svg", "title", "desc", "defs", "g", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker",
}  # fmt: skip
_BOX = re.compile(r"\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+(\d+(?:\.\d+)?)[\s,]+(\d+(?:\.\d+)?)\s*")


class DrawingFault(NamedTuple):
    """Trouble in a drawing: its line, from 1, and a plain sentence."""

    line: int
    sentence: str


class ReadDrawing(NamedTuple):
    """The size of a drawing in the units of its view box, and what makes it unsafe or unusable."""

    width: int
    height: int
    faults: list[DrawingFault]


def read_drawing(content: bytes) -> ReadDrawing:
    """Walk through a drawing and complain of everything that is not known to be harmless."""
    if len(content) > LARGEST:
        sentence = _("Hình lớn quá %(size)d kB; hãy bỏ bớt chi tiết.", size=LARGEST // 1000)
        return ReadDrawing(0, 0, [DrawingFault(1, sentence)])
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)  # noqa: FBT003 (expat takes it by place)
    except expat.ExpatError as error:
        reader.faults.append(DrawingFault(error.lineno, _("Không đọc được SVG.")))
    if not reader.faults and not (reader.width and reader.height):
        reader.faults.append(DrawingFault(1, _("Thẻ svg thiếu viewBox.")))
    return ReadDrawing(reader.width, reader.height, reader.faults)


class _Reader:
    def __init__(self) -> None:
        self.faults: list[DrawingFault] = []
        self.width = self.height = self.depth = 0
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction

    def complain(self, sentence: str) -> None:
        self.faults.append(DrawingFault(self.parser.CurrentLineNumber, sentence))

    def doctype(self, *_parts: Any) -> None:
        self.complain(_("Hình không được có DOCTYPE."))

    def instruction(self, *_parts: Any) -> None:
        self.complain(_("Hình không được có chỉ thị xử lý (<?…?>)."))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _space, tag = name.rpartition(" ")
        if self.depth == 0 and tag == "svg" and (box := _BOX.fullmatch(attributes.get("viewBox", ""))):
            self.width, self.height = round(float(box[1])), round(float(box[2]))
        self.depth += 1
        if space != "http://www.w3.org/2000/svg" or tag not in ELEMENTS:
            self.complain(_("Hình không được có thẻ <%(tag)s>.", tag=tag))
        for attribute, value in attributes.items():
            self.check(attribute.rpartition(" ")[2], value)

    def end(self, _name: str) -> None:
        self.depth -= 1

    def check(self, name: str, value: str) -> None:
        """Refuse what runs, what reaches outside the file, and styles, which can do both."""
        plain = value.casefold().replace("\\", "")
        if name.casefold().startswith("on") or name == "style":
            self.complain(_("Hình không được có thuộc tính “%(name)s”.", name=name))
        elif (name == "href" and not value.startswith("#")) or re.search(r"url\(\s*['\"]?(?!#)", plain):
            self.complain(_("Hình không được trỏ ra ngoài: %(value)s", value=value[:60]))
        elif "javascript:" in plain or "data:" in plain:
            self.complain(_("Hình không được có mã hay dữ liệu nhúng: %(value)s", value=value[:60]))
