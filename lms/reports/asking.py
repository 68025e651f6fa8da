"""The forms of reports: what may be asked, put together from parts. What was asked stands in the address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from sqlalchemy import or_, select
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from lms.db import db, now
from lms.organisation.kinds import LEARNER_GROUPS
from lms.organisation.models import Unit
from lms.organisation.permissions import follow_scope
from lms.web.formats import date_text, today_of
from lms.web.forms import Form
from lms.web.text import nfc

BAD_DAY = lazy_("Ngày cần viết đủ ngày, tháng, năm.")
FIRST_YEAR = 2020
MOST_UNITS = 400
"""Units in one list; above that the box shows the topmost two levels, and the one that was asked."""


class ChoiceField(SelectField):  # type: ignore[misc] # WTForms has no types
    """A box to choose from, the first line of which leaves it open."""

    def __init__(self, label: object, **settings: Any) -> None:
        super().__init__(label, default="", **settings)

    def pre_validate(self, form: Form) -> None:
        """Say in the reader's language what is wrong."""
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_("Lựa chọn này không có trong danh sách.")) from None


class ReportForm(Form):
    """What every report may be asked: for which unit, with all below it."""

    class Meta(Form.Meta):
        """What WTForms asks."""

        csrf = False

    unit = ChoiceField(lazy_("Đơn vị"))

    def __init__(self, given: Mapping[str, str], *, user: Any) -> None:
        super().__init__(given if isinstance(given, MultiDict) else MultiDict(given))
        self.offer(user)

    def offer(self, user: Any) -> None:
        """Fill the boxes with what the reader may choose; each part adds its own."""
        self.unit.choices = [("", _("Mọi đơn vị của tôi")), *_units(user, self.unit.data or "")]

    def query(self) -> dict[str, Any]:
        """What was typed into our own fields, to build an address with; anything else in the address is dropped."""
        return {field.name: nfc(field.raw_data[0]) for field in self if field.raw_data and field.raw_data[0]}

    def values(self) -> dict[str, Any]:
        """What was asked, by names; the unit as its id. Call after `validate`."""
        return {**self.data, "unit": int(self.unit.data) if (self.unit.data or "").isdecimal() else None}

    def words(self) -> list[str]:
        """What was asked, for people: above the rows of a file."""
        return [f"{field.label.text}: {_chosen(field)}" for field in self if field.data and field.name in self.query()]


class AskAsOf(ReportForm):
    """The organisation as it was on a day."""

    as_of = DateField(
        lazy_("Tính đến ngày"),
        description=lazy_("Để trống là hôm nay."),
        validators=[Optional()],
        invalid_value_message=BAD_DAY,
    )

    def validate_as_of(self, field: DateField) -> None:
        """The future is not known."""
        if field.data and field.data > today_of(now()):
            raise ValidationError(_("Ngày này chưa tới."))


class AskSpan(ReportForm):
    """What happened between two days, both included."""

    since = DateField(lazy_("Từ ngày"), validators=[Optional()], invalid_value_message=BAD_DAY)
    until = DateField(lazy_("đến ngày"), validators=[Optional()], invalid_value_message=BAD_DAY)

    def validate_until(self, field: DateField) -> None:
        """The last day is not before the first."""
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(_("Ngày cuối đứng trước ngày đầu."))


class AskPeople(ReportForm):
    """Which people: a learner group, leaders alone."""

    group = ChoiceField(lazy_("Nhóm học viên"))
    leaders = BooleanField(lazy_("Chỉ lãnh đạo, quản lý"))

    def offer(self, user: Any) -> None:
        """The groups are the same for everybody."""
        super().offer(user)
        self.group.choices = [("", _("Mọi nhóm")), *((key, str(title)) for key, title in LEARNER_GROUPS.items())]


class AskYear(AskAsOf):
    """A year of the calendar; by default that of the day asked about."""

    year = ChoiceField(lazy_("Năm"))

    def offer(self, user: Any) -> None:
        """From this year back."""
        super().offer(user)
        this = today_of(now()).year
        years = (str(year) for year in range(this, FIRST_YEAR - 1, -1))
        self.year.choices = [("", _("Năm nay")), *((year, year) for year in years)]

    def validate_as_of(self, field: DateField) -> None:
        """On a day before the year nothing is known of it."""
        super().validate_as_of(field)
        if field.data and field.data.year < self._year():
            raise ValidationError(_("Ngày này đứng trước năm đã chọn."))

    def values(self) -> dict[str, Any]:
        """The year as a number."""
        return {**super().values(), "year": self._year()}

    def _year(self) -> int:
        chosen = self.year.data or ""
        return int(chosen) if chosen.isdecimal() else (self.as_of.data or today_of(now())).year


class AskName(ReportForm):
    """People by name or staff code."""

    q = StringField(lazy_("Họ tên hoặc mã cán bộ"), validators=[Length(max=100)])


def year_end(year: int, today: date) -> date:
    """The last day of a year that has come already."""
    return min(date(year, 12, 31), today)


def _chosen(field: Any) -> str:
    if isinstance(field, SelectField):
        return next((str(title).strip() for key, title in field.choices or () if key == field.data), str(field.data))
    if isinstance(field.data, date):
        return date_text(field.data)
    return _("có") if field.data is True else str(field.data)


def _units(user: Any, asked: str) -> list[tuple[str, str]]:
    """Units that the reader follows, in the order of the tree, set in by their depth."""
    wanted = int(asked) if asked.isdecimal() else 0
    rows = db.session.execute(
        select(Unit.id, Unit.name, Unit.path, Unit.parent_id)
        .where(follow_scope(Unit.path, user=user), or_(Unit.valid_to.is_(None), Unit.id == wanted))
        .order_by(Unit.position, Unit.search_text)
    ).all()
    below: dict[int | None, list[Any]] = {}
    shown = {row.id for row in rows}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in shown else None, []).append(row)
    few = len(rows) <= MOST_UNITS
    lines: list[tuple[str, str]] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        if few or depth < 2 or row.id == wanted:
            lines.append((str(row.id), "\u2003" * depth + row.name))
        waiting.extend((child, depth + 1) for child in reversed(below.get(row.id, [])))
    return lines
