"""What the pages of units take in."""

from datetime import date, datetime

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from lms.organisation.models import ALWAYS
from lms.web.forms import Form

LONGEST_UNIT_NAME = 200


class AliasForm(Form):
    """Another name of a unit."""

    name = StringField(
        lazy_("Tên gọi khác"),
        validators=[
            InputRequired(lazy_("Nhập tên gọi khác.")),
            Length(max=LONGEST_UNIT_NAME, message=lazy_("Tên dài nhất 200 ký tự.")),
        ],
        description=lazy_("Tên cũ, tên viết tắt, tên huyện cũ: người tìm gõ tên nào cũng thấy đơn vị."),
    )


def asked_day(today: date) -> tuple[date | None, str]:
    """The day of `?on=`, None for today, and what is wrong with what was typed."""
    typed = request.args.get("on", "").strip()[:20]
    if not typed:
        return None, ""
    day = _day(typed)
    if day is None:
        return None, str(_("Ngày này không có. Ghi dạng 30/11/2026."))
    if day > today:
        return None, str(_("Ngày này chưa tới: cây đơn vị của ngày sau xem ở mục Sắp xếp đơn vị."))
    if day < ALWAYS:
        return None, str(_("Không có số liệu của thời gian trước 01/01/1900."))
    return (None if day == today else day), ""


def _day(typed: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    return None
