"""Shapes of what HR officers type."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from wtforms import DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from certificates import register
from certificates.register import Filters
from lms.api import Form, Permission, Unit, _, db, fold, lazy_, scope_of

REASON_LEAST, REASON_MOST, MOST_FOUND = 10, 500, 20
BAD_DAY = lazy_("Ngày cần viết đủ ngày, tháng, năm.")


class ListSelectField(SelectField):  # type: ignore[misc] # WTForms has no types
    """A select that may be left out of the address, and whose complaint is in the reader's language."""

    def __init__(self, label: object, **settings: Any) -> None:
        super().__init__(label, default="", **settings)

    def pre_validate(self, form: Form) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_("Lựa chọn này không có trong danh sách.")) from None


class Boxes(SelectMultipleField):  # type: ignore[misc] # WTForms has no types
    """Boxes to tick; what is not among them is told in the reader's language."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Form) -> None:
        try:
            super().pre_validate(form)
        except (ValidationError, ValueError):
            raise ValidationError(_("Lựa chọn này không có trong danh sách.")) from None


@dataclass(frozen=True)
class UnitsOffered:
    """Units to tick: those chosen, and `found` more that the words find, whether all of them or not."""

    choices: list[tuple[int, str]]
    found: int = 0
    is_cut: bool = False


def units_offered(
    right: Permission, words: str | None, chosen: Sequence[int] | None, *conditions: ColumnElement[bool]
) -> UnitsOffered:
    """Offer the units chosen and those that the words find, all within the officer's scope."""
    looked_for, chosen = fold(words or "").strip(), chosen or []
    if not looked_for and not chosen:
        return UnitsOffered([])
    wanted: list[ColumnElement[bool]] = [Unit.id.in_(chosen)]
    if looked_for:
        wanted.append(Unit.search_text.contains(looked_for, autoescape=True))
    most = len(chosen) + MOST_FOUND
    rows = db.session.execute(
        select(Unit.id, Unit.name, Unit.code)
        .where(scope_of(right, Unit.path), or_(*wanted), *conditions)
        .order_by(Unit.id.in_(chosen).desc(), Unit.name, Unit.id)
        .limit(most + 1)
    ).all()
    choices = [(row.id, f"{row.name} ({row.code})") for row in rows[:most]]
    return UnitsOffered(choices, found=len(rows) - len(chosen), is_cut=len(rows) > most)


class FilterForm(Form):
    """The filters above the list; they come in the address, so no token is asked."""

    class Meta(Form.Meta):
        """What WTForms asks."""

        csrf = False

    unit = ListSelectField(lazy_("Đơn vị"))
    subject = ListSelectField(lazy_("Khóa học"))
    since = DateField(lazy_("Cấp từ ngày"), validators=[Optional()], invalid_value_message=BAD_DAY)
    until = DateField(lazy_("đến ngày"), validators=[Optional()], invalid_value_message=BAD_DAY)
    q = StringField(lazy_("Họ tên hoặc số vào sổ"), validators=[Length(max=100)])
    state = ListSelectField(lazy_("Trạng thái"))

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        indent = "\u2007\u2007"
        units = [(str(key), indent * depth + name) for key, name, depth in register.units_in_scope()]
        self.unit.choices = [("", _("Mọi đơn vị của tôi")), *units]
        self.subject.choices = [("", _("Mọi khóa học")), *register.subjects_in_scope()]
        self.state.choices = [
            ("", _("Mọi trạng thái")),
            ("issued", _("Còn giá trị")),
            ("soon", _("Sắp hết hạn")),
            ("expired", _("Đã hết hạn")),
            ("revoked", _("Đã thu hồi")),
            ("replaced", _("Đã thay bằng giấy khác")),
            ("waiting", _("Cần xem lại")),
        ]

    def validate_until(self, field: DateField) -> None:
        """The last day is not before the first."""
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(_("Ngày cuối đứng trước ngày đầu."))

    def filters(self) -> Filters:
        """What was asked; call after `validate`."""
        return Filters(
            unit=int(self.unit.data) if self.unit.data else None,
            subject=self.subject.data or "",
            since=self.since.data,
            until=self.until.data,
            name=self.q.data or "",
            state=self.state.data or "",
        )

    def query(self) -> dict[str, Any]:
        """What was typed into our own fields, to build an address with; anything else in the address is dropped."""
        return {field.name: field.raw_data[0] for field in self if field.raw_data and field.raw_data[0]}


class KeepForm(Form):
    """Letting a flagged certificate stand: why."""

    reason = TextAreaField(
        lazy_("Lý do giữ nguyên"),
        description=lazy_("Ghi vào nhật ký, không hiện công khai."),
        validators=[
            InputRequired(lazy_("Cần ghi lý do.")),
            Length(min=REASON_LEAST, max=REASON_MOST, message=lazy_("Lý do dài từ 10 đến 500 chữ cái.")),
        ],
    )


class RevokeForm(Form):
    """A revocation: why, and by which decision."""

    reason = TextAreaField(
        lazy_("Lý do thu hồi"),
        description=lazy_("Hiện công khai trên trang kiểm tra. Không ghi thông tin riêng tư."),
        validators=[
            InputRequired(lazy_("Cần ghi lý do.")),
            Length(min=REASON_LEAST, max=REASON_MOST, message=lazy_("Lý do dài từ 10 đến 500 chữ cái.")),
        ],
    )
    decision = StringField(
        lazy_("Số quyết định"),
        description=lazy_("Ví dụ: 87/QĐ-TTBD ngày 02/11/2026."),
        validators=[
            InputRequired(lazy_("Cần ghi số quyết định thu hồi.")),
            Length(max=120, message=lazy_("Số quyết định dài không quá 120 chữ cái.")),
        ],
    )
