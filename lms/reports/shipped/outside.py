"""What people have learnt elsewhere, as they have claimed it and as officers have decided."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from sqlalchemy import CTE, Select, String, case, exists

from lms.accounts.models import User
from lms.organisation.models import Membership
from lms.recognition.models import OutsideTraining
from lms.records.models import Completion
from lms.reports.asking import AskAsOf, AskName, AskPeople, AskSpan, ChoiceField
from lms.reports.conditions import end_of
from lms.reports.contract import Asked, Report, ReportColumn
from lms.reports.shipped.staff import RESULTS, staff
from lms.web.sheets import CellKind

STATES = {
    "waiting": lazy_("Chờ xét"),
    "approved": lazy_("Đã công nhận"),
    "refused": lazy_("Không công nhận"),
    "withdrawn": lazy_("Đã rút"),
}


class OutsideForm(AskName, AskAsOf, AskSpan, AskPeople):
    """Which claims that were known on a day, by the day on which the learning ended."""

    state = ChoiceField(lazy_("Trạng thái"))

    def offer(self, user: Any) -> None:
        """Every state there is."""
        super().offer(user)
        self.state.choices = [("", _("Mọi trạng thái")), *((key, str(title)) for key, title in STATES.items())]


class OutsideLearning(Report):
    """A line a claim, by where the person works on the day asked about."""

    key = "lms.outside_learning"
    title = lazy_("Kết quả học ở nơi khác")
    group = RESULTS
    description = lazy_("Khóa học và chứng chỉ ở nơi khác mà cán bộ khai, với kết quả xét công nhận.")
    order = 70
    form = OutsideForm
    note = lazy_(
        "Tính đến một ngày đã qua: kể những kết quả đã khai đến hết ngày đó; kết quả xét sau ngày đó thì khi ấy còn "
        "chờ xét."
    )
    columns = (
        ReportColumn("name", lazy_("Họ và tên"), width=28, sort="sort_key"),
        ReportColumn("staff_code", lazy_("Mã cán bộ"), width=12),
        ReportColumn("unit", lazy_("Đơn vị"), width=34, sort="unit_order"),
        ReportColumn("training", lazy_("Khóa học, chứng chỉ"), width=40),
        ReportColumn("provider", lazy_("Nơi học"), width=30),
        ReportColumn("ended_on", lazy_("Ngày kết thúc"), CellKind.DATE, 12),
        ReportColumn("hours", lazy_("Số tiết"), CellKind.DECIMAL, 9),
        ReportColumn("modules", lazy_("Được tính là"), width=22, sort=""),
        ReportColumn("state", lazy_("Trạng thái"), width=16),
        ReportColumn("decided_at", lazy_("Ngày xét"), CellKind.DATE, 12),
    )

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        state, decided_at = _known_on(asked.as_of)
        claims = (
            staff(units, asked.as_of, asked)
            .join(OutsideTraining, OutsideTraining.learner_id == Membership.user_id)
            .with_only_columns(
                User.name.label("name"),
                User.staff_code.label("staff_code"),
                units.c.name.label("unit"),
                OutsideTraining.title.label("training"),
                OutsideTraining.provider.label("provider"),
                OutsideTraining.ended_on.label("ended_on"),
                OutsideTraining.hours.label("hours"),
                OutsideTraining.modules.label("modules"),
                state.label("state"),
                decided_at.label("decided_at"),
                User.id.label("person_id"),
                User.sort_key.label("sort_key"),
                units.c.search_text.label("unit_order"),
                maintain_column_froms=True,
            )
            .order_by(OutsideTraining.ended_on.desc(), OutsideTraining.id)
        )
        if asked["state"]:
            claims = claims.where(state == asked["state"])
        if asked.as_of:
            claims = claims.where(OutsideTraining.asked_at < end_of(asked.as_of))
        if asked["since"]:
            claims = claims.where(OutsideTraining.ended_on >= asked["since"])
        return claims.where(OutsideTraining.ended_on <= asked["until"]) if asked["until"] else claims

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        cells = [*super().cells(row, asked)]
        return [*cells[:7], ", ".join(row.modules), str(STATES[row.state]), *cells[9:]]


def _known_on(day: date | None) -> tuple[Any, Any]:
    """State and day of the decision as they were when that day ended. What was withdrawn later had been approved."""
    if day is None:
        return OutsideTraining.state, OutsideTraining.decided_at
    decided = OutsideTraining.decided_at < end_of(day)
    withdrawn = OutsideTraining.state == "withdrawn"
    had_counted = exists().where(
        Completion.learner_id == OutsideTraining.learner_id,
        Completion.subject == "lms:outside:" + OutsideTraining.id.cast(String),
    )
    state = case((decided, OutsideTraining.state), (withdrawn & had_counted, "approved"), else_="waiting")
    return state, case((decided, OutsideTraining.decided_at))
