"""Units with all below them: completion, and staff who look after IT."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from sqlalchemy import CTE, Select, Subquery, cast, func, select
from wtforms import BooleanField

from lms.organisation.kinds import KINDS
from lms.organisation.models import Membership
from lms.reports.asking import AskAsOf, AskPeople, AskSpan, ChoiceField
from lms.reports.conditions import until_day
from lms.reports.contract import Asked, Report, ReportColumn
from lms.reports.shipped.staff import RESULTS, STAFF, completed, counted, share, staff, standing, whole
from lms.web.sheets import CellKind


class KindForm(AskAsOf):
    """On which day, and units of which kind."""

    kind = ChoiceField(lazy_("Loại đơn vị"))

    def offer(self, user: Any) -> None:
        """Every kind there is."""
        super().offer(user)
        self.kind.choices = [("", _("Mọi loại")), *((key, str(title)) for key, title in KINDS.items())]


class UnitForm(KindForm, AskSpan, AskPeople):
    """Also between which days people have completed something, and which people."""


class CoverageForm(KindForm):
    """Also those alone that have nobody."""

    without = BooleanField(lazy_("Chỉ đơn vị chưa có ai"))


class CompletionByUnit(Report):
    """A line a unit, with the people of all units below it."""

    key = "lms.completion_by_unit"
    title = lazy_("Kết quả theo đơn vị")
    group = RESULTS
    description = lazy_("Mỗi đơn vị một dòng, gồm cả đơn vị trực thuộc; có thể tính theo tổ chức của một ngày đã qua.")
    order = 10
    form = UnitForm
    columns = (
        ReportColumn("code", lazy_("Mã đơn vị"), width=14),
        ReportColumn("name", lazy_("Đơn vị"), width=40, sort="unit_order"),
        ReportColumn("kind", lazy_("Loại"), width=18),
        ReportColumn("people", lazy_("Số người"), CellKind.INTEGER, 10),
        ReportColumn("learners", lazy_("Người đã hoàn thành"), CellKind.INTEGER, 12),
        ReportColumn("learners_share", lazy_("Tỷ lệ"), CellKind.PERCENT, 9),
        ReportColumn("completions", lazy_("Lượt hoàn thành"), CellKind.INTEGER, 12),
        ReportColumn("hours", lazy_("Số tiết"), CellKind.DECIMAL, 11),
        ReportColumn("basic", lazy_("Đạt mức cơ bản"), CellKind.INTEGER, 11),
        ReportColumn("basic_share", lazy_("Tỷ lệ cơ bản"), CellKind.PERCENT, 10),
        ReportColumn("advanced", lazy_("Đạt mức nâng cao"), CellKind.INTEGER, 11),
    )

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        people = staff(units, asked.as_of, asked)
        done = completed(people, since=asked["since"], until=until_day(asked))
        people, (basic, advanced) = standing(people, asked.as_of)
        own = (
            people.outerjoin(done, done.c.learner_id == Membership.user_id)
            .with_only_columns(
                Membership.unit_id,
                func.count().label("people"),
                func.count(done.c.learner_id).label("learners"),
                whole(done.c.number).label("completions"),
                func.coalesce(func.sum(done.c.hours), 0.0).label("hours"),
                counted(basic).label("basic"),
                counted(advanced).label("advanced"),
                maintain_column_froms=True,
            )
            .group_by(Membership.unit_id)
            .subquery("own")
        )
        sums = with_all_below(units, own)
        return _lines(asked, units, sums).add_columns(
            sums.c.people.label("people"),
            sums.c.learners.label("learners"),
            share(sums.c.learners, sums.c.people).label("learners_share"),
            sums.c.completions.label("completions"),
            sums.c.hours.label("hours"),
            sums.c.basic.label("basic"),
            share(sums.c.basic, sums.c.people).label("basic_share"),
            sums.c.advanced.label("advanced"),
        )

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        return _with_kind(super().cells(row, asked))


class DedicatedCoverage(Report):
    """Where there are people who look after IT, and whether they are trained."""

    key = "lms.it_dedicated"
    title = lazy_("Cán bộ chuyên trách CNTT theo đơn vị")
    group = STAFF
    description = lazy_("Đơn vị có bao nhiêu người chuyên trách, bao nhiêu đã đạt chuẩn, đơn vị nào chưa có ai.")
    order = 60
    form = CoverageForm
    columns = (
        ReportColumn("code", lazy_("Mã đơn vị"), width=14),
        ReportColumn("name", lazy_("Đơn vị"), width=40, sort="unit_order"),
        ReportColumn("kind", lazy_("Loại"), width=18),
        ReportColumn("people", lazy_("Số người"), CellKind.INTEGER, 10),
        ReportColumn("dedicated", lazy_("Chuyên trách CNTT"), CellKind.INTEGER, 12),
        ReportColumn("basic", lazy_("Đạt mức cơ bản"), CellKind.INTEGER, 12),
        ReportColumn("advanced", lazy_("Đạt mức nâng cao"), CellKind.INTEGER, 12),
        ReportColumn("state", lazy_("Nhận xét"), width=22, sort="dedicated"),
    )

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        people, (basic, advanced) = standing(staff(units, asked.as_of, asked), asked.as_of)
        dedicated = Membership.is_it_dedicated
        own = (
            people.with_only_columns(
                Membership.unit_id,
                func.count().label("people"),
                counted(dedicated).label("dedicated"),
                counted(dedicated & basic).label("basic"),
                counted(dedicated & advanced).label("advanced"),
                maintain_column_froms=True,
            )
            .group_by(Membership.unit_id)
            .subquery("own")
        )
        sums = with_all_below(units, own)
        lines = _lines(asked, units, sums).add_columns(
            sums.c.people.label("people"),
            sums.c.dedicated.label("dedicated"),
            sums.c.basic.label("basic"),
            sums.c.advanced.label("advanced"),
            (sums.c.dedicated == 0).label("state"),
        )
        return lines.where(sums.c.dedicated == 0) if asked["without"] else lines

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        cells = _with_kind(super().cells(row, asked))
        untrained = _("Có người chưa đạt cơ bản") if row.basic < row.dedicated else ""
        return [*cells[:-1], _("Chưa có ai") if row.dedicated == 0 else untrained]


def with_all_below(units: CTE, own: Subquery) -> Subquery:
    """Sum up the numbers of units over the tree: for each unit (`unit_id`) its own and those of all below it."""
    places = select(units.c.id, units.c.id.label("above")).cte("places", recursive=True)
    higher = units.alias("higher")
    places = places.union_all(
        select(places.c.id, higher.c.parent_id)
        .join(higher, higher.c.id == places.c.above)
        .where(higher.c.parent_id.is_not(None))
    )
    numbers = [column for column in own.c if column.key != "unit_id"]
    return (
        select(places.c.above.label("unit_id"), *(cast(func.sum(one), one.type).label(one.key) for one in numbers))
        .join(own, own.c.unit_id == places.c.id)
        .group_by(places.c.above)
        .subquery("sums")
    )


def _lines(asked: Asked, units: CTE, sums: Subquery) -> Select[Any]:
    """Units in the order of the tree that have anybody in or below them."""
    lines = (
        select(
            units.c.code.label("code"),
            units.c.name.label("name"),
            units.c.kind.label("kind"),
            units.c.search_text.label("unit_order"),
        )
        .join(sums, sums.c.unit_id == units.c.id)
        .order_by(units.c.path)
    )
    return lines.where(units.c.kind == asked["kind"]) if asked["kind"] else lines


def _with_kind(cells: Sequence[Any]) -> list[Any]:
    return [*cells[:2], str(KINDS.get(cells[2], cells[2])), *cells[3:]]
