"""Reports on certificates: what was issued, and what was issued so long ago that it is time to learn again."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, case, exists, select
from sqlalchemy.orm import aliased

from certificates.models import Award
from lms.api import (
    AskAsOf,
    Asked,
    AskName,
    AskSpan,
    CellKind,
    ChoiceField,
    Report,
    ReportColumn,
    Unit,
    _,
    db,
    end_of,
    fold,
    follow_scope,
    lazy_,
    until_day,
)

CERTIFICATES = lazy_("Giấy chứng nhận")
STATES = {"issued": lazy_("Còn giá trị"), "revoked": lazy_("Đã thu hồi"), "replaced": lazy_("Đã được thay")}
MONTHS = (12, 24, 36, 48, 60)
USUAL_MONTHS = 36
DAYS = (30, 60, 90, 180)
USUAL_DAYS = 90
COLUMNS = (
    ReportColumn("number", lazy_("Số vào sổ"), width=20, sort="register"),
    ReportColumn("name", lazy_("Họ và tên"), width=28, sort="sort_key"),
    ReportColumn("unit", lazy_("Đơn vị khi cấp"), width=34, sort="unit_order"),
    ReportColumn("course", lazy_("Khóa học"), width=40),
    ReportColumn("issued_on", lazy_("Ngày cấp"), CellKind.DATE, 12),
)


class AskSubject(AskName, AskAsOf):
    """Of which course, by name, and as it was known on which day."""

    subject = ChoiceField(lazy_("Khóa học"))

    def offer(self, user: Any) -> None:
        """The courses that have certificates in the reader's scope."""
        super().offer(user)
        known = db.session.execute(
            select(Award.subject, Award.course_title)
            .join(Unit, Unit.id == Award.unit_id)
            .where(follow_scope(Unit.path, user=user))
            .distinct()
            .order_by(Award.course_title)
        )
        titles = {row.subject: row.course_title for row in known}
        self.subject.choices = [("", _("Mọi khóa học")), *titles.items()]


class IssuedForm(AskSubject, AskSpan):
    """Between which days, and whether it still stands."""

    state = ChoiceField(lazy_("Trạng thái"))

    def offer(self, user: Any) -> None:
        """Valid, revoked."""
        super().offer(user)
        self.state.choices = [("", _("Mọi trạng thái")), *((key, str(title)) for key, title in STATES.items())]


class ExpiringForm(AskSubject):
    """How long one is to count, and how far to look ahead."""

    months = ChoiceField(lazy_("Học lại sau"))
    days = ChoiceField(lazy_("Đến hạn trong"))

    def offer(self, user: Any) -> None:
        """Usual spans."""
        super().offer(user)
        self.months.choices = [("", _("%(n)d tháng", n=USUAL_MONTHS))]
        self.months.choices += [(str(n), _("%(n)d tháng", n=n)) for n in MONTHS if n != USUAL_MONTHS]
        self.days.choices = [("", _("%(n)d ngày tới", n=USUAL_DAYS))]
        self.days.choices += [(str(n), _("%(n)d ngày tới", n=n)) for n in DAYS if n != USUAL_DAYS]

    def values(self) -> dict[str, Any]:
        """The spans as numbers."""
        months, days = self.months.data or USUAL_MONTHS, self.days.data or USUAL_DAYS
        return {**super().values(), "months": int(months), "days": int(days)}


class Issued(Report):
    """A line a certificate, by the unit of the day of issue."""

    key = "certificates.issued"
    title = lazy_("Giấy chứng nhận đã cấp")
    group = CERTIFICATES
    description = lazy_("Sổ cấp theo ngày, khóa học và đơn vị lúc cấp, gồm cả giấy đã thu hồi.")
    order = 80
    form = IssuedForm
    looks_back = True
    columns = (*COLUMNS, ReportColumn("state", lazy_("Trạng thái"), width=14))

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        state, until = _state_on(Award, asked.as_of), until_day(asked)
        lines = _awards(asked, units).add_columns(state.label("state"))
        if asked["state"]:
            lines = lines.where(state == asked["state"])
        if asked["since"]:
            lines = lines.where(Award.issued_on >= asked["since"])
        if until:
            lines = lines.where(Award.issued_on <= until)
        return lines.order_by(Award.issued_on.desc(), Award.id.desc())

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        return [*super().cells(row, asked)[:-1], str(STATES[row.state])]


class Expiring(Report):
    """A line a person and course whose newest certificate ends, or is as old as asked where it has no end."""

    key = "certificates.expiring"
    title = lazy_("Giấy chứng nhận đến hạn học lại")
    group = CERTIFICATES
    description = lazy_("Giấy còn giá trị mà theo thời hạn của đơn vị đã hoặc sắp đến lúc bồi dưỡng lại.")
    order = 85
    form = ExpiringForm
    looks_back = True
    note = lazy_(
        "Giấy có ghi thời hạn thì tính theo ngày ghi trên giấy. Giấy không ghi thì tính theo số tháng do đơn vị chọn "
        "để lập kế hoạch bồi dưỡng lại; Thông tư 03/2014/TT-BTTTT không đặt thời hạn."
    )
    columns = (*COLUMNS, ReportColumn("due_on", lazy_("Đến hạn"), CellKind.DATE, 12))

    def select(self, asked: Asked, units: CTE) -> Select[Any]:
        day = asked.as_of or asked.today
        newer = aliased(Award)
        replaced = exists(
            select(newer.id).where(
                newer.owner_id == Award.owner_id,
                newer.subject == Award.subject,
                _state_on(newer, asked.as_of) == "issued",
                newer.issued_on > Award.issued_on,
                newer.issued_on <= day,
            )
        )
        until = day + timedelta(days=asked["days"])
        is_due = case(
            (Award.expires_on.is_not(None), Award.expires_on <= until),
            else_=Award.issued_on <= months_after(until, -asked["months"]),
        )
        return (
            _awards(asked, units)
            .add_columns(Award.expires_on.label("due_on"))
            .where(_state_on(Award, asked.as_of) == "issued", is_due, ~replaced)
            .order_by(Award.expires_on.is_(None), Award.expires_on, Award.issued_on, Award.id)
        )

    def cells(self, row: Any, asked: Asked) -> Sequence[Any]:
        return [*super().cells(row, asked)[:-1], row.due_on or months_after(row.issued_on, asked["months"])]


def months_after(day: date, months: int) -> date:
    """The same day of a month so many months later; the last of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(days=1)).day))


def _state_on(award: Any, day: date | None) -> ColumnElement[str]:
    """The state of a certificate when that day ended: what was revoked or replaced later was still valid."""
    if day is None:
        return award.state  # type: ignore[no-any-return] # of the class or an alias of it
    heir = aliased(Award)
    was_replaced = exists(select(heir.id).where(heir.replaces_id == award.id, heir.issued_at < end_of(day)))
    return case((award.revoked_at < end_of(day), "revoked"), (was_replaced, "replaced"), else_="issued")


def _awards(asked: Asked, units: CTE) -> Select[Any]:
    lines = select(
        Award.number.label("number"),
        Award.holder_name.label("name"),
        units.c.name.label("unit"),
        Award.course_title.label("course"),
        Award.issued_on.label("issued_on"),
        Award.owner_id.label("person_id"),
        Award.sort_key.label("sort_key"),
        units.c.search_text.label("unit_order"),
        Award.id.label("register"),
    ).join(units, units.c.id == Award.unit_id)
    if asked["subject"]:
        lines = lines.where(Award.subject == asked["subject"])
    if wanted := fold(asked["q"] or "").strip():
        lines = lines.where(Award.search_text.contains(wanted, autoescape=True))
    return lines


REPORTS_OF_CERTIFICATES = [Issued(), Expiring()]
