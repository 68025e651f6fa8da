"""The forms of banks."""

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from courses.permissions import AUTHOR
from lms.api import Form, lazy_, units_in_scope

PRIVATE = ""


class BankForm(Form):
    """A new bank: private, or that of a unit over which the reader is a trainer."""

    title = StringField(lazy_("Tên ngân hàng"), validators=[DataRequired(lazy_("Hãy đặt tên.")), Length(max=100)])
    home = SelectField(lazy_("Của ai"), validate_choice=True)

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        units = [(str(unit.id), unit.title) for unit in units_in_scope(AUTHOR)]
        self.home.choices = [(PRIVATE, lazy_("Riêng của đồng chí")), *units]

    @property
    def unit_id(self) -> int | None:
        """The unit that was chosen; None for a private bank."""
        return int(self.home.data) if self.home.data else None
