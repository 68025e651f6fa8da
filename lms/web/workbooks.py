"""The one way from rows to a workbook (XLSX). Text is text: no cell ever becomes a formula or a link."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from flask_babel import gettext as _

from lms.web.formats import local, number
from lms.web.sheets import CellKind, Marked, Sheet, SheetColumn, cell_text, plain_value, rounded_down

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576
SPARE_ROWS = 2_000
"""Rows below the last that a sheet with choices or locked cells leaves open for more."""

_PLAIN = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SHORT_LIST = 255
_NOT_IN_TITLES = str.maketrans("[]:*?/\\", "       ")

FORMATS = {
    CellKind.TEXT: "@",
    CellKind.INTEGER: "#,##0",
    CellKind.DECIMAL: "#,##0.0#",
    CellKind.PERCENT: "0.0%",
    CellKind.DATE: "dd/mm/yyyy",
    CellKind.MOMENT: "dd/mm/yyyy hh:mm",
    CellKind.YES: "@",
}


class SheetFull(ValueError):  # noqa: N818 (reads as what it is)
    """There are more rows than a sheet of a workbook can hold."""


def write_xlsx(target: Path | BinaryIO, *sheets: Sheet, title: Any = "", created: datetime | None = None) -> int:
    """Write a workbook in constant memory; gives the number of rows under all heads.

    With `created` equal rows make equal bytes. Raises `SheetFull`.
    """
    import xlsxwriter  # noqa: PLC0415 (only where a workbook is written)

    with TemporaryDirectory(dir=target.parent if isinstance(target, Path) else None) as folder:
        book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, {**_PLAIN, "tmpdir": folder})
        properties = {"title": str(title or sheets[0].title)}
        book.set_properties(properties | ({"created": created.replace(tzinfo=None)} if created else {}))
        lists = _Lists(book, [column for sheet in sheets for column in sheet.columns])
        try:
            written = sum(_Writer(book, sheet, lists).write() for sheet in sheets)
            lists.write()
        except BaseException:
            _abandon(book)
            raise
        book.close()
    return written


def _abandon(book: Any) -> None:
    """Close what constant memory keeps open; a workbook begun and not ended leaves no file."""
    for page in book.worksheets():
        page.row_data_fh.close()
    book.fileclosed = True


def xlsx_bytes(*sheets: Sheet, title: Any = "", created: datetime | None = None) -> bytes:
    """A workbook small enough to be held in memory."""
    file = BytesIO()
    write_xlsx(file, *sheets, title=title, created=created)
    return file.getvalue()


class _Lists:
    """The choices of a workbook: short ones stand in the rule itself, long ones on a sheet of their own."""

    def __init__(self, book: Any, columns: Sequence[SheetColumn]) -> None:
        self._book = book
        self._long = [column for column in columns if len(",".join(column.choices)) > _SHORT_LIST]
        self._title = str(_("Danh mục"))

    def rule(self, column: SheetColumn) -> dict[str, Any]:
        """What a spreadsheet has to know to offer the choices."""
        from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 (as above)

        source: Any = list(column.choices)
        if column in self._long:
            letter = xl_col_to_name(self._long.index(column))
            source = f"='{self._title}'!${letter}$2:${letter}${len(column.choices) + 1}"
        return {"validate": "list", "source": source, "error_message": _("Hãy chọn một giá trị trong danh sách.")}

    def write(self) -> None:
        """Write the sheet of long lists, where there are any."""
        if self._long:
            columns = [SheetColumn(column.title, width=40) for column in self._long]
            rows = zip_longest(*(column.choices for column in self._long))
            _Writer(self._book, Sheet(self._title, columns, rows, frozen=0), self).write()


class _Writer:
    """Writes one sheet, from the top down as constant memory asks."""

    def __init__(self, book: Any, sheet: Sheet, lists: _Lists) -> None:
        self._sheet, self._lists = sheet, lists
        self._page = book.add_worksheet(str(sheet.title).translate(_NOT_IN_TITLES)[:31])
        self._locks = any(column.locked for column in sheet.columns)
        self._head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#E8EDF5"}
        )
        self._above = book.add_format({"bold": True})
        self._line = book.add_format({"text_wrap": True, "valign": "top"})
        self._cells = [self._format(book, column, column.locked) for column in sheet.columns]
        self._open = [self._format(book, column, locked=False) for column in sheet.columns]
        self._marked = [self._format(book, column, column.locked, marked=True) for column in sheet.columns]

    def _format(self, book: Any, column: SheetColumn, locked: bool, *, marked: bool = False) -> Any:
        looks: dict[str, Any] = {"num_format": FORMATS[column.kind], "locked": locked}
        if marked:
            looks |= {"bg_color": "#FBE3E1", "font_color": "#8F1D14", "bold": True}
        return book.add_format(looks)

    def write(self) -> int:
        """Write head and rows; gives the number of rows."""
        if not self._sheet.columns:
            return self._write_lines()
        head = len(self._sheet.above)
        for place, text in enumerate(self._sheet.above):
            self._page.write_string(place, 0, str(text), self._above)
        for place, column in enumerate(self._sheet.columns):
            self._page.set_column(place, place, column.width, self._open[place])
            self._page.write_string(head, place, str(column.title), self._head)
        rows = iter(self._sheet.rows)
        last = head
        for last, row in enumerate(islice(rows, MOST_ROWS - head - 1), start=head + 1):
            self._write_row(last, row)
        if next(rows, None) is not None:
            raise SheetFull(_("Trang tính chỉ chứa được %(n)s dòng.", n=number(MOST_ROWS)))
        self._finish(head, last)
        return last - head

    def _write_lines(self) -> int:
        self._page.set_column(0, 0, 100)
        place = -1
        for place, line in enumerate(self._sheet.rows):
            self._page.write_string(place, 0, str(line[0]), self._line)
        return place + 1

    def _write_row(self, place: int, row: Sequence[Any]) -> None:
        for at, (column, cell) in enumerate(zip(self._sheet.columns, row, strict=True)):
            if isinstance(cell, Marked):
                if cell.reason:
                    self._page.write_comment(place, at, cell.reason, {"x_scale": 2})
                self._write_cell(place, at, column, plain_value(cell), self._marked[at])
            else:
                self._write_cell(place, at, column, plain_value(cell), self._cells[at])

    def _write_cell(self, place: int, at: int, column: SheetColumn, value: Any, looks: Any) -> None:
        match value:
            case None | "":
                self._page.write_blank(place, at, None, looks)
            case bool():
                self._page.write_string(place, at, cell_text(CellKind.YES, value), looks)
            case int() | float():
                fraction = column.kind is CellKind.PERCENT
                self._page.write_number(place, at, rounded_down(value) if fraction else value, looks)
            case datetime():
                self._page.write_datetime(place, at, local(value).replace(tzinfo=None), looks)
            case date():
                self._page.write_datetime(place, at, value, looks)
            case _:
                self._page.write_string(place, at, str(value), looks)

    def _finish(self, head: int, last: int) -> None:
        columns = self._sheet.columns
        self._page.freeze_panes(head + 1, self._sheet.frozen)
        self._page.autofilter(head, 0, max(last, head + 1), len(columns) - 1)
        self._page.repeat_rows(head)
        self._page.set_landscape()
        self._page.set_paper(9)
        self._page.fit_to_pages(1, 0)
        below = min(last + SPARE_ROWS, MOST_ROWS - 1)
        for place, column in enumerate(columns):
            if column.choices:
                self._page.data_validation(head + 1, place, below, place, self._lists.rule(column))
        if self._locks:
            self._page.protect(
                "", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True, "insert_rows": True}
            )
