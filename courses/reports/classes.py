"""Who sits in which class, and how diligently."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, or_, select

from courses.attendance.models import SEATED, CourseClass, Seat
from courses.attendance.sums import Attendance, attended_hours, held_hours, planned_hours
from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from courses.classes.papers import word_for
from courses.classes.views import STATE_WORDS
from courses.reports.asking import AskCourse
from lms.api import (
    Asked,
    AskSpan,
    CellKind,
    Membership,
    Report,
    ReportColumn,
    User,
    end_of,
    lazy_,
    memberships_at,
    people_asked,
)


class ClassesForm(AskCourse, AskSpan):
    """Also which classes: those that run between two days."""


class ClassesAndAttendance(Report):
    """A line a person and class: tiết attended of those held, and what that comes to."""

    key = "courses.classes"
    title = lazy_("Lớp và chuyên cần")
    group = lazy_("Kết quả học tập")
    description = lazy_("Mỗi người mỗi lớp một dòng: số tiết đã dự, tỷ lệ, đủ chuyên cần hay chưa.")
    order = 27
    form = ClassesForm
    note = lazy_(
        "Chỉ buổi có mặt mới tính tiết. Số tiết này không cộng thêm vào số tiết trong năm của người đã hoàn thành "
        "khóa; người chưa hoàn thành được tính riêng khi lớp chốt chuyên cần."
    )
    columns = (
        ReportColumn("name", lazy_("Họ và tên"), width=28, sort="sort_key"),
        ReportColumn("staff_code", lazy_("Mã cán bộ"), width=12),
        ReportColumn("unit", lazy_("Đơn vị"), width=34, sort="unit_order"),
        ReportColumn("course", lazy_("Khóa học"), width=36, sort="course_order"),
        ReportColumn("code", lazy_("Mã lớp"), width=16),
        ReportColumn("begins_on", lazy_("Từ ngày"), CellKind.DATE, 12),
        ReportColumn("ends_on", lazy_("Đến ngày"), CellKind.DATE, 12),
        ReportColumn("state", lazy_("Tình trạng lớp"), width=16, sort=""),
        ReportColumn("attended", lazy_("Số tiết dự"), CellKind.DECIMAL, 10),
        ReportColumn("held", lazy_("Số tiết đã học"), CellKind.DECIMAL, 12),
        ReportColumn("fraction", lazy_("Tỷ lệ"), CellKind.PERCENT, 9, sort=""),
        ReportColumn("enough", lazy_("Chuyên cần"), width=14, sort=""),
    )

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        lines = (
            select(
                User.name.label("name"),
                User.staff_code.label("staff_code"),
                units.c.name.label("unit"),
                Course.titles.label("course"),
                CourseClass.code.label("code"),
                CourseClass.begins_on.label("begins_on"),
                CourseClass.ends_on.label("ends_on"),
                CourseClass.cancelled_at.label("state"),
                attended_hours(Seat.id, until=asked.as_of).label("attended"),
                held_hours(Seat.class_id, until=asked.as_of).label("held"),
                planned_hours(Seat.class_id).label("fraction"),
                CourseClass.need_percent.label("enough"),
                CourseClass.settled_at.label("settled_at"),
                CourseClass.takes_requests.label("takes_requests"),
                User.id.label("person_id"),
                User.sort_key.label("sort_key"),
                units.c.search_text.label("unit_order"),
                Course.search_text.label("course_order"),
            )
            .select_from(Seat)
            .join(CourseClass, CourseClass.id == Seat.class_id)
            .join(Course, Course.id == CourseClass.course_id)
            .join(User, User.id == Seat.learner_id)
            .join(Membership, (Membership.user_id == User.id) & Membership.main & memberships_at(asked.as_of))
            .join(units, units.c.id == Membership.unit_id)
            .where(_seated(asked.as_of), *people_asked(asked))
            .order_by(CourseClass.begins_on.desc(), CourseClass.id, User.sort_key, User.id)
        )
        if asked["course"]:
            lines = lines.where(CourseClass.course_id == asked["course"])
        if asked["since"]:
            lines = lines.where(CourseClass.ends_on >= asked["since"])
        if asked["until"]:
            lines = lines.where(CourseClass.begins_on <= asked["until"])
        return lines

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        attendance = Attendance(float(row.attended), float(row.held), float(row.fraction), row.enough)
        end = end_of(asked.as_of or asked.today)
        dates = CourseClass(
            begins_on=row.begins_on,
            ends_on=row.ends_on,
            cancelled_at=row.state if row.state and row.state < end else None,
            settled_at=row.settled_at if row.settled_at and row.settled_at < end else None,
            takes_requests=row.takes_requests,
        )
        return [
            row.name, row.staff_code, row.unit, in_language(row.course), row.code, row.begins_on, row.ends_on,
            str(STATE_WORDS[dates.state(asked.as_of or asked.today)]), attendance.attended, attendance.held,
            attendance.fraction, word_for(attendance),
        ]  # fmt: skip


def _seated(day: date | None) -> ColumnElement[bool]:
    """Condition on seats: somebody sits there today, or sat there on a past day."""
    if day is None:
        return Seat.state == SEATED
    end = end_of(day)
    return (Seat.taken_at < end) & or_(Seat.state == SEATED, Seat.left_at >= end)
