"""Rules on a workbook's sheets: names, charts, filters, frozen rows, conditional formats, printing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.questions.office.contract import SHEET, Finding, MarkingRule, nothing
from courses.questions.office.parameters import (
    AREA,
    CHOICE,
    FLAG,
    NUMBER,
    TEXTS,
    WHOLE,
    Parameter,
    cells_of,
    column_number,
)
from courses.questions.office.rules.sheet_cells import SHEET_NAME, OnSheet
from courses.questions.office.word import plain
from lms.api import JSONDict, _, lazy_, number

if TYPE_CHECKING:
    from openpyxl.chart.series import Series
    from openpyxl.worksheet.worksheet import Worksheet

    from courses.questions.office.book import Book

PAPERS = {"A4": "9", "A3": "8", "Letter": "1"}
"""The numbers under which files name paper."""

STANDARD_WIDTH = 8.43
"""Letters that a column shows unless somebody has changed it."""

_CHARTS = {"column": "BarChart", "bar": "BarChart", "line": "LineChart", "pie": "PieChart"}


class SheetChart(MarkingRule):
    """A chart of a kind, on any sheet, that shows the numbers of an area; with a title if that is asked."""

    key = "courses.xlsx_chart"
    title = lazy_("Biểu đồ")
    reads = SHEET
    parameters = (
        Parameter("kind", CHOICE, choices=tuple(_CHARTS)),
        Parameter("values", AREA, needed=False),
        Parameter("title", FLAG, needed=False),
    )

    def look(self, document: Book, asked: JSONDict) -> Finding:
        charts = [(chart, sheet) for sheet in document.written.worksheets for chart in _drawn(sheet)]
        if not charts:
            return Finding(nothing(), 0.0)
        held, chart, sheet = max(
            ((self._held(chart, asked), chart, sheet) for chart, sheet in charts), key=lambda found: sum(found[0])
        )
        shown = "; ".join(_areas(chart))
        wrong = [str(word) for right, word in zip(held, self._words(asked), strict=True) if not right]
        found = _("chưa đúng: %(parts)s", parts=", ".join(wrong)) if wrong else _("biểu đồ đúng yêu cầu")
        return Finding.share(sum(held), len(held), found, f"{sheet.title}: {shown}"[:200])

    def _held(self, chart: Any, asked: JSONDict) -> list[bool]:
        held = [_is_kind(chart, asked["kind"])]
        if "values" in asked:
            wanted = set(cells_of(asked["values"]))
            shown = {cell for area in _areas(chart) for cell in _cells(area)}
            held.append(wanted <= shown)
        if asked.get("title"):
            held.append(chart.title is not None)
        return held

    def _words(self, asked: JSONDict) -> list[Any]:
        words = [_("loại biểu đồ")]
        words += [_("vùng số liệu")] if "values" in asked else []
        return words + ([_("tiêu đề")] if asked.get("title") else [])


class SheetFilter(OnSheet):
    """The heading row has filter buttons."""

    key = "courses.xlsx_filter"
    title = lazy_("Bộ lọc")
    parameters = (SHEET_NAME, Parameter("cells", AREA, needed=False))

    def look_at(self, book: Book, sheet: Worksheet, asked: JSONDict) -> Finding:  # noqa: ARG002
        areas = [sheet.auto_filter.ref, *(table.ref for table in sheet.tables.values())]
        there = [area for area in areas if area]
        wanted = set(cells_of(asked["cells"])) if "cells" in asked else set()
        right = any(wanted <= set(_cells(area)) for area in there)
        return Finding.of(right=right, found=", ".join(there) or nothing())


class SheetConditional(OnSheet):
    """Conditional formats cover an area."""

    key = "courses.xlsx_conditional"
    title = lazy_("Định dạng có điều kiện")
    parameters = (SHEET_NAME, Parameter("cells", AREA))

    def look_at(self, book: Book, sheet: Worksheet, asked: JSONDict) -> Finding:  # noqa: ARG002
        areas = [str(area) for one in sheet.conditional_formatting for area in one.sqref.ranges]
        covered = {cell for area in areas for cell in _cells(area)}
        wanted = cells_of(asked["cells"])
        there = sum(cell in covered for cell in wanted)
        return Finding.share(there, len(wanted), ", ".join(areas)[:200] or nothing())


class SheetFrozen(OnSheet):
    """So many rows, and columns, stay in sight while one scrolls."""

    key = "courses.xlsx_frozen"
    title = lazy_("Cố định hàng, cột tiêu đề")
    parameters = (
        SHEET_NAME,
        Parameter("rows", WHOLE, needed=False, most=100),
        Parameter("columns", WHOLE, needed=False, most=100),
    )

    def look_at(self, book: Book, sheet: Worksheet, asked: JSONDict) -> Finding:  # noqa: ARG002
        pane = sheet.sheet_view.pane
        rows = columns = 0
        if pane is not None and pane.state in {"frozen", "frozenSplit"}:
            rows, columns = int(pane.ySplit or 0), int(pane.xSplit or 0)
        right = rows == asked.get("rows", rows) and columns == asked.get("columns", columns) and rows + columns > 0
        found = _("%(rows)d hàng, %(columns)d cột", rows=rows, columns=columns) if rows + columns else nothing()
        return Finding.of(right=right, found=found)


class SheetNames(MarkingRule):
    """The workbook has sheets of these names."""

    key = "courses.xlsx_sheets"
    title = lazy_("Tên các trang tính")
    reads = SHEET
    parameters = (Parameter("names", TEXTS),)

    def look(self, document: Book, asked: JSONDict) -> Finding:
        names = [sheet.title for sheet in document.written.worksheets]
        known = {plain(name) for name in names}
        there = sum(plain(name) in known for name in asked["names"])
        return Finding.share(there, len(asked["names"]), ", ".join(names)[:200])


class SheetWidth(OnSheet):
    """A column is at least so many letters wide."""

    key = "courses.xlsx_width"
    title = lazy_("Độ rộng cột")
    parameters = (SHEET_NAME, Parameter("column"), Parameter("least", NUMBER, least=1, most=255))

    def look_at(self, book: Book, sheet: Worksheet, asked: JSONDict) -> Finding:  # noqa: ARG002
        letter = asked["column"].upper()
        width = next(
            (size.width for name, size in sheet.column_dimensions.items() if _in_group(name, size, letter)),
            STANDARD_WIDTH,
        )
        return Finding.of(right=width >= asked["least"] - 0.1, found=f"{letter}: {number(width)}")


class SheetPrinting(OnSheet):
    """How a sheet is printed: paper, across or upright, as wide as the page, heading rows on each page, numbered."""

    key = "courses.xlsx_printing"
    title = lazy_("Thiết lập trang in")
    parameters = (
        SHEET_NAME,
        Parameter("paper", CHOICE, needed=False, choices=tuple(PAPERS)),
        Parameter("orientation", CHOICE, needed=False, choices=("portrait", "landscape")),
        Parameter("fits_width", FLAG, needed=False),
        Parameter("heading_rows", FLAG, needed=False),
        Parameter("page_numbers", FLAG, needed=False),
    )

    def look_at(self, book: Book, sheet: Worksheet, asked: JSONDict) -> Finding:  # noqa: ARG002
        setup, fit = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
        texts = [str(part.text or "") for side in (sheet.oddFooter, sheet.oddHeader) for part in _thirds(side)]
        held = {
            "paper": str(setup.paperSize) == PAPERS.get(asked.get("paper", "")),
            "orientation": (setup.orientation or "portrait") == asked.get("orientation"),
            "fits_width": bool(fit is not None and fit.fitToPage and setup.fitToWidth in {None, 1, "1"}),
            "heading_rows": bool(sheet.print_title_rows),
            "page_numbers": any("&P" in text or "&[Page]" in text for text in texts),
        }
        wanted = [name for name in held if asked.get(name)]
        wrong = [str(_PRINTING[name]) for name in wanted if not held[name]]
        found = _("chưa đặt: %(parts)s", parts=", ".join(wrong)) if wrong else _("đã đặt đủ")
        return Finding.share(len(wanted) - len(wrong), len(wanted), found)


_PRINTING = {
    "paper": lazy_("khổ giấy"),
    "orientation": lazy_("hướng giấy"),
    "fits_width": lazy_("vừa chiều ngang trang"),
    "heading_rows": lazy_("lặp hàng tiêu đề"),
    "page_numbers": lazy_("số trang"),
}


def _drawn(sheet: Any) -> list[Any]:
    """The charts of a sheet, those of a combined one each by itself."""
    found: list[Any] = []
    for chart in sheet._charts:  # noqa: SLF001 (openpyxl has no other name for them)
        found += chart._charts or [chart]  # noqa: SLF001
        for part in found:
            part.title = part.title or chart.title
    return found


def _is_kind(chart: Any, kind: str) -> bool:
    if type(chart).__name__.removesuffix("3D") != _CHARTS[kind]:
        return False
    return kind not in {"column", "bar"} or (chart.barDir or "col") == ("col" if kind == "column" else "bar")


def _areas(chart: Any) -> list[str]:
    series: list[Series] = list(chart.series)
    return [one.val.numRef.f for one in series if one.val is not None and one.val.numRef is not None]


def _cells(area: str) -> list[str]:
    """The cells of `'Sheet 1'!$B$2:$B$9`; nothing of an area too large to matter."""
    from courses.questions.office.book import Book  # noqa: PLC0415 (openpyxl is loaded with the first workbook)

    place = area.rpartition("!")[2].replace("$", "")
    return cells_of(place) if 0 < Book.size_of(place) <= 100_000 else []


def _in_group(name: str, size: Any, letter: str) -> bool:
    """Whether a column belongs to a group of columns that are kept under the first one's name."""
    column = column_number(letter)
    return name == letter or (size.min or 0) <= column <= (size.max or 0)


def _thirds(side: Any) -> tuple[Any, Any, Any]:
    return side.left, side.center, side.right
