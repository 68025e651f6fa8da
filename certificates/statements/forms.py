"""Which year, and whose."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from wtforms import SelectField, StringField
from wtforms.validators import Length

from certificates.delivery.forms import MOST_FOUND
from certificates.forms import Boxes
from certificates.permissions import SEE
from lms.api import Form, Unit, _, db, fold, lazy_, now, scope_of, today_of

FIRST_YEAR = 2026


class YearForm(Form):
    """A year of the calendar."""

    year = SelectField(lazy_("Năm"), coerce=int)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        this = today_of(now()).year
        self.year.choices = [(year, str(year)) for year in range(this, min(FIRST_YEAR, this) - 1, -1)]


class StatementsForm(YearForm):
    """The people of which units; the search for units comes in the address, so it needs no token."""

    units = Boxes(lazy_("Chỉ trong các đơn vị"), coerce=int)
    unit_words = StringField(
        lazy_("Tìm đơn vị"), validators=[Length(max=100)],
        description=lazy_("Tên hoặc mã, có dấu hay không dấu. Tích vào đơn vị tìm được để chọn."),
    )  # fmt: skip

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        words, chosen = fold(self.unit_words.data or "").strip(), self.units.data or []
        wanted: list[ColumnElement[bool]] = [Unit.id.in_(chosen)]
        if words:
            wanted.append(Unit.search_text.contains(words, autoescape=True))
        found = select(Unit.id, Unit.name, Unit.code).where(scope_of(SEE, Unit.path), or_(*wanted))
        rows = db.session.execute(found.order_by(Unit.name, Unit.id).limit(len(chosen) + MOST_FOUND))
        self.units.choices = [(row.id, f"{row.name} ({row.code})") for row in rows] if words or chosen else []

    def words(self) -> str:
        """Name what was chosen."""
        titles = dict(self.units.choices)
        return ", ".join(titles[one] for one in self.units.data or ()) or _("Mọi đơn vị của tôi")
