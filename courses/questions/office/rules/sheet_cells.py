"""Rules on the cells of a workbook: values, formulas, formats, order."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from courses.questions.office.contract import SHEET, Finding, MarkingRule, nothing
from courses.questions.office.parameters import (
    AREA,
    CELL,
    CHOICE,
    FLAG,
    NUMBER,
    TEXTS,
    Parameter,
    cells_of,
)
from courses.questions.office.word import plain
from lms.api import JSONDict, _, lazy_, sort_key

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from courses.questions.office.book import Book

SHEET_NAME = Parameter("sheet", needed=False)
"""The first sheet where no name is given."""

CLOSE = 1e-6
"""What rounding may change of a result, in parts of it."""

_STRINGS = re.compile(r'"[^"]*"')
_FUNCTION = re.compile(r"(?:_XLFN\.|_XLWS\.)?([A-Z][A-Z0-9.]*)\(")
_FIXED = re.compile(r"\$[A-Z]{1,3}\$[0-9]+")
_SHOWN = 5


class OnSheet(MarkingRule):
    """A rule on one sheet; where that is missing nothing is found."""

    reads = SHEET

    def look(self, document: Book, asked: JSONDict) -> Finding:
        sheet = document.sheet(asked.get("sheet", ""))
        if sheet is None:
            return Finding(nothing(), 0.0, _("không có trang tính “%(name)s”", name=asked.get("sheet", "")))
        return self.look_at(document, sheet, asked)

    def look_at(self, book: Book, sheet: Worksheet, asked: JSONDict) -> Finding:
        """See how far the sheet does what is asked."""
        raise NotImplementedError


class SheetValue(OnSheet):
    """A cell shows this number or text."""

    key = "courses.xlsx_value"
    title = lazy_("Giá trị của ô")
    parameters = (
        SHEET_NAME, Parameter("cell", CELL), Parameter("number", NUMBER, needed=False, least=-1e15, most=1e15),
        Parameter("text", needed=False), Parameter("tolerance", NUMBER, needed=False, most=1e12),
    )  # fmt: skip

    def look_at(self, book: Book, sheet: Worksheet, asked: JSONDict) -> Finding:
        value = book.value(sheet, asked["cell"])
        right = _equals(value, asked) if "number" in asked else plain(str(value)) == plain(asked.get("text", ""))
        return Finding.of(right=right, found=f"{asked['cell']} = {_shown(value)}")


class SheetFormula(OnSheet):
    """Every cell of an area has a formula: with one of `functions`, a fixed reference, these results."""

    key = "courses.xlsx_formula"
    title = lazy_("Công thức và hàm")
    parameters = (
        SHEET_NAME,
        Parameter("cells", AREA),
        Parameter("functions", TEXTS, needed=False),
        Parameter("fixed", FLAG, needed=False),
        Parameter("result", NUMBER, needed=False, least=-1e15, most=1e15),
        Parameter("tolerance", NUMBER, needed=False, most=1e12),
    )

    def look_at(self, book: Book, sheet: Worksheet, asked: JSONDict) -> Finding:
        cells = cells_of(asked["cells"])
        wrong = [cell for cell in cells if not self._is_right(book, sheet, cell, asked)]
        first = wrong[0] if wrong else cells[0]
        formula = book.formula(sheet, first)
        told = f"={formula}" if formula else _("không có công thức")
        found = _("%(n)d trên %(all)d ô đúng", n=len(cells) - len(wrong), all=len(cells))
        evidence = f"{first}: {told} → {_shown(book.value(sheet, first))}"
        return Finding.share(len(cells) - len(wrong), len(cells), found, evidence)

    def _is_right(self, book: Book, sheet: Worksheet, cell: str, asked: JSONDict) -> bool:
        formula = _STRINGS.sub('""', book.formula(sheet, cell)).upper()
        value = book.value(sheet, cell)
        used = set(_FUNCTION.findall(formula))
        wanted = {name.upper() for name in asked.get("functions", ())}
        return (
            bool(formula)
            and not (isinstance(value, str) and value.startswith("#"))
            and (not wanted or bool(wanted & used))
            and (not asked.get("fixed") or bool(_FIXED.search(formula)))
            and ("result" not in asked or _equals(value, asked))
        )


class SheetNumberFormat(OnSheet):
    """Every cell of an area shows its number this way."""

    key = "courses.xlsx_number_format"
    title = lazy_("Định dạng số")
    parameters = (
        SHEET_NAME,
        Parameter("cells", AREA),
        Parameter("kind", CHOICE, choices=("thousands", "percent", "date", "decimals", "text")),
    )

    def look_at(self, book: Book, sheet: Worksheet, asked: JSONDict) -> Finding:
        cells = cells_of(asked["cells"])
        formats = {cell: book.number_format(sheet, cell) for cell in cells}
        right = [cell for cell in cells if _FORMATS[asked["kind"]](formats[cell])]
        found = _("%(n)d trên %(all)d ô đúng", n=len(right), all=len(cells))
        return Finding.share(len(right), len(cells), found, ", ".join(sorted(set(formats.values()))[:_SHOWN]))


class SheetSorted(OnSheet):
    """The values of a column stand in order, none of them empty."""

    key = "courses.xlsx_sorted"
    title = lazy_("Sắp xếp dữ liệu")
    parameters = (
        SHEET_NAME,
        Parameter("cells", AREA),
        Parameter("order", CHOICE, choices=("ascending", "descending")),
    )

    def look_at(self, book: Book, sheet: Worksheet, asked: JSONDict) -> Finding:
        values = [book.value(sheet, cell) for cell in cells_of(asked["cells"])]
        filled = [value for value in values if value is not None]
        keys = [_order(value) for value in filled]
        ordered = sorted(keys, reverse=asked["order"] == "descending")
        right = len(filled) == len(values) and keys == ordered
        return Finding.of(right=right, found=", ".join(map(_shown, filled[:_SHOWN])) or nothing())


class SheetLook(OnSheet):
    """Every cell of an area is set as asked: bold, aligned, framed, wrapped, merged, tinted."""

    key = "courses.xlsx_look"
    title = lazy_("Trình bày ô")
    parameters = (
        SHEET_NAME,
        Parameter("cells", AREA),
        Parameter("bold", FLAG, needed=False),
        Parameter("align", CHOICE, needed=False, choices=("left", "center", "right")),
        Parameter("borders", FLAG, needed=False),
        Parameter("wrap", FLAG, needed=False),
        Parameter("merged", FLAG, needed=False),
        Parameter("filled", FLAG, needed=False),
    )

    def look_at(self, book: Book, sheet: Worksheet, asked: JSONDict) -> Finding:  # noqa: ARG002
        names = cells_of(asked["cells"])
        cells: list[Any] = [sheet[name] for name in names]
        held = {
            "bold": all(bool(cell.font.b) for cell in cells),
            "borders": all(_is_framed(cell) for cell in cells),
            "wrap": all(bool(cell.alignment.wrap_text) for cell in cells),
            "merged": any(str(area) == asked["cells"] for area in sheet.merged_cells.ranges),
            "filled": all(cell.fill.fill_type is not None for cell in cells),
        }
        parts = {name: right is asked[name] for name, right in held.items() if name in asked}
        if "align" in asked:
            parts["align"] = all(_aligned(cell, asked["align"]) for cell in cells)
        wrong = [str(_ASPECTS[name]) for name, right in parts.items() if not right]
        found = _("chưa đúng: %(parts)s", parts=", ".join(wrong)) if wrong else _("đúng cách trình bày")
        return Finding.share(len(parts) - len(wrong), len(parts), found, asked["cells"])


_ASPECTS = {
    "bold": lazy_("chữ đậm"),
    "align": lazy_("căn lề"),
    "borders": lazy_("đường viền"),
    "wrap": lazy_("xuống dòng trong ô"),
    "merged": lazy_("gộp ô"),
    "filled": lazy_("màu nền"),
}

_FORMATS: dict[str, Callable[[str], bool]] = {
    "thousands": lambda code: bool(re.search(r"[#0][.,]##0|[#0] ##0", code)) and "%" not in code,
    "percent": lambda code: "%" in code,
    "date": lambda code: bool(re.search(r"[dy]", re.sub(r'"[^"]*"|\[[^\]]*\]', "", code.lower()))),
    "decimals": lambda code: bool(re.search(r"0\.0", code)),
    "text": lambda code: code == "@",
}


def _equals(value: Any, asked: JSONDict) -> bool:
    wanted = asked["number"] if "number" in asked else asked["result"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return bool(abs(value - wanted) <= max(asked.get("tolerance", 0), abs(wanted) * CLOSE, CLOSE))


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return nothing() if value is None else str(value)[:80]


def _order(value: Any) -> tuple[int, Any]:
    """Numbers before texts, texts as Vietnamese lists them."""
    if isinstance(value, int | float):
        return 0, value
    return 1, sort_key(str(value))


def _is_framed(cell: Any) -> bool:
    return all(side is not None and side.style for side in (cell.border.left, cell.border.right, cell.border.bottom))


def _aligned(cell: Any, wanted: str) -> bool:
    own = cell.alignment.horizontal
    return own == wanted or (wanted == "center" and own == "centerContinuous")
