"""Hours of each person toward the 40 tiết of a year."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as lazy_
from sqlalchemy import CTE, Select, case, func
from wtforms import BooleanField

from lms.accounts.models import User
from lms.organisation.models import Membership
from lms.reports.asking import AskName, AskPeople, AskYear, year_end
from lms.reports.contract import Asked, Report, ReportColumn
from lms.reports.shipped.staff import HOURS, completed, group_word, staff
from lms.web.sheets import CellKind

YEARLY_HOURS = 40
"""Tiết of job-position training a year: NĐ 171/2025/NĐ-CP, article 16.3."""


class HoursForm(AskName, AskYear, AskPeople):
    """Of which year, and those alone who have not enough."""

    short = BooleanField(lazy_("Chỉ người chưa đủ 40 tiết"))


class HoursOfTheYear(Report):
    """A line a person: the tiết of a year against 40."""

    key = "lms.hours_of_the_year"
    title = lazy_("Số tiết học trong năm")
    group = HOURS
    description = lazy_("Mỗi người đã học bao nhiêu trên 40 tiết của năm, còn thiếu bao nhiêu.")
    order = 40
    form = HoursForm
    note = lazy_(
        "Nghị định 171/2025/NĐ-CP, khoản 3 Điều 16: công chức bồi dưỡng theo vị trí việc làm tối thiểu 1 tuần "
        "(40 tiết) mỗi năm. Với nhóm khác, con số này chỉ để tham khảo."
    )
    columns = (
        ReportColumn("name", lazy_("Họ và tên"), width=28, sort="sort_key"),
        ReportColumn("staff_code", lazy_("Mã cán bộ"), width=12),
        ReportColumn("unit", lazy_("Đơn vị"), width=36, sort="unit_order"),
        ReportColumn("position", lazy_("Chức vụ"), width=20),
        ReportColumn("learner_group", lazy_("Nhóm"), width=14),
        ReportColumn("hours", lazy_("Số tiết"), CellKind.DECIMAL, 10),
        ReportColumn("missing", lazy_("Còn thiếu"), CellKind.DECIMAL, 10),
        ReportColumn("reached", lazy_("Đủ 40 tiết"), CellKind.YES, 10),
    )

    def day(self, asked: Asked) -> date | None:
        """People of a past year are those of its last day, where no other is asked about."""
        last = year_end(asked["year"], asked.today)
        return asked.as_of or (last if last < asked.today else None)

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        people = staff(units, self.day(asked), asked)
        year = asked["year"]
        done = completed(people, since=date(year, 1, 1), until=year_end(year, asked.as_of or asked.today))
        hours = func.coalesce(done.c.hours, 0.0)
        lines = (
            people.outerjoin(done, done.c.learner_id == Membership.user_id)
            .with_only_columns(
                User.name.label("name"),
                User.staff_code.label("staff_code"),
                units.c.name.label("unit"),
                Membership.position.label("position"),
                Membership.learner_group.label("learner_group"),
                hours.label("hours"),
                case((hours < YEARLY_HOURS, YEARLY_HOURS - hours), else_=0.0).label("missing"),
                (hours >= YEARLY_HOURS).label("reached"),
                User.id.label("person_id"),
                User.sort_key.label("sort_key"),
                units.c.search_text.label("unit_order"),
                maintain_column_froms=True,
            )
            .order_by(units.c.search_text, units.c.id, User.sort_key, User.id)
        )
        return lines.where(hours < YEARLY_HOURS) if asked["short"] else lines

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        cells = [*super().cells(row, asked)]
        cells[4] = group_word(row.learner_group)
        return cells
