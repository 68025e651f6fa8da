"""The sheet that came in, given back with its wrong cells marked and the reason beside."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from flask_babel import gettext as _

from lms.db import rows_of
from lms.files.source import SourceFile
from lms.staffing.columns import COLUMN_BY_KEY
from lms.staffing.import_models import StaffImport, StaffImportLine
from lms.staffing.import_queries import PROBLEMS, lines_of
from lms.staffing.reading import StaffSheet, read_staff
from lms.storage import read_file
from lms.web.sheets import Marked, Sheet, SheetColumn
from lms.web.workbooks import write_xlsx

WIDTH, REASON_WIDTH = 18, 60
NARROWEST = 1


def write_marked(target: BinaryIO, handed: StaffImport) -> None:
    """Write the workbook. Raises `FileNotFoundError` when the file is gone."""
    sheet = read_staff(SourceFile(handed.file_name, read_file(handed.file_hash)))
    heading = sheet.rows[sheet.heading_row]
    width = max(len(heading), *(len(row) for row in sheet.rows[sheet.heading_row :]), NARROWEST)
    titles = [*heading, *[""] * (width - len(heading))]
    keys = {place: COLUMN_BY_KEY[key] for key, place in sheet.columns.items()}
    columns = [
        SheetColumn(title, width=keys[place].width if place in keys else WIDTH) for place, title in enumerate(titles)
    ]
    above = [" ".join(filter(None, row)) for row in sheet.rows[: sheet.heading_row]]
    reasons = SheetColumn(_("Lý do"), width=REASON_WIDTH)
    rows = _rows(handed, sheet, width)
    write_xlsx(target, Sheet(sheet.sheet_name or _("Cán bộ"), [*columns, reasons], rows, above), title=handed.file_name)


def _rows(handed: StaffImport, sheet: StaffSheet, width: int) -> Iterator[list[Any]]:
    found = lines_of(handed.id, *PROBLEMS).with_only_columns(StaffImportLine.number, StaffImportLine.outcome)
    wrong = {number: outcome["problems"] for number, outcome in rows_of(found)}
    for place in range(sheet.heading_row + 1, len(sheet.rows)):
        row = sheet.rows[place]
        cells: list[Any] = [*row, *[""] * (width - len(row))]
        problems = wrong.get(place + 1, [])
        for key, sentence in problems:
            column = sheet.columns.get(key)
            if column is not None:
                cells[column] = Marked(cells[column], sentence)
        yield [*cells, " ".join(sentence for _key, sentence in problems)]
