"""Reading drawings: an SVG that can do nothing but be looked at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from courses.activities.prose import Drawing
from courses.packing.pack import Picture
from lms.api import Problem, _

LARGEST = 200_000
"""Bytes of a drawing: lessons are read over poor links."""

ELEMENTS = {
    "svg", "title", "desc", "defs", "g", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker",
}  # fmt: skip
_BOX = re.compile(r"\s*-?[\d.]+[\s,]+-?[\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*")


@dataclass
class Gallery:
    """The pack's drawings by file name. One that was refused stands here without an address: it has been complained of.

    `used` gathers those that a lesson or a question shows.
    """

    drawings: Mapping[str, Drawing]
    used: set[str] = field(default_factory=set)


def read_picture(path: Path, file: str, problems: list[Problem]) -> Picture | None:
    """Read one drawing; what makes it unsafe or unusable becomes problems, and then there is none."""
    content = path.read_bytes()
    if len(content) > LARGEST:
        sentence = _("Hình lớn quá %(size)d kB; hãy bỏ bớt chi tiết.", size=LARGEST // 1000)
        problems.append(Problem(f"{file}:1", sentence))
        return None
    reader = _Reader(file, problems)
    before = len(problems)
    try:
        reader.parser.Parse(content, True)  # noqa: FBT003 (expat takes it by place)
    except expat.ExpatError as error:
        problems.append(Problem(f"{file}:{error.lineno}", _("Không đọc được SVG.")))
    if len(problems) > before:
        return None
    if not (reader.width and reader.height):
        problems.append(Problem(f"{file}:1", _("Thẻ svg thiếu viewBox.")))
        return None
    return Picture(path.name, content, reader.width, reader.height)


class _Reader:
    """Walks through the XML and complains of everything that is not in the list above."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file, self.problems = file, problems
        self.width = self.height = self.depth = 0
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction

    def complain(self, sentence: str) -> None:
        self.problems.append(Problem(f"{self.file}:{self.parser.CurrentLineNumber}", sentence))

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
