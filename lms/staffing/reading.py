"""A sheet of staff as lines of cells, each known by its heading."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from lms.files.sheets import ReadSheet, sheets_of
from lms.files.source import LARGEST_FILE, SourceFile, UnreadableFile
from lms.staffing.columns import COLUMN_BY_KEY, COLUMNS
from lms.staffing.headings import Headings, headings_of
from lms.staffing.old_letters import SOFT_HYPHEN, old_letters_of
from lms.web.text import nfc

MOST_LINES = 60_000
"""Lines with something in them: every member of a large province and some."""

LONGEST_CELL = 500
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")
_OWN_PAGES = {"Hướng dẫn", "Danh mục đơn vị", "Danh mục", "How to fill it in", "List of units", "Lists"}
"""What our sheet of staff has beside the people, in both languages."""

_TEXTS = ("name", "unit_name", "position", "job_position", "rank")


@dataclass(frozen=True)
class Line:
    """A line of a sheet: its number as the spreadsheet counts, and its texts by the keys of the columns."""

    number: int
    cells: dict[str, str]
    unfinished: tuple[str, ...] = ()
    """Columns whose cell is a formula that has not been worked out."""


@dataclass(frozen=True)
class StaffSheet:
    """What a file says. `columns` are places from 0; `notes` are sentences on how it was read."""

    lines: list[Line]
    columns: dict[str, int]
    notes: list[str]
    encoding: str = ""
    heading_row: int = 0
    sheet_name: str = ""
    rows: list[list[str]] = field(default_factory=list, repr=False)
    """The whole sheet as it stands, for giving it back with marks."""


def read_staff(file: SourceFile) -> StaffSheet:
    """Read a file of staff; raises `UnreadableFile` with a sentence on what to do."""
    if not file.content:
        raise UnreadableFile(_("Tệp này trống. Hãy chọn tệp khác."))
    if len(file.content) > LARGEST_FILE:
        raise UnreadableFile(_("Tệp lớn quá %(n)d MB. Hãy chia thành nhiều tệp.", n=LARGEST_FILE // 1_000_000))
    if file.content.startswith(b"%PDF-"):
        raise UnreadableFile(_("Đây là tệp PDF, không phải bảng tính. Hãy chọn tệp Excel (.xlsx) hoặc CSV."))
    sheets = [one for one in sheets_of(file, most_rows=MOST_LINES, keeping=SOFT_HYPHEN) if any(map(any, one.rows))]
    if not sheets:
        raise UnreadableFile(_("Tệp không có dòng nào. Hãy chọn tệp khác."))
    sheet, headings = _the_one(sheets)
    columns = headings.columns
    found = list(_lines(sheet, headings))
    titles = [line.number for line in found if _is_a_title(sheet.rows[line.number - 1], line)]
    lines = [line for line in found if line.number not in set(titles)] if titles else found
    if not lines:
        raise UnreadableFile(_("Dưới dòng tiêu đề không có cán bộ nào."), _place(sheet, headings.row + 1))
    encoding = old_letters_of(line.cells[key] for line in lines for key in _TEXTS if key in line.cells)
    notes = _notes(sheet, headings, sheets, titles)
    return StaffSheet(lines, columns, notes, encoding, headings.row, sheet.name, sheet.rows)


def _the_one(sheets: list[ReadSheet]) -> tuple[ReadSheet, Headings]:
    """The only sheet that has what a sheet of staff needs; raises `UnreadableFile`."""
    known = [(sheet, found) for sheet in sheets if (found := headings_of(sheet.rows)) is not None]
    whole = [(sheet, found) for sheet, found in known if not found.missing]
    if len(whole) > 1:
        names = ", ".join(f"“{sheet.name}”" for sheet, _found in whole)
        raise UnreadableFile(_("Tệp có nhiều trang cán bộ: %(names)s. Hãy để mỗi tệp một trang.", names=names))
    if not known:
        wanted = ", ".join(f"“{column.heading}”" for column in COLUMNS if column.required)
        raise UnreadableFile(_("Không thấy dòng tiêu đề. Bảng cần các cột %(wanted)s.", wanted=wanted))
    sheet, headings = (whole or known)[0]
    place = _place(sheet, headings.row + 1)
    if headings.repeated:
        names = ", ".join(f"“{name}”" for name in headings.repeated)
        raise UnreadableFile(_("Có hai cột cùng nghĩa: %(names)s. Hãy bỏ một cột rồi thử lại.", names=names), place)
    if headings.missing:
        sentence = _("Thiếu cột %(names)s.", names=", ".join(headings.missing))
        if headings.ignored:
            strange = ", ".join(f"“{name[:40]}”" for name in headings.ignored[:8])
            sentence += " " + _("Các cột không nhận ra: %(names)s. Hãy sửa lại tên cột.", names=strange)
        raise UnreadableFile(sentence, place)
    return sheet, headings


def _place(sheet: ReadSheet, row: int) -> str:
    if not sheet.name:
        return str(_("Dòng %(row)d", row=row))
    return str(_("Trang “%(sheet)s”, dòng %(row)d", sheet=sheet.name, row=row))


def _lines(sheet: ReadSheet, headings: Headings) -> Iterator[Line]:
    columns = list(headings.columns.items())
    formulas = {row for row, _column in sheet.formulas}
    for place in range(headings.last_row + 1, len(sheet.rows)):
        row = sheet.rows[place]
        if not any(row):
            continue
        width = len(row)
        cells = {key: row[column][:LONGEST_CELL] if column < width else "" for key, column in columns}
        unfinished: tuple[str, ...] = ()
        if place in formulas:
            unfinished = tuple(key for key, at in columns if (place, at) in sheet.formulas and not cells[key])
        yield Line(place + 1, cells, unfinished)


def _is_a_title(row: list[str], line: Line) -> bool:
    """Whether a line is one long cell over those below, such as "I. Phòng Nội vụ", and no person."""
    return sum(map(bool, row)) == 1 and not line.cells.get("staff_code") and not line.unfinished


def _notes(sheet: ReadSheet, headings: Headings, sheets: list[ReadSheet], titles: list[int]) -> list[str]:
    notes = []
    if headings.ignored:
        names = ", ".join(f"“{nfc(name)[:40]}”" for name in headings.ignored[:12])
        notes.append(_("Không dùng các cột: %(names)s.", names=names))
    absent = [column.heading for column in COLUMNS if column.key not in headings.columns and not column.locked]
    if absent:
        notes.append(_("Tệp không có cột %(names)s nên giữ nguyên những gì đã biết.", names=", ".join(absent)))
    if titles:
        rows = ", ".join(map(str, titles[:10])) + ("…" if len(titles) > 10 else "")
        notes.append(_("Bỏ qua các dòng tiêu đề nhóm: %(rows)s.", rows=rows))
    hidden = sum(row > headings.last_row and any(sheet.rows[row]) for row in sheet.hidden if row < len(sheet.rows))
    if hidden:
        notes.append(
            ngettext("Có %(num)d dòng đang ẩn, vẫn được đọc.", "Có %(num)d dòng đang ẩn, vẫn được đọc.", hidden)
        )
    used = set(headings.columns.values())
    worked_out = {column for row, column in sheet.formulas if row > headings.last_row and column in used}
    if worked_out:
        titles_of = {place: COLUMN_BY_KEY[key].heading for key, place in headings.columns.items()}
        names = ", ".join(f"“{titles_of[column]}”" for column in sorted(worked_out))
        notes.append(_("Cột %(names)s có công thức: lấy kết quả đã tính trong tệp.", names=names))
    others = [other.name for other in sheets if other is not sheet and other.name and other.name not in _OWN_PAGES]
    if others:
        notes.append(_("Chỉ đọc trang “%(sheet)s”; không đọc: %(others)s.", sheet=sheet.name, others=", ".join(others)))
    return notes
