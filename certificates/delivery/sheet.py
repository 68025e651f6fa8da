"""The list that goes with a delivery: every certificate as the register tells it, with its file and SHA-256."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from certificates.delivery.selection import Line
from lms.api import date_text, now, today_of

HEADS: Final = (
    ("Số TT", 7), ("Mã cán bộ", 12), ("Họ và tên", 28), ("Ngày sinh", 12), ("Chức vụ", 24), ("Đơn vị", 36),
    ("Tên khóa", 44), ("Xếp loại", 12), ("Số vào sổ", 22), ("Ngày cấp", 12), ("Có giá trị đến", 14),
    ("Mã kiểm tra", 17), ("Trạng thái", 14), ("Trang in", 9), ("Tệp", 60), ("SHA-256", 68),
)  # fmt: skip
STATES: Final = {"revoked": "Đã thu hồi", "replaced": "Đã cấp lại giấy khác"}


def write_list(lines: Sequence[Line], target: Path) -> None:
    """Write the list; every cell is text, so nothing in a name is ever a formula or a link."""
    import xlsxwriter  # noqa: PLC0415 (only where a workbook is written)

    book = xlsxwriter.Workbook(str(target), {"constant_memory": True, "tmpdir": str(target.parent)})
    sheet = book.add_worksheet("Sổ cấp")
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 3)
    for column, (head, width) in enumerate(HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    for place, cells in enumerate(_rows(lines), start=1):
        for column, text in enumerate(cells):
            sheet.write_string(place, column, text)
    sheet.autofilter(0, 0, len(lines), len(HEADS) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.set_properties({"title": "Sổ cấp giấy chứng nhận", "created": _day_of(lines)})
    book.close()


def _rows(lines: Iterable[Line]) -> Iterator[tuple[str, ...]]:
    page = 0
    for place, line in enumerate(lines, start=1):
        award = line.award
        page += bool(line.path)
        yield (
            str(place), award.staff_code, award.holder_name, award.fields.get("birth_date", ""), award.holder_post,
            award.unit_name, award.course_title, award.fields.get("grade", ""), award.number,
            date_text(award.issued_on), date_text(award.expires_on), award.code, _state(line),
            str(page) if line.path else "", line.path, award.file_sha256 or "",
        )  # fmt: skip


def _state(line: Line) -> str:
    award = line.award
    if award.state in STATES:
        return STATES[award.state]
    if not award.file_sha256:
        return "Chưa ký xong"
    return "Đã hết hạn" if award.expires_on and award.expires_on < today_of(now()) else "Có giá trị"


def _day_of(lines: Sequence[Line]) -> datetime:
    """The newest line's day, so that a repeated run writes the same bytes."""
    day = max((line.award.issued_on for line in lines), default=now().date())
    return now().replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)
