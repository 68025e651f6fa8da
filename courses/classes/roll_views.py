"""Calling the roll of a session, and what is printed and handed on."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.attendance.models import ABSENT, EXCUSED, PRESENT
from courses.attendance.sums import Attendance
from courses.classes import papers
from courses.classes.permissions import RUN_CLASSES, TEACH_CLASS
from courses.classes.queries import PlacedClass, learners_seen
from courses.classes.roll import MARKS, call_roll, roll_of, tally_of
from courses.classes.views import PlacedSession, bp, find_class, find_session, typed_words
from lms.api import (
    XLSX,
    CellKind,
    Sheet,
    SheetColumn,
    _,
    allowed,
    db,
    in_language,
    lazy_,
    log_deed,
    ngettext,
    now,
    page_of,
    today_of,
    xlsx_bytes,
)

MARK_WORDS = {PRESENT: lazy_("Có mặt"), EXCUSED: lazy_("Có phép"), ABSENT: lazy_("Vắng")}
MOST_LEARNERS = 50_000


@bp.page("/staff/class-sessions/<int:session_id>/roll", may=TEACH_CLASS, load=find_session)
def roll(meeting: PlacedSession) -> ResponseReturnValue:
    """Show everybody of the class with their mark."""
    return render_template(
        "courses/classes/roll.html",
        placed=meeting.placed,
        row=meeting.row,
        may_run=allowed(RUN_CLASSES, meeting),
        people=db.session.execute(roll_of(meeting.row)).all(),
        tally=tally_of(meeting.row.id),
        words=MARK_WORDS,
        today=today_of(now()),
    )


@bp.page("/staff/class-sessions/<int:session_id>/roll", may=TEACH_CLASS, load=find_session, methods=("POST",))
def call(meeting: PlacedSession) -> ResponseReturnValue:
    """Enter the marks; nobody is called before the day of the session."""
    moment = now()
    back = redirect(url_for(".roll", session_id=meeting.row.id))
    if meeting.placed.row.cancelled_at is not None:
        flash(_("Lớp đã hủy, không điểm danh được."), "warn")
        return back
    if meeting.row.held_on > today_of(moment):
        flash(_("Buổi này chưa đến ngày, chưa điểm danh được."), "warn")
        return back
    marks = {}
    for name, mark in request.form.items():
        number = name.removeprefix("mark-")
        if name.startswith("mark-") and number.isdecimal() and mark in MARKS:
            marks[int(number)] = mark
    everybody = request.form.get("do") == "all"
    changed = call_roll(meeting.row, marks, all_present=everybody, by_id=current_user.id, at=moment)
    words = ngettext("Đã lưu điểm danh, %(num)d người thay đổi.", "Đã lưu điểm danh, %(num)d người thay đổi.", changed)
    flash(words, "good")
    return back


@bp.page("/staff/classes/<int:class_id>/file", may=TEACH_CLASS, load=find_class, methods=("POST",))
def file(placed: PlacedClass) -> ResponseReturnValue:
    """Give the roll sheet or the official list for printing, or the workbook. The deed is logged."""
    wanted, day = request.form.get("as", ""), today_of(now())
    if wanted not in {"roll", "list", "xlsx"}:
        abort(400)
    log_deed("courses.class_file_fetched", placed.row.subject, file=wanted)
    name = f"lop-{placed.row.id}"
    if wanted == "xlsx":
        return _attached(papers.workbook(placed), XLSX, f"{name}.xlsx")
    with in_language("vi"):
        made = (papers.roll_sheet if wanted == "roll" else papers.official_list)(placed, day=day)
    return _attached(made, "application/pdf", f"{name}-{'diem-danh' if wanted == 'roll' else 'danh-sach'}.pdf")


@bp.page("/staff/class-learners", may=RUN_CLASSES)
def learners() -> ResponseReturnValue:
    """Everybody who sits in one of the officer's classes; the only people a training body ever sees."""
    words = typed_words()
    return render_template(
        "courses/classes/learners.html",
        page=page_of(learners_seen(words=words)),
        words=words,
        attendance_of=attendance_of,
    )


@bp.page("/staff/class-learners/file", may=RUN_CLASSES, methods=("POST",))
def learners_file() -> ResponseReturnValue:
    """The same as a sheet. The deed is logged."""
    words = request.form.get("q", "")[:100].strip()
    rows = db.session.execute(learners_seen(words=words).limit(MOST_LEARNERS))
    columns = [
        SheetColumn(_("Họ và tên"), width=28), SheetColumn(_("Mã cán bộ"), width=12),
        SheetColumn(_("Đơn vị"), width=34), SheetColumn(_("Mã lớp"), width=16), SheetColumn(_("Lớp"), width=34),
        SheetColumn(_("Số tiết dự"), CellKind.DECIMAL, 11), SheetColumn(_("Số tiết đã học"), CellKind.DECIMAL, 13),
        SheetColumn(_("Chuyên cần"), width=16),
    ]  # fmt: skip
    lines = (
        [
            row.name, row.staff_code, row.unit_name or "", row.code, row.title, float(row.attended), float(row.held),
            papers.word_for(attendance_of(row)),
        ]
        for row in rows
    )  # fmt: skip
    log_deed("courses.class_learners_fetched", "courses:classes")
    return _attached(xlsx_bytes(Sheet(_("Học viên"), columns, lines)), XLSX, "hoc-vien-cac-lop.xlsx")


def attendance_of(row: Any) -> Attendance:
    """What a line of the learners comes to."""
    return Attendance(float(row.attended), float(row.held), float(row.planned), row.need_percent)


def _attached(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype=media_type, headers=headers)
