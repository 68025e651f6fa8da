"""A workbook as rules look at it: formulas and the results that the program stored beside them."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Book:
    """The same workbook twice: with its formulas, and with the values last seen. Nothing is worked out anew."""

    written: Workbook
    seen: Workbook

    def sheet(self, name: str = "") -> Worksheet | None:
        """A sheet by its name, whatever its capitals; the first one where no name is given."""
        sheets = [sheet for sheet in self.written.worksheets if not name or sheet.title.casefold() == name.casefold()]
        return sheets[0] if sheets else None

    def formula(self, sheet: Worksheet, cell: str) -> str:
        """The formula of a cell without its equals sign, empty where there is none."""
        value = _cell(sheet, cell)
        text = getattr(value, "text", value)  # an array formula has its text inside
        return text[1:] if isinstance(text, str) and text.startswith("=") else ""

    def value(self, sheet: Worksheet, cell: str) -> Any:
        """The value of a cell as the program showed it last, None for an empty one or a formula without a result."""
        return _cell(self.seen[sheet.title], cell)

    def number_format(self, sheet: Worksheet, cell: str) -> str:
        """How a cell shows numbers, as Excel writes it."""
        column, row = _place(cell)
        return str(sheet._cells[row, column].number_format) if (row, column) in sheet._cells else "General"  # noqa: SLF001

    @staticmethod
    def size_of(ref: str) -> int:
        """How many cells an area has; 0 for what is none."""
        try:
            left, top, right, bottom = range_boundaries(ref)
        except ValueError:
            return 0
        if left is None or top is None or right is None or bottom is None:
            return 0
        return (right - left + 1) * (bottom - top + 1)


def open_book(content: BytesIO) -> Book:
    """Open a workbook. What follows from links to other files is not looked at."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of parts that it would not write again; we write nothing
        written = openpyxl.load_workbook(content, keep_links=False)
        content.seek(0)
        return Book(written, openpyxl.load_workbook(content, data_only=True, keep_links=False))


def _cell(sheet: Any, cell: str) -> Any:
    """A cell's value, without making the cell where there is none."""
    column, row = _place(cell)
    found = sheet._cells.get((row, column))  # noqa: SLF001 (asking for a cell by its name makes one)
    return found.value if found is not None else None


def _place(cell: str) -> tuple[int, int]:
    column, row, _right, _bottom = range_boundaries(cell)
    return column or 1, row or 1
