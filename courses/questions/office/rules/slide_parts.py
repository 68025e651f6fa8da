"""Rules on what stands on slides: pictures, charts, tables, diagrams, footers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.questions.office.contract import SLIDES, Finding, MarkingRule, nothing
from courses.questions.office.parameters import CHOICE, FLAG, WHOLE, Parameter
from courses.questions.office.rules.slides import SLIDE, chosen, shapes_of
from courses.questions.office.word import plain
from lms.api import JSONDict, _, lazy_

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

NUMBER_PLACE, FOOTER_PLACE = "sldNum", "ftr"
_CHARTS = {"column": "COLUMN", "bar": "BAR", "line": "LINE", "pie": "PIE"}
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_DATA = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


class SlidePicture(MarkingRule):
    """At least so many pictures; with `alt` each has a text for those who cannot see it."""

    key = "courses.pptx_picture"
    title = lazy_("Hình ảnh trên trang chiếu")
    reads = SLIDES
    parameters = (SLIDE, Parameter("least", WHOLE, least=1, most=100), Parameter("alt", FLAG, needed=False))

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        pictures = [
            _alt(shape) for slide in chosen(document, asked) for shape in shapes_of(slide) if _is_picture(shape)
        ]
        told = [text for text in pictures if text]
        found = _("%(n)d hình, %(told)d hình có mô tả", n=len(pictures), told=len(told))
        right = told if asked.get("alt") else pictures
        return Finding.share(len(right), asked["least"], found, "; ".join(told)[:200])


class SlideChart(MarkingRule):
    """A chart, of a kind if that is asked; with a title if that is."""

    key = "courses.pptx_chart"
    title = lazy_("Biểu đồ trên trang chiếu")
    reads = SLIDES
    parameters = (
        SLIDE,
        Parameter("kind", CHOICE, needed=False, choices=tuple(_CHARTS)),
        Parameter("title", FLAG, needed=False),
    )

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        charts = [
            shape.chart
            for slide in chosen(document, asked)
            for shape in shapes_of(slide)
            if getattr(shape, "has_chart", False)
        ]
        if not charts:
            return Finding(nothing(), 0.0)
        held = max(([self._is_kind(chart, asked), *self._titled(chart, asked)] for chart in charts), key=sum)
        found = ", ".join(chart.chart_type.name.lower() for chart in charts)
        return Finding.share(sum(held), len(held), found)

    def _is_kind(self, chart: Any, asked: JSONDict) -> bool:
        return "kind" not in asked or chart.chart_type.name.startswith(_CHARTS[asked["kind"]])

    def _titled(self, chart: Any, asked: JSONDict) -> list[bool]:
        return [bool(chart.has_title)] if asked.get("title") else []


class SlideTable(MarkingRule):
    """A table of so many columns and at least so many rows."""

    key = "courses.pptx_table"
    title = lazy_("Bảng trên trang chiếu")
    reads = SLIDES
    parameters = (
        SLIDE,
        Parameter("columns", WHOLE, least=1, most=50),
        Parameter("rows", WHOLE, needed=False, least=1, most=100),
    )

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        sizes = [
            (len(shape.table.columns), len(shape.table.rows))
            for slide in chosen(document, asked)
            for shape in shapes_of(slide)
            if getattr(shape, "has_table", False)
        ]
        right = any(columns == asked["columns"] and rows >= asked.get("rows", 1) for columns, rows in sizes)
        found = "; ".join(_("bảng %(columns)d cột, %(rows)d hàng", columns=size[0], rows=size[1]) for size in sizes)
        return Finding.of(right=right, found=found or nothing())


class SlideDiagram(MarkingRule):
    """A diagram such as an organisation chart, made with the program's own tool."""

    key = "courses.pptx_diagram"
    title = lazy_("Sơ đồ (SmartArt)")
    reads = SLIDES
    parameters = (SLIDE,)

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        count = sum(
            frame.get("uri") == _DIAGRAM for slide in chosen(document, asked) for frame in _root(slide).iter(_DATA)
        )
        return Finding.of(right=count > 0, found=_("%(n)d sơ đồ", n=count))


class SlideFooter(MarkingRule):
    """The slides, the first perhaps left out, show their numbers; or a footer with a text."""

    key = "courses.pptx_footer"
    title = lazy_("Chân trang và số trang chiếu")
    reads = SLIDES
    parameters = (Parameter("numbers", FLAG, needed=False), Parameter("text", needed=False))

    def look(self, document: Presentation, asked: JSONDict) -> Finding:
        slides = list(document.slides)[1:] or list(document.slides)
        numbered = sum(NUMBER_PLACE in _places(slide) for slide in slides)
        footers = [_places(slide).get(FOOTER_PLACE, "") for slide in slides]
        parts = [numbered] if asked.get("numbers") else []
        if "text" in asked:
            parts.append(sum(plain(asked["text"]) in plain(text) for text in footers))
        found = _("%(n)d trên %(all)d trang có số trang", n=numbered, all=len(slides))
        evidence = next((text for text in footers if text), "")[:120]
        return Finding.share(sum(parts), len(parts) * len(slides), found, evidence)


def _is_picture(shape: Any) -> bool:
    from pptx.enum.shapes import MSO_SHAPE_TYPE  # noqa: PLC0415 (python-pptx is loaded with the first presentation)

    if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
        return True
    return bool(shape.is_placeholder and next(shape._element.iter(f"{_P}blipFill"), None) is not None)  # noqa: SLF001


def _alt(shape: Any) -> str:
    name = next(shape._element.iter(f"{_P}cNvPr"), None)  # noqa: SLF001 (python-pptx does not tell)
    return "" if name is None else name.get("descr", "").strip()


def _root(slide: Slide) -> Any:
    return slide._element  # noqa: SLF001 (python-pptx knows no diagrams)


def _places(slide: Slide) -> dict[str, str]:
    """The slide's own places for number and footer, with what is written there."""
    found = {}
    for shape in shapes_of(slide):
        place = next(shape._element.iter(f"{_P}ph"), None)  # noqa: SLF001
        if place is not None and place.get("type"):
            found[place.get("type")] = shape.text_frame.text if shape.has_text_frame else ""
    return found
