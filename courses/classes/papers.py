"""What is printed and handed on of a class: roll sheet, official list, workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from courses.attendance.models import ABSENT, EXCUSED, PRESENT, ClassSession, RollMark
from courses.attendance.sums import Attendance
from courses.classes.queries import PlacedClass, people_of_class, sessions_of
from lms.api import (
    CellKind,
    Letterhead,
    ListColumn,
    ListReport,
    Paper,
    PaperList,
    Sheet,
    SheetColumn,
    SignatureBlock,
    _,
    date_text,
    db,
    number,
    paper_pdf,
    percent,
    report_pdf,
    xlsx_bytes,
)

SIGNS = {PRESENT: "x", EXCUSED: "P", ABSENT: "K"}
"""Đi học, có phép, không phép: as they are written on paper."""

SESSIONS_A_SHEET = 10
MOST_ON_PAPER = 600


@dataclass(frozen=True)
class Matrix:
    """People against sessions: the marks of each seat by session, and what they come to."""

    people: Sequence[Any]
    sessions: Sequence[ClassSession]
    marks: dict[tuple[int, int], str]
    need_percent: int | None

    def sign(self, person: Any, session: ClassSession) -> str:
        """The mark as a letter; empty where the roll has not been called."""
        return SIGNS.get(self.marks.get((person.Seat.id, session.id), ""), "")

    def attendance(self, person: Any) -> Attendance:
        """What the marks of a person come to."""
        held = sum(session.hours for session in self.sessions if session.marked_at)
        planned = sum(session.hours for session in self.sessions)
        return Attendance(float(person.attended), held, planned, self.need_percent)


def matrix_of(placed: PlacedClass, people: Sequence[Any] | None = None) -> Matrix:
    """Read the marks of people, of everybody with a seat by default; three statements at most."""
    if people is None:
        people = list(db.session.execute(people_of_class(placed.row.id).limit(MOST_ON_PAPER)))
    sessions = sessions_of(placed.row.id)
    rows = db.session.execute(
        select(RollMark.seat_id, RollMark.session_id, RollMark.state).where(
            RollMark.session_id.in_([session.id for session in sessions]),
            RollMark.seat_id.in_([person.Seat.id for person in people]),
        )
    )
    marks = {(seat, session): state for seat, session, state in rows}
    return Matrix(people, sessions, marks, placed.row.need_percent)


def roll_sheet(placed: PlacedClass, *, day: date) -> bytes:
    """The roll as an A4 sheet to be signed, ten sessions a list; empty boxes are to be filled by hand."""
    matrix = matrix_of(placed)
    parts: list[str | PaperList] = list(_facts(placed))
    sessions = list(matrix.sessions)
    starts = range(0, max(1, len(sessions)), SESSIONS_A_SHEET)
    parts += [_roll(matrix, sessions[start : start + SESSIONS_A_SHEET], start) for start in starts]
    parts.append(_("Ghi chú: x là có mặt, P là vắng có phép, K là vắng không phép."))
    paper = Paper(
        heading=_letterhead(placed, day),
        kind="BẢNG ĐIỂM DANH",
        title=f"Lớp {placed.row.title} ({placed.row.code})",
        body=parts,
        signature=SignatureBlock(post="Giảng viên"),
    )
    return paper_pdf(paper, landscape=True)


def official_list(placed: PlacedClass, *, day: date) -> bytes:
    """The list of learners with what they have attended, to be signed by the unit that organises the class."""
    matrix = matrix_of(placed)
    columns = [
        ListColumn(_("TT"), 7, "center"), ListColumn(_("Họ và tên"), 23), ListColumn(_("Mã cán bộ"), 16),
        ListColumn(_("Chức vụ"), 17), ListColumn(_("Đơn vị"), 22), ListColumn(_("Số tiết dự"), 9, "right"),
        ListColumn(_("Chuyên cần"), 15),
    ]  # fmt: skip
    rows = [
        (
            str(place), person.name, person.staff_code, person.position or "", person.unit_name or "",
            number(attendance.attended), word_for(attendance),
        )
        for place, person in enumerate(matrix.people, start=1)
        for attendance in [matrix.attendance(person)]
    ]  # fmt: skip
    return report_pdf(
        ListReport(
            heading=_letterhead(placed, day),
            title="Danh sách học viên",
            subtitle=f"Lớp {placed.row.title} ({placed.row.code})",
            notes=list(_facts(placed)),
            columns=columns,
            rows=rows,
            signature=SignatureBlock(post="Thủ trưởng đơn vị"),
        )
    )


def workbook(placed: PlacedClass) -> bytes:
    """People against sessions as a sheet."""
    matrix = matrix_of(placed)
    columns = [
        SheetColumn(_("Họ và tên"), width=28), SheetColumn(_("Mã cán bộ"), width=12),
        SheetColumn(_("Đơn vị"), width=34),
        *(SheetColumn(f"{date_text(session.held_on)} {session.begins:%H:%M}", width=12) for session in matrix.sessions),
        SheetColumn(_("Số tiết dự"), CellKind.DECIMAL, 11), SheetColumn(_("Số tiết đã học"), CellKind.DECIMAL, 13),
        SheetColumn(_("Tỷ lệ"), CellKind.PERCENT, 9), SheetColumn(_("Chuyên cần"), width=18),
    ]  # fmt: skip
    above = [f"{placed.row.title} ({placed.row.code})", placed.course_title]
    return xlsx_bytes(Sheet(_("Điểm danh"), columns, _lines(matrix), above=above), title=placed.row.title)


def word_for(attendance: Attendance) -> str:
    """What an attendance comes to, in words."""
    if attendance.need_percent is None:
        return str(_("không xét"))
    if attendance.is_enough:
        return str(_("đủ"))
    return str(_("không còn đủ")) if attendance.is_lost else str(_("đang theo"))


def _lines(matrix: Matrix) -> Iterator[Sequence[Any]]:
    for person in matrix.people:
        attendance = matrix.attendance(person)
        yield [
            person.name, person.staff_code, person.unit_name or "",
            *(matrix.sign(person, session) for session in matrix.sessions),
            attendance.attended, attendance.held, attendance.fraction, word_for(attendance),
        ]  # fmt: skip


def _roll(matrix: Matrix, sessions: Sequence[ClassSession], start: int) -> PaperList:
    is_last = start + len(sessions) >= len(matrix.sessions)
    columns = [ListColumn(_("TT"), 5, "center"), ListColumn(_("Họ và tên"), 26), ListColumn(_("Đơn vị"), 24)]
    columns += [ListColumn(f"{session.held_on:%d/%m}", 7, "center") for session in sessions]
    columns += [ListColumn(_("Tiết"), 7, "right"), ListColumn(_("Tỷ lệ"), 8, "right")] if is_last else []
    rows = []
    for place, person in enumerate(matrix.people, start=1):
        attendance = matrix.attendance(person)
        fraction = percent(attendance.fraction) if attendance.fraction is not None else ""
        sums = [number(attendance.attended), fraction] if is_last else []
        signs = [matrix.sign(person, session) for session in sessions]
        rows.append([str(place), person.name, person.unit_name or "", *signs, *sums])
    return PaperList(columns, rows)


def _facts(placed: PlacedClass) -> Iterator[str]:
    row = placed.row
    yield str(_("Khóa học: %(title)s.", title=placed.course_title))
    yield str(
        _(
            "Thời gian: từ %(first)s đến %(last)s. Địa điểm: %(place)s.", first=date_text(row.begins_on),
            last=date_text(row.ends_on), place=row.place or row.link or "…",
        )
    )  # fmt: skip
    if placed.trainers:
        yield str(_("Giảng viên: %(names)s.", names=", ".join(trainer[1] for trainer in placed.trainers)))


def _letterhead(placed: PlacedClass, day: date) -> Letterhead:
    return Letterhead(agency=placed.unit_name, day=day)
