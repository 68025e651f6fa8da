"""What a visitor reports, and what came of it."""

from typing import Final

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from lms.api import Form, lazy_

SHORTEST, LONGEST, LONGEST_LINE = 10, 1000, 200
_LENGTH: Final = lazy_("Viết từ 10 đến 1000 chữ.")


class ReportForm(Form):
    """The report of a visitor, who has no account."""

    about = HiddenField()
    seen = TextAreaField(
        lazy_("Điều thấy không đúng"),
        validators=[DataRequired(lazy_("Ghi điều thấy không đúng.")), Length(SHORTEST, LONGEST, _LENGTH)],
        description=lazy_("Giấy hoặc tệp khác ở chỗ nào, ai đưa ra (nếu biết). Không cần chép lại thông tin cá nhân."),
    )
    place = StringField(
        lazy_("Thấy ở đâu"),
        validators=[
            DataRequired(lazy_("Ghi nơi đã thấy giấy hoặc tệp này.")),
            Length(max=LONGEST_LINE, message=lazy_("Nhiều nhất 200 chữ.")),
        ],
        description=lazy_("Cơ quan, hồ sơ hoặc trang mạng nơi giấy được đưa ra."),
    )
    contact = StringField(
        lazy_("Liên hệ (không bắt buộc)"),
        validators=[Length(max=LONGEST_LINE, message=lazy_("Nhiều nhất 200 chữ."))],
        description=lazy_("Điện thoại hoặc thư điện tử, nếu muốn được hỏi lại. Chỉ người xử lý xem được."),
    )


class SettleForm(Form):
    """What came of a report."""

    note = TextAreaField(
        lazy_("Kết quả xử lý"),
        validators=[DataRequired(lazy_("Ghi kết quả xử lý.")), Length(SHORTEST, LONGEST, _LENGTH)],
    )
