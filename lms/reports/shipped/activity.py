"""What has been completed in a unit, booked to the unit of its day: month by month, and for the year's report."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from sqlalchemy import CTE, Select, Subquery, case, func, literal, select, union_all
from wtforms import DateField
from wtforms.validators import ValidationError

from lms.db import Moment
from lms.organisation.history import memberships_at
from lms.organisation.kinds import LEARNER_GROUPS
from lms.organisation.models import Membership
from lms.records.models import Completion
from lms.reports.asking import AskAsOf, AskSpan, AskYear, year_end
from lms.reports.conditions import beginning_of, between
from lms.reports.contract import Asked, Report, ReportColumn
from lms.reports.shipped.staff import HOURS, STAFF, group_word
from lms.web.sheets import CellKind

MOST_MONTHS = 60
TRAINING_KINDS = {
    "boi_duong": lazy_("Bồi dưỡng"),
    "dao_tao": lazy_("Đào tạo"),
    "tap_huan": lazy_("Tập huấn"),
    "outside": lazy_("Học ở nơi khác, được công nhận"),
}
MODES = {"online": lazy_("Trực tuyến"), "in_person": lazy_("Trực tiếp"), "blended": lazy_("Kết hợp")}
NOT_TOLD = lazy_("Không ghi")


class MonthForm(AskAsOf, AskSpan):
    """Between which days; where nothing is said, the last twelve months until the day asked about."""

    def validate_until(self, field: DateField) -> None:
        """Not too many months for one table."""
        super().validate_until(field)
        if self.since.data and field.data and _index(field.data) - _index(self.since.data) >= MOST_MONTHS:
            raise ValidationError(_("Hãy chọn khoảng thời gian không quá 60 tháng."))


class ActivityByMonth(Report):
    """A line a month."""

    key = "lms.activity_by_month"
    title = lazy_("Hoạt động học tập theo tháng")
    group = HOURS
    description = lazy_("Số người học, lượt hoàn thành và số tiết của từng tháng, tính cho đơn vị lúc hoàn thành.")
    order = 50
    form = MonthForm
    looks_back = True
    columns = (
        ReportColumn("month", lazy_("Tháng"), width=12),
        ReportColumn("people", lazy_("Số người hoàn thành"), CellKind.INTEGER, 14),
        ReportColumn("completions", lazy_("Lượt hoàn thành"), CellKind.INTEGER, 14),
        ReportColumn("hours", lazy_("Số tiết"), CellKind.DECIMAL, 12),
        ReportColumn("score", lazy_("Điểm trung bình"), CellKind.PERCENT, 12),
    )

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        known = asked.as_of or asked.today
        last = min(asked["until"] or known, known)
        first = asked["since"] or _day_of(_index(last) - 11)
        months = _months(max(_index(first), _index(last) - MOST_MONTHS + 1), _index(last))
        found = (
            select(Completion.learner_id, Completion.completed_at, Completion.hours, Completion.score)
            .join(units, units.c.id == Completion.unit_then_id)
            .where(Completion.counting(), *between(Completion.completed_at, first, last))
            .subquery("found")
        )
        begun = (found.c.completed_at >= months.c.begins) & (found.c.completed_at < months.c.ends)
        return (
            select(
                months.c.month.label("month"),
                func.count(found.c.learner_id.distinct()).label("people"),
                func.count(found.c.learner_id).label("completions"),
                func.coalesce(func.sum(found.c.hours), 0.0).label("hours"),
                func.avg(found.c.score).label("score"),
            )
            .select_from(months)
            .outerjoin(found, begun)
            .group_by(months.c.month)
            .order_by(months.c.month.desc())
        )

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        year, _dash, month = row.month.partition("-")
        return [f"{month}/{year}", *super().cells(row, asked)[1:]]


class YearlyReport(Report):
    """A line a learner group, kind and form of training, for the report of the year to the Ministry."""

    key = "lms.yearly_training"
    title = lazy_("Báo cáo bồi dưỡng hằng năm (Nghị định 171/2025)")
    group = STAFF
    description = lazy_("Số người, số lượt, số tiết theo nhóm, loại và hình thức bồi dưỡng; gửi trước ngày 31 tháng 1.")
    order = 90
    form = AskYear
    looks_back = True
    note = lazy_(
        "Theo Điều 39 Nghị định 171/2025/NĐ-CP, báo cáo năm gửi Bộ Nội vụ trước ngày 31 tháng 1 năm sau, Sở Nội vụ là "
        "đầu mối. Mẫu biểu chính thức chưa được đối chiếu: hãy chép số liệu này vào mẫu mà Bộ Nội vụ hướng dẫn."
    )
    columns = (
        ReportColumn("learner_group", lazy_("Nhóm"), width=18),
        ReportColumn("training", lazy_("Loại"), width=30),
        ReportColumn("mode", lazy_("Hình thức"), width=16),
        ReportColumn("people", lazy_("Số người"), CellKind.INTEGER, 12),
        ReportColumn("completions", lazy_("Số lượt"), CellKind.INTEGER, 12),
        ReportColumn("hours", lazy_("Số tiết"), CellKind.DECIMAL, 12),
    )

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        year = asked["year"]
        last = year_end(year, asked.as_of or asked.today)
        day = asked.as_of or last
        outside = Completion.subject.startswith("lms:outside:")
        of_person = (Membership.user_id == Completion.learner_id) & Membership.main
        on_the_day = memberships_at(day if day < asked.today else None)
        found = (
            select(
                Completion.learner_id,
                Completion.hours,
                func.coalesce(Membership.learner_group, "").label("learner_group"),
                case((outside, "outside"), else_=func.coalesce(Completion.facts["kind"].as_string(), "")).label(
                    "training"
                ),
                func.coalesce(
                    Completion.facts["mode"].as_string(), case((outside, ""), else_="online")
                ).label("mode"),
            )
            .join(units, units.c.id == Completion.unit_then_id)
            .outerjoin(Membership, of_person & on_the_day)
            .where(Completion.counting(), *between(Completion.completed_at, date(year, 1, 1), last))
            .subquery("found")
        )  # fmt: skip
        by = (found.c.learner_group, found.c.training, found.c.mode)
        return (
            select(
                *by,
                func.count(found.c.learner_id.distinct()).label("people"),
                func.count().label("completions"),
                func.sum(found.c.hours).label("hours"),
            )
            .group_by(*by)
            .order_by(*by)
        )

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        training, mode = TRAINING_KINDS.get(row.training, NOT_TOLD), MODES.get(row.mode, NOT_TOLD)
        group = group_word(row.learner_group) if row.learner_group in LEARNER_GROUPS else _("Đã rời đơn vị")
        return [group, str(training), str(mode), *super().cells(row, asked)[3:]]


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _day_of(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


def _months(first: int, last: int) -> Subquery:
    """The months as rows: a name that sorts, and the moments between which they lie."""
    rows = (
        select(
            literal(f"{_day_of(index):%Y-%m}").label("month"),
            literal(beginning_of(_day_of(index)), Moment()).label("begins"),
            literal(beginning_of(_day_of(index + 1)), Moment()).label("ends"),
        )
        for index in range(min(first, last), last + 1)
    )
    return union_all(*rows).subquery("months")
