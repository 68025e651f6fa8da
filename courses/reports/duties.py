"""Who has not done what an assignment asks: late, or not even begun."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, Select, exists, select

from courses.assigning.dates import day, days_between
from courses.assigning.looking_back import had_begun, was_late, was_open
from courses.assigning.models import Duty
from courses.assigning.queries import duties_of_people, is_late
from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from courses.completion.models import Progress
from courses.reports.asking import AskCourse
from lms.api import (
    Asked,
    CellKind,
    ChoiceField,
    Membership,
    Report,
    ReportColumn,
    Unit,
    User,
    _,
    lazy_,
    people_asked,
)

ASSIGNED = lazy_("Khóa học được giao")
LATE_BY = (7, 14, 30, 90)
ON_AN_EARLIER_DAY = lazy_(
    "Tính đến một ngày đã qua: kể những việc đã giao mà hết ngày đó chưa xong, theo đơn vị của ngày đó; hạn là hạn "
    "hiện nay. Việc đã thôi giao được kể khi quy định kết thúc, hoặc người đó rời đơn vị, sau ngày ấy."
)
COLUMNS = (
    ReportColumn("name", lazy_("Họ và tên"), width=28, sort="sort_key"),
    ReportColumn("staff_code", lazy_("Mã cán bộ"), width=12),
    ReportColumn("unit", lazy_("Đơn vị"), width=34, sort="unit_order"),
    ReportColumn("position", lazy_("Chức vụ"), width=20),
    ReportColumn("course", lazy_("Khóa học"), width=40, sort="course_order"),
    ReportColumn("due_on", lazy_("Hạn"), CellKind.DATE, 12),
)


class LateForm(AskCourse):
    """Also by how many days at least."""

    late_by = ChoiceField(lazy_("Quá hạn"))

    def offer(self, user: Any) -> None:
        """Some usual numbers of days."""
        super().offer(user)
        self.late_by.choices = [
            ("", _("Từ 1 ngày")),
            *((str(days), _("Từ %(n)d ngày", n=days)) for days in LATE_BY),
        ]


class Overdue(Report):
    """A line a person and course whose last day is over."""

    key = "courses.overdue"
    title = lazy_("Quá hạn hoàn thành")
    group = ASSIGNED
    description = lazy_("Ai chưa hoàn thành khóa nào khi đã quá hạn, trễ bao nhiêu ngày.")
    order = 32
    form = LateForm
    note = ON_AN_EARLIER_DAY
    columns = (*COLUMNS, ReportColumn("days_late", lazy_("Trễ (ngày)"), CellKind.INTEGER, 10))

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        late = days_between(Duty.due_on, day(asked.as_of or asked.today))
        are_late = was_late(asked.as_of) if asked.as_of else is_late(asked.today)
        lines = _duties(asked, units).add_columns(late.label("days_late")).where(are_late)
        if asked["late_by"]:
            lines = lines.where(late >= int(asked["late_by"]))
        return lines.order_by(Duty.due_on, User.sort_key, User.id, Duty.id)

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        return _with_title(super().cells(row, asked))


class NotBegun(Report):
    """A line a person and course in which nothing has been opened yet."""

    key = "courses.not_begun"
    title = lazy_("Chưa bắt đầu học")
    group = ASSIGNED
    description = lazy_("Ai được giao khóa học mà chưa mở bài nào.")
    order = 34
    form = AskCourse
    note = ON_AN_EARLIER_DAY
    columns = COLUMNS

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        begun = exists(
            select(Progress.id).where(Progress.learner_id == Duty.learner_id, Progress.course_id == Duty.course_id)
        )
        waiting = [was_open(asked.as_of), ~had_begun(asked.as_of)] if asked.as_of else [Duty.state == "open", ~begun]
        lines = _duties(asked, units).where(*waiting)
        return lines.order_by(Duty.due_on.is_(None), Duty.due_on, User.sort_key, User.id, Duty.id)

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        return _with_title(super().cells(row, asked))


def _duties(asked: Asked, units: CTE) -> Select[Any]:
    """Duties of people in the units given, with what both reports tell of them."""
    lines = (
        duties_of_people(
            User.name.label("name"),
            User.staff_code.label("staff_code"),
            units.c.name.label("unit"),
            Membership.position.label("position"),
            Course.titles.label("course"),
            Duty.due_on.label("due_on"),
            User.id.label("person_id"),
            User.sort_key.label("sort_key"),
            units.c.search_text.label("unit_order"),
            Course.search_text.label("course_order"),
            day=asked.as_of,
        )
        .join(units, units.c.id == Unit.id)
        .where(*people_asked(asked))
    )
    return lines.where(Duty.course_id == asked["course"]) if asked["course"] else lines


def _with_title(cells: Sequence[Any]) -> list[Any]:
    return [*cells[:4], in_language(cells[4]), *cells[5:]]
