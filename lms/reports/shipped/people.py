"""Completion by person and by learner group."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as lazy_
from sqlalchemy import CTE, Select, func

from lms.accounts.models import User
from lms.organisation.models import Membership
from lms.reports.asking import AskAsOf, AskName, AskPeople, AskSpan
from lms.reports.conditions import until_day
from lms.reports.contract import Asked, Report, ReportColumn
from lms.reports.shipped.staff import (
    RESULTS,
    completed,
    counted,
    group_word,
    modules_shown,
    share,
    staff,
    standing,
    whole,
)
from lms.web.sheets import CellKind


class PersonForm(AskName, AskAsOf, AskSpan, AskPeople):
    """Who, on which day, and between which days they have completed something."""


class GroupForm(AskAsOf, AskSpan, AskPeople):
    """On which day, and between which days."""


class CompletionByPerson(Report):
    """A line a person."""

    key = "lms.completion_by_person"
    title = lazy_("Kết quả theo cán bộ")
    group = RESULTS
    description = lazy_("Mỗi người một dòng: số lượt hoàn thành, số tiết, số mô đun đã đạt và mức theo chuẩn.")
    order = 20
    form = PersonForm
    columns = (
        ReportColumn("name", lazy_("Họ và tên"), width=28, sort="sort_key"),
        ReportColumn("staff_code", lazy_("Mã cán bộ"), width=12),
        ReportColumn("unit", lazy_("Đơn vị"), width=34, sort="unit_order"),
        ReportColumn("position", lazy_("Chức vụ"), width=20),
        ReportColumn("learner_group", lazy_("Nhóm"), width=14),
        ReportColumn("completions", lazy_("Lượt hoàn thành"), CellKind.INTEGER, 11),
        ReportColumn("hours", lazy_("Số tiết"), CellKind.DECIMAL, 9),
        ReportColumn("last_at", lazy_("Lần gần nhất"), CellKind.DATE, 12),
        ReportColumn("modules", lazy_("Mô đun đã đạt"), CellKind.INTEGER, 10),
        ReportColumn("basic", lazy_("Mức cơ bản"), CellKind.YES, 10),
        ReportColumn("advanced", lazy_("Mức nâng cao"), CellKind.YES, 10),
    )

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        people = staff(units, asked.as_of, asked)
        done = completed(people, since=asked["since"], until=until_day(asked))
        people, (basic, advanced) = standing(people, asked.as_of)
        people, modules = modules_shown(people, asked.as_of)
        return (
            people.outerjoin(done, done.c.learner_id == Membership.user_id)
            .with_only_columns(
                User.name.label("name"),
                User.staff_code.label("staff_code"),
                units.c.name.label("unit"),
                Membership.position.label("position"),
                Membership.learner_group.label("learner_group"),
                func.coalesce(done.c.number, 0).label("completions"),
                func.coalesce(done.c.hours, 0.0).label("hours"),
                done.c.last_at.label("last_at"),
                modules.label("modules"),
                basic.label("basic"),
                advanced.label("advanced"),
                User.id.label("person_id"),
                User.sort_key.label("sort_key"),
                units.c.search_text.label("unit_order"),
                maintain_column_froms=True,
            )
            .order_by(units.c.search_text, units.c.id, User.sort_key, User.id)
        )

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        cells = [*super().cells(row, asked)]
        cells[4] = group_word(row.learner_group)
        return cells


class CompletionByGroup(Report):
    """A line a learner group."""

    key = "lms.completion_by_group"
    title = lazy_("Kết quả theo nhóm học viên")
    group = RESULTS
    description = lazy_("So sánh cán bộ, công chức, viên chức và người lao động.")
    order = 30
    form = GroupForm
    columns = (
        ReportColumn("learner_group", lazy_("Nhóm học viên"), width=20),
        ReportColumn("people", lazy_("Số người"), CellKind.INTEGER, 11),
        ReportColumn("learners", lazy_("Người đã hoàn thành"), CellKind.INTEGER, 12),
        ReportColumn("learners_share", lazy_("Tỷ lệ"), CellKind.PERCENT, 10),
        ReportColumn("completions", lazy_("Lượt hoàn thành"), CellKind.INTEGER, 12),
        ReportColumn("hours", lazy_("Số tiết"), CellKind.DECIMAL, 12),
        ReportColumn("hours_each", lazy_("Tiết mỗi người"), CellKind.DECIMAL, 12),
        ReportColumn("basic", lazy_("Đạt mức cơ bản"), CellKind.INTEGER, 12),
        ReportColumn("basic_share", lazy_("Tỷ lệ cơ bản"), CellKind.PERCENT, 10),
        ReportColumn("advanced", lazy_("Đạt mức nâng cao"), CellKind.INTEGER, 12),
    )

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        people = staff(units, asked.as_of, asked)
        done = completed(people, since=asked["since"], until=until_day(asked))
        people, (basic, advanced) = standing(people, asked.as_of)
        hours = func.coalesce(func.sum(done.c.hours), 0.0)
        return (
            people.outerjoin(done, done.c.learner_id == Membership.user_id)
            .with_only_columns(
                Membership.learner_group.label("learner_group"),
                func.count().label("people"),
                func.count(done.c.learner_id).label("learners"),
                share(func.count(done.c.learner_id), func.count()).label("learners_share"),
                whole(done.c.number).label("completions"),
                hours.label("hours"),
                share(hours, func.count()).label("hours_each"),
                counted(basic).label("basic"),
                share(counted(basic), func.count()).label("basic_share"),
                counted(advanced).label("advanced"),
                maintain_column_froms=True,
            )
            .group_by(Membership.learner_group)
            .order_by(Membership.learner_group)
        )

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        return [group_word(row.learner_group), *super().cells(row, asked)[1:]]
