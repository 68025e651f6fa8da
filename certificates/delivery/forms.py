"""What goes into a delivery, as the officer chooses it. Everything stands in the address."""

from typing import Any

from wtforms import BooleanField, DateField, IntegerField, StringField
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from certificates import register
from certificates.delivery import selection
from certificates.delivery.selection import Selection
from certificates.forms import BAD_DAY, Boxes, ListSelectField, units_offered
from certificates.permissions import SEE
from lms.api import Form, _, date_text, lazy_


class DeliveryForm(Form):
    """Units, courses, dates, state. `unit` and `subject` are how the list of the register names what it shows."""

    class Meta(Form.Meta):
        """What WTForms asks."""

        csrf = False

    units = Boxes(lazy_("Chỉ trong các đơn vị"), coerce=int)
    unit_words = StringField(
        lazy_("Tìm đơn vị"), validators=[Length(max=100)],
        description=lazy_("Tên hoặc mã, có dấu hay không dấu. Tích vào đơn vị tìm được để chọn."),
    )  # fmt: skip
    subjects = Boxes(lazy_("Chỉ các khóa học"))
    since = DateField(lazy_("Cấp từ ngày"), validators=[Optional()], invalid_value_message=BAD_DAY)
    until = DateField(lazy_("đến ngày"), validators=[Optional()], invalid_value_message=BAD_DAY)
    state = ListSelectField(lazy_("Trạng thái"))
    q = StringField(lazy_("Họ tên hoặc số vào sổ"), validators=[Length(max=100)])
    batch = IntegerField(widget=HiddenInput(), validators=[Optional()])
    no_print = BooleanField(
        lazy_("Không kèm tệp in gộp"),
        description=lazy_("Tệp in gộp xếp mọi giấy theo thứ tự vào sổ, để in một lần; bản in không mang chữ ký số."),
    )

    def __init__(self, given: Any) -> None:
        super().__init__(_renamed(given))
        offered = units_offered(SEE, self.unit_words.data, self.units.data)
        self.units.choices, self.is_cut = offered.choices, offered.is_cut
        self.subjects.choices = register.subjects_in_scope()
        self.state.choices = [
            ("", _("Mọi trạng thái")),
            (selection.VALID, _("Còn giá trị")),
            (selection.EXPIRED, _("Đã hết hạn")),
            (selection.REVOKED, _("Đã thu hồi")),
            (selection.REPLACED, _("Đã cấp lại giấy khác")),
            (selection.WAITING, _("Cần xem lại")),
        ]

    def validate_until(self, field: DateField) -> None:
        """The last day is not before the first."""
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(_("Ngày cuối đứng trước ngày đầu."))

    def selection(self) -> Selection:
        """What was chosen; call after `validate`."""
        return Selection(
            units=tuple(self.units.data or ()),
            subjects=tuple(self.subjects.data or ()),
            since=self.since.data,
            until=self.until.data,
            name=self.q.data or "",
            state=self.state.data or "",
            batch=self.batch.data,
        )

    def query(self) -> dict[str, Any]:
        """What was given to our own fields, to build an address with; anything else in the address is dropped."""
        given = {field.name: [value for value in field.raw_data or () if value] for field in self}
        return {name: values for name, values in given.items() if values and name != "unit_words"}

    def words(self) -> str:
        """Name what is chosen, for the list of deliveries."""
        units = dict(self.units.choices)
        titles = dict(self.subjects.choices)
        parts = [", ".join(units[chosen] for chosen in self.units.data or ()) or _("Mọi đơn vị của tôi")]
        parts += [titles[chosen] for chosen in self.subjects.data or ()]
        if self.since.data:
            parts.append(_("từ %(day)s", day=date_text(self.since.data)))
        if self.until.data:
            parts.append(_("đến %(day)s", day=date_text(self.until.data)))
        if self.state.data:
            parts.append(str(dict(self.state.choices)[self.state.data]))
        if self.q.data:
            parts.append(f"“{self.q.data}”")
        if self.batch.data:
            parts.append(_("đợt cấp số %(n)s", n=self.batch.data))
        return " · ".join(parts)


def _renamed(given: Any) -> Any:
    """Take the register's names for one unit and one course as well."""
    values = given.copy()
    for one, many in (("unit", "units"), ("subject", "subjects")):
        for value in values.poplist(one):
            if value and value not in values.getlist(many):
                values.add(many, value)
    return values
