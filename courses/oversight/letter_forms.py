"""What of a letter the leader may change: who sends and signs, and until when."""

from datetime import date
from typing import Any

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from courses.oversight.letter_words import Sender
from lms.api import Form, JSONDict, _, lazy_, now, today_of

LONGEST_NAME, LONGEST_SIGN = 150, 40
REQUIRED = lazy_("Hãy điền mục này.")
LONG_NAME, LONG_SIGN = lazy_("Dài nhất 150 ký tự."), lazy_("Dài nhất 40 ký tự.")
CHOOSE = lazy_("Hãy chọn ngày.")


class LetterForm(Form):
    """Everything is filled in from the organisation's data; number and symbol are the records office's."""

    agency = StringField(
        lazy_("Cơ quan ban hành"), validators=[InputRequired(REQUIRED), Length(max=LONGEST_NAME, message=LONG_NAME)]
    )
    superior = StringField(
        lazy_("Cơ quan chủ quản"), validators=[Optional(), Length(max=LONGEST_NAME, message=LONG_NAME)]
    )
    place = StringField(
        lazy_("Địa danh"), validators=[InputRequired(REQUIRED), Length(max=LONGEST_NAME, message=LONG_NAME)]
    )
    number = StringField(
        lazy_("Số"),
        validators=[Optional(), Length(max=LONGEST_SIGN, message=LONG_SIGN)],
        description=lazy_("Để trống nếu văn thư cấp số sau."),
    )
    symbol = StringField(
        lazy_("Ký hiệu"),
        validators=[Optional(), Length(max=LONGEST_SIGN, message=LONG_SIGN)],
        description=lazy_("Ví dụ: UBND-VHXH."),
    )
    until = DateField(lazy_("Chậm nhất ngày"), validators=[InputRequired(CHOOSE)], invalid_value_message=CHOOSE)
    capacity = TextAreaField(
        lazy_("Quyền hạn ký"),
        validators=[Optional(), Length(max=LONGEST_NAME, message=LONG_NAME)],
        description=lazy_("Mỗi dòng một mục, như TM., KT."),
    )
    post = StringField(
        lazy_("Chức vụ người ký"), validators=[InputRequired(REQUIRED), Length(max=LONGEST_NAME, message=LONG_NAME)]
    )
    name = StringField(lazy_("Họ tên người ký"), validators=[Optional(), Length(max=LONGEST_NAME, message=LONG_NAME)])

    def validate_until(self, field: Any) -> None:
        """A letter asks for what can still be done."""
        if field.data and field.data < today_of(now()):
            raise ValidationError(_("Ngày này đã qua."))

    def sender(self) -> Sender:
        """Who sends, as it stands in the form."""
        return Sender(**self.as_json())

    def as_json(self) -> JSONDict:
        """The sender's fields by their names, for a job to keep."""
        return {
            "agency": self.agency.data, "superior": self.superior.data or "", "place": self.place.data,
            "number": self.number.data or "", "symbol": self.symbol.data or "", "capacity": self.capacity.data or "",
            "post": self.post.data, "name": self.name.data or "",
        }  # fmt: skip

    @classmethod
    def filled(cls, sender: Sender, until: date) -> "LetterForm":
        """The form as it is first shown."""
        return cls(obj=sender, until=until)
