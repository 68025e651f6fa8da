"""What a claim and a decision are made of."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from flask_wtf.file import FileField
from wtforms import DateField, FloatField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from lms.recognition.services import Claim
from lms.skills.contract import FRAMEWORKS
from lms.web.forms import Form

FRAMEWORK = "tt03-2014"
"""The standard whose modules a claim can count as; local content is not examined elsewhere."""

KINDS = {"course": lazy_("Khóa đào tạo, bồi dưỡng"), "certificate": lazy_("Kỳ thi, chứng chỉ đã có")}
MOST_HOURS = 2000
EARLIEST = date(1990, 1, 1)


class Modules(SelectMultipleField):  # type: ignore[misc]
    """Boxes to tick, one a module."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Hours(FloatField):  # type: ignore[misc]
    """A number with a comma before its decimals, or a point; typed as text, for boxes of numbers know points alone."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.strip().replace(",", ".") for value in valuelist])

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:g}".replace(".", ",") if self.data is not None else ""


class _Counted(Form):
    """What is to be counted, or is."""

    hours = Hours(
        lazy_("Số tiết"),
        validators=[
            InputRequired(lazy_("Ghi số tiết, 0 nếu không có.")),
            NumberRange(0, MOST_HOURS, lazy_("Từ 0 đến 2.000 tiết.")),
        ],
        invalid_value_message=lazy_("Từ 0 đến 2.000 tiết."),
        description=lazy_("Một tiết là 45 phút."),
    )
    modules = Modules(lazy_("Mô đun"), invalid_choice_message=lazy_("Có mô đun không thuộc chuẩn."))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.modules.choices = [
            SelectChoice(module.code, f"{module.code} {module.title}") for module in FRAMEWORKS[FRAMEWORK].modules
        ]


class ClaimForm(_Counted):
    """A claim with its proof."""

    kind = RadioField(
        lazy_("Loại kết quả"), choices=[SelectChoice(key, title) for key, title in KINDS.items()], default="course"
    )
    title = StringField(
        lazy_("Tên khóa học hoặc chứng chỉ"),
        validators=[InputRequired(lazy_("Ghi tên khóa học hoặc chứng chỉ.")), Length(max=200)],
    )
    provider = StringField(
        lazy_("Nơi tổ chức hoặc cấp"),
        validators=[InputRequired(lazy_("Ghi tên nơi tổ chức hoặc cấp.")), Length(max=200)],
    )
    ended_on = DateField(
        lazy_("Ngày kết thúc hoặc ngày cấp"),
        validators=[InputRequired(lazy_("Chọn ngày."))],
        invalid_value_message=lazy_("Chọn ngày."),
    )
    proof = FileField(
        lazy_("Minh chứng"), description=lazy_("Bản quét PDF hoặc ảnh JPG, PNG của giấy chứng nhận, nhiều nhất 8 MB.")
    )

    def fits(self, today: date) -> bool:
        """Whether the day can be; tells at its field when not."""
        ended_on = self.ended_on.data
        if ended_on and not EARLIEST <= ended_on <= today:
            self.ended_on.errors = [*self.ended_on.errors, _("Ngày phải từ năm 1990 đến hôm nay.")]
        return not self.errors

    def claim(self) -> Claim:
        """What was typed."""
        assert self.ended_on.data is not None
        return Claim(
            kind=self.kind.data, title=self.title.data or "", provider=self.provider.data or "",
            ended_on=self.ended_on.data, hours=self.hours.data or 0.0,
            framework=FRAMEWORK, modules=self.modules.data or (),
        )  # fmt: skip


class ApprovalForm(_Counted):
    """For how much a claim is recognised."""


class ReasonForm(Form):
    """Why a claim is refused or no longer recognised."""

    reason = TextAreaField(
        lazy_("Lý do"), validators=[InputRequired(lazy_("Hãy ghi lý do.")), Length(max=500)],
        description=lazy_("Người học đọc được lý do này."),
    )  # fmt: skip
