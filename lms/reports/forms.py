"""Shapes of what is typed beside a report: names of filters, schedules."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from sqlalchemy import or_
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from lms.accounts.models import User
from lms.accounts.session import people, person_from
from lms.db import rows_of
from lms.organisation.permissions import FOLLOW
from lms.permissions import allowed
from lms.reports.scheduling import RHYTHMS
from lms.web.forms import Form

MOST_RECIPIENTS = 20
FILE_KINDS = {"xlsx": lazy_("Excel"), "csv": "CSV", "pdf": lazy_("PDF khổ A4")}


class NameForm(Form):
    """The name under which a filter is kept."""

    name = StringField(
        lazy_("Tên bộ lọc"),
        validators=[
            DataRequired(lazy_("Cần đặt tên cho bộ lọc.")),
            Length(max=80, message=lazy_("Tên dài không quá 80 chữ cái.")),
        ],
    )


class ScheduleForm(Form):
    """How often a report comes, as what, and to whom."""

    name = StringField(
        lazy_("Tên lịch gửi"),
        validators=[
            DataRequired(lazy_("Cần đặt tên cho lịch gửi.")),
            Length(max=80, message=lazy_("Tên dài không quá 80 chữ cái.")),
        ],
    )
    rhythm = RadioField(lazy_("Nhịp gửi"), default="weekly")
    format = RadioField(lazy_("Dạng tệp"), default="xlsx")
    others = TextAreaField(
        lazy_("Gửi cả cho đồng nghiệp"),
        description=lazy_(
            "Mỗi dòng một mã cán bộ hoặc thư điện tử. Người nhận phải có quyền theo dõi, và chỉ nhận số liệu trong "
            "phạm vi của chính họ."
        ),
        validators=[Length(max=2000)],
    )

    def __init__(self) -> None:
        super().__init__()
        self.recipients: list[int] = []
        self.rhythm.choices = list(RHYTHMS.items())
        self.format.choices = list(FILE_KINDS.items())

    def validate_others(self, field: TextAreaField) -> None:
        """Each line is somebody who follows a unit; nothing more is told about those who do not."""
        lines = list(dict.fromkeys(filter(None, (line.strip() for line in (field.data or "").splitlines()))))
        if len(lines) >= MOST_RECIPIENTS:
            raise ValidationError(_("Mỗi lịch gửi cho tối đa %(n)d người.", n=MOST_RECIPIENTS))
        found = [_follower(line) for line in lines]
        wrong = [line for line, person in zip(lines, found, strict=True) if person is None]
        if wrong:
            raise ValidationError(
                _("Không tìm thấy người có quyền theo dõi mang mã hoặc thư này: %(who)s.", who=", ".join(wrong))
            )
        self.recipients = [person.id for person in found if person is not None]


def _follower(line: str) -> Any:
    """The one person of this staff code or address who follows a unit."""
    called = or_(User.staff_code == line.upper(), User.email == line.lower())
    person = person_from(rows_of(people().where(called)).first())
    return person if person is not None and not person.is_suspended and allowed(FOLLOW, user=person) else None
