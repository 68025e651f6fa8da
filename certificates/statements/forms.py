"""Which year, and whose."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Length

from certificates.forms import Boxes, units_offered
from certificates.permissions import SEE
from lms.api import Form, _, lazy_, now, today_of

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
        self.units.choices = units_offered(SEE, self.unit_words.data, self.units.data).choices

    def words(self) -> str:
        """Name what was chosen."""
        titles = dict(self.units.choices)
        return ", ".join(titles[one] for one in self.units.data or ()) or _("Mọi đơn vị của tôi")
