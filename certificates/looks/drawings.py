"""SVG drawings that can do nothing but be looked at: found fault with in packs, cleaned when they are emblems."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from lms.api import UnreadableFile, _, parsed_xml

SVG: Final = "{http://www.w3.org/2000/svg}"
XLINK_HREF: Final = "{http://www.w3.org/1999/xlink}href"
SHAPES: Final = frozenset({
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "clipPath",
    "linearGradient", "radialGradient", "stop", "title", "desc", "style",
})  # fmt: skip
MOST_ELEMENTS: Final = 6_000
EMBLEM_SIDE_MM: Final = 30.0

_EDITORS_OWN: Final = frozenset({"metadata"})
_ADDRESS: Final = re.compile(r"url\s*\(\s*(?![\"']?#)|@|expression|javascript:|\\", re.IGNORECASE)
_LENGTH: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in)?\s*")
_MILLIMETRES: Final = re.compile(r"\d+(?:\.\d+)?(?:mm)?")


def faults(content: bytes, name: str) -> Iterator[tuple[int, str]]:
    """Tell what makes a drawing unfit: the line, 0 for the whole, and a sentence."""
    try:
        root = parsed_xml(content, name)
    except UnreadableFile as refusal:
        yield 0, refusal.sentence
        return
    if root.tag != f"{SVG}svg":
        yield 0, _("Tệp này không phải là hình SVG.")
        return
    yield from _faults_of(root)


def size_fault(content: bytes, name: str) -> str:
    """Tell that a drawing of a template says no size in millimetres; empty when it does."""
    root = parsed_xml(content, name)
    sides = [root.get(side, "") for side in ("width", "height")]
    if all(_MILLIMETRES.fullmatch(side) and float(side.removesuffix("mm")) > 0 for side in sides):
        return ""
    return str(_('Thẻ svg cần width và height tính bằng mm, ví dụ width="20mm".'))


def clean_drawing(content: bytes) -> bytes:
    """Keep of an emblem what draws, in a size of its own. Raises `UnreadableFile` with the place of what it refuses."""
    root = parsed_xml(content, _("biểu trưng"))
    if root.tag != f"{SVG}svg":
        raise UnreadableFile(_("Tệp này không phải là hình SVG."))
    for element in list(root.iter(etree.Element)):
        around = element.getparent()
        if around is not None and _is_editors_own(element):
            around.remove(element)
    for line, sentence in _faults_of(root):
        raise UnreadableFile(sentence, _("dòng %(n)d", n=line))
    width, height = _box_of(root)[2:]
    for element in root.iter():
        for attribute in [each for each in element.attrib if each.startswith("{") and each != XLINK_HREF]:
            del element.attrib[attribute]
    scale = EMBLEM_SIDE_MM / max(width, height)
    root.set("width", f"{width * scale:.2f}mm")
    root.set("height", f"{height * scale:.2f}mm")
    root.attrib.pop("style", None)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8")


def _faults_of(root: etree._Element) -> Iterator[tuple[int, str]]:
    elements = list(root.iter(etree.Element))
    if len(elements) > MOST_ELEMENTS:
        yield 0, _("Hình có quá nhiều chi tiết: hơn %(n)d phần.", n=MOST_ELEMENTS)
    for element in elements:
        line = element.sourceline or 0
        name = str(element.tag).removeprefix(SVG)
        if name not in SHAPES:
            if name in {"text", "tspan"}:
                yield line, _("Hình có chữ: hãy chuyển chữ thành đường nét.")
            elif name in {"use", "symbol"}:
                yield line, _("Hình có phần dùng lại (“%(name)s”): hãy chuyển thành đường nét.", name=name)
            else:
                yield line, _("Hình có thành phần không được dùng: “%(name)s”.", name=name.rpartition("}")[2])
            continue
        if name == "style" and _ADDRESS.search(element.text or ""):
            yield line, _("Kiểu trong hình gọi đến địa chỉ khác.")
        yield from _attribute_faults(element, line)
    if not any(_box_of(root)[2:]):
        yield root.sourceline or 0, _("Thẻ svg thiếu viewBox.")


def _attribute_faults(element: etree._Element, line: int) -> Iterator[tuple[int, str]]:
    for attribute, value in element.attrib.items():
        name = str(attribute).rpartition("}")[2].lower()
        if name.startswith("on"):
            yield line, _("Hình có mã chạy được (“%(name)s”).", name=name)
        elif (name == "href" and not str(value).startswith("#")) or _ADDRESS.search(str(value)):
            yield line, _("Hình gọi đến địa chỉ khác (“%(name)s”).", name=name)


def _is_editors_own(element: etree._Element) -> bool:
    """Notes that drawing programs leave for themselves: other namespaces and metadata."""
    name = str(element.tag)
    return not name.startswith(SVG) or name.removeprefix(SVG) in _EDITORS_OWN


def _box_of(root: etree._Element) -> tuple[float, float, float, float]:
    """Read the view box; where there is none, make it of the size. Zeros when neither is said."""
    try:
        left, top, width, height = (float(part) for part in root.get("viewBox", "").replace(",", " ").split())
    except ValueError:
        sides = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
        if not all(sides):
            return 0, 0, 0, 0
        left, top, (width, height) = 0.0, 0.0, (float(side[1]) for side in sides if side)
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    return (left, top, width, height) if 0 < width < 1e6 and 0 < height < 1e6 else (0, 0, 0, 0)
