"""Sheets of Excel, OpenDocument and CSV files as rows of text."""

import csv
import io
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _

from lms.files.archives import OLE, ZIP, open_archive, refuse_macros
from lms.files.cells import text_of
from lms.files.decoding import decoded
from lms.files.guarded import Rows, read_guarded
from lms.files.source import SourceFile, UnreadableFile
from lms.files.surveying import survey

MOST_ROWS = 20_000
"""Rows with something in them that a sheet may have."""

TABLES = (".xlsx", ".xls", ".ods", ".csv")


@dataclass(frozen=True)
class ReadSheet:
    """A sheet from its cell A1. `formulas`, `dates` and `percents` are places that do not show what was typed.

    `hidden` are rows that the sheet does not show.
    """

    name: str
    rows: list[list[str]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    dates: frozenset[tuple[int, int]] = frozenset()
    percents: frozenset[tuple[int, int]] = field(default=frozenset())
    hidden: frozenset[int] = frozenset()


def sheets_of(file: SourceFile, *, most_rows: int = MOST_ROWS, keeping: str = "") -> list[ReadSheet]:
    """Read every sheet that is not hidden; raises `UnreadableFile`. `keeping` are unseen signs that stay in texts."""
    if file.content.startswith(ZIP):
        sheets = _of_archive(file.content, keeping)
    elif file.content.startswith(OLE):
        sheets = [_sheet(name, values, keeping) for _place, name, values in read_guarded(file.content)]
    else:
        sheets = [_of_text(file)]
    if any(sum(map(any, sheet.rows)) > most_rows for sheet in sheets):
        raise UnreadableFile(_("Trang tính có quá %(most)d dòng. Hãy chia thành nhiều tệp.", most=most_rows))
    return sheets


def rows_of_sheets(file: SourceFile) -> list[tuple[str, list[list[str]]]]:
    """The sheets as names and rows of text alone."""
    return [(sheet.name, sheet.rows) for sheet in sheets_of(file)]


def _of_archive(content: bytes, keeping: str) -> list[ReadSheet]:
    archive = open_archive(content)
    if "mimetype" in archive.entries:
        return [_sheet(name, values, keeping) for _place, name, values in read_guarded(content)]
    refuse_macros(archive)
    if "xl/workbook.xml" not in archive.entries:
        raise UnreadableFile(_("Tệp này không phải tệp Excel (.xlsx). Hãy mở tệp, lưu thành .xlsx rồi thử lại."))
    surveyed = survey(archive)
    sheets = []
    for place, name, values in read_guarded(content):
        made = _sheet(name, values, keeping)
        if place < len(surveyed):
            seen = surveyed[place]
            made = replace(made, formulas=seen.formulas, percents=seen.percents, hidden=seen.hidden)
        sheets.append(made)
    return sheets


def _sheet(name: str, values: Rows, keeping: str) -> ReadSheet:
    rows = [[text_of(value, keeping=keeping) for value in row] for row in values]
    dates = {
        (row, column) for row, line in enumerate(values) for column, value in enumerate(line) if hasattr(value, "ctime")
    }
    return ReadSheet(name, rows, dates=frozenset(dates))


def table_of_text(text: str) -> list[list[str]]:
    """Read CSV, parted by whichever sign parts its first lines most; nothing where that cannot be done."""
    head = [line for line in text.split("\n")[:20] if line.strip()]
    sign = max(";\t,", key=lambda one: sum(line.count(one) for line in head))
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=sign)]
    except csv.Error:
        return []


def _of_text(file: SourceFile) -> ReadSheet:
    rows = table_of_text(decoded(file.content).text)
    if not rows:
        raise UnreadableFile(_("Tệp CSV trống hoặc có dòng không đọc được. Hãy lưu lại từ Excel rồi thử lại."))
    return ReadSheet("", rows)
