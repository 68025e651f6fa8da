"""A regrade's list as a workbook."""

import io

from courses.quizzes.mark_models import Regrade
from courses.regrading.effects import COMPLETES, FAILS, PASSES, WITHDRAWS
from courses.regrading.queries import lines_of
from lms.api import _, db, lazy_

WORDS = {
    "": lazy_("đổi điểm"),
    PASSES: lazy_("thành đạt"),
    FAILS: lazy_("thành chưa đạt"),
    COMPLETES: lazy_("hoàn thành khóa học"),
    WITHDRAWS: lazy_("rút hoàn thành khóa học"),
}


def workbook(regrade: Regrade) -> tuple[bytes, int]:
    """The bytes of an XLSX file with one row an attempt, and how many rows it has. Text never becomes a formula."""
    import xlsxwriter  # noqa: PLC0415 (only where a workbook is written)

    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet()
    head = (
        _("Họ và tên"), _("Mã cán bộ"), _("Đơn vị"), _("Lượt"), _("Điểm trước"), _("Điểm sau"), _("Đạt trước"),
        _("Đạt sau"), _("Hệ quả"),
    )  # fmt: skip
    bold = book.add_format({"bold": True})
    for column, title in enumerate(head):
        sheet.write_string(0, column, str(title), bold)
    sheet.set_column(0, 0, 28)
    sheet.set_column(2, 2, 34)
    rows = db.session.execute(lines_of(regrade.id)).all()
    for place, (line, name, code, unit) in enumerate(rows, start=1):
        sheet.write_row(
            place,
            0,
            [
                name, code, unit or "", line.attempt_id, _points(line.before), _points(line.after),
                _yes(line.passed_before), _yes(line.passed_after), str(WORDS[line.effect]),
            ],
        )  # fmt: skip
    book.close()
    return file.getvalue(), len(rows)


def _points(score: float | None) -> float | str:
    return "" if score is None else round(score * 10, 2)


def _yes(passed: bool | None) -> str:
    return "" if passed is None else str(_("đạt") if passed else _("chưa đạt"))
