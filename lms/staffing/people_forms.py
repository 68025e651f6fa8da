"""What the pages of people take in."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as lazy_
from wtforms import BooleanField, DateField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from lms.accounts.forms import LONGEST_NAME
from lms.organisation.kinds import LEARNER_GROUPS
from lms.organisation.queries import UnitLine
from lms.staffing.people_posts import PostTerms
from lms.staffing.people_services import Identity
from lms.web.forms import Form
from lms.web.text import nfc

STAFF_CODE = re.compile(r"[\w][\w./-]{0,39}")
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
BAD_DAY = lazy_("Ngày này không có. Ghi dạng 30/11/2026.")
WAYS = ["%Y-%m-%d", "%d/%m/%Y"]


class IdentityForm(Form):
    """Who somebody is."""

    name = StringField(
        lazy_("Họ và tên"),
        validators=[
            InputRequired(lazy_("Nhập họ và tên.")),
            Length(max=120, message=lazy_("Họ và tên dài nhất 120 ký tự.")),
        ],
    )
    birth_date = DateField(lazy_("Ngày sinh"), format=WAYS, validators=[Optional()], invalid_value_message=BAD_DAY)
    email = StringField(
        lazy_("Thư điện tử"),
        validators=[Optional(), Length(max=LONGEST_NAME, message=lazy_("Thư điện tử dài nhất 254 ký tự."))],
    )

    def validate_name(self, field: StringField) -> None:
        """Refuse what is no name."""
        if not any(sign.isalpha() for sign in field.data):
            raise ValidationError(lazy_("Họ và tên phải có chữ."))

    def validate_birth_date(self, field: DateField) -> None:
        """Refuse days on which nobody who works today was born."""
        if field.data and not date(1900, 1, 1) <= field.data <= date.today():  # noqa: DTZ011 (a year is enough)
            raise ValidationError(lazy_("Ngày sinh này không hợp lý."))

    def validate_email(self, field: StringField) -> None:
        """Refuse what no mail can be sent to."""
        if field.data and not ADDRESS.fullmatch(field.data):
            raise ValidationError(lazy_("Địa chỉ này không đúng dạng, ví dụ đúng: tuyetnta@nghean.gov.vn."))

    def identity(self) -> Identity:
        """What has been typed, as it is kept."""
        return Identity(nfc(self.name.data), self.birth_date.data, (self.email.data or "").lower() or None)


class PostForm(Form):
    """A post: what, of which group, with which marks."""

    position = StringField(lazy_("Chức vụ"), validators=[Length(max=200, message=lazy_("Dài nhất 200 ký tự."))])
    job_position = StringField(
        lazy_("Vị trí việc làm"), validators=[Length(max=200, message=lazy_("Dài nhất 200 ký tự."))]
    )
    rank = StringField(lazy_("Ngạch hoặc hạng"), validators=[Length(max=200, message=lazy_("Dài nhất 200 ký tự."))])
    learner_group = SelectField(
        lazy_("Nhóm"), choices=[SelectChoice(*group) for group in LEARNER_GROUPS.items()], default="cong_chuc"
    )
    is_leader = BooleanField(lazy_("Là lãnh đạo"))
    is_it_dedicated = BooleanField(lazy_("Chuyên trách CNTT"))

    def terms(self) -> PostTerms:
        """What has been typed, as it is kept."""
        return PostTerms(
            position=self.position.data or "",
            job_position=self.job_position.data or "",
            rank=self.rank.data or "",
            learner_group=self.learner_group.data,
            is_leader=self.is_leader.data,
            is_it_dedicated=self.is_it_dedicated.data,
        )


class SinceForm(Form):
    """From which day something holds."""

    since = DateField(
        lazy_("Từ ngày"),
        format=WAYS,
        validators=[InputRequired(lazy_("Chọn ngày."))],
        invalid_value_message=BAD_DAY,
    )


class ChangePostForm(PostForm, SinceForm):
    """Other terms of a post, from a day or as a correction."""

    is_correction = BooleanField(
        lazy_("Chỉ sửa chỗ ghi sai"),
        description=lazy_("Không ghi thành một giai đoạn mới; ngày ở trên không dùng tới."),
    )

    def from_when(self) -> date | None:
        """The day from which the terms hold, None for a correction."""
        return None if self.is_correction.data else self.since.data


class PlaceForm(PostForm, SinceForm):
    """A post in one of the units that the officer looks after."""

    unit = SelectField(lazy_("Đơn vị"), coerce=int, validate_choice=True)

    def __init__(self, *args: Any, units: Iterable[UnitLine], **values: Any) -> None:
        super().__init__(*args, **values)
        self.unit.choices = [SelectChoice(unit.id, unit.title) for unit in units]


class NewPersonForm(PlaceForm, IdentityForm):
    """A person who is not known yet. `is_sure` says that the officer has looked at the namesakes."""

    staff_code = StringField(
        lazy_("Mã cán bộ"),
        validators=[InputRequired(lazy_("Nhập mã cán bộ."))],
        description=lazy_("Theo hồ sơ của cơ quan. Mã không đổi và không cấp lại cho người khác."),
    )
    is_sure = BooleanField(lazy_("Đã xem, đây là người khác"))

    def validate_staff_code(self, field: StringField) -> None:
        """Refuse what cannot be typed at the sign-in."""
        field.data = field.data.upper()
        if not STAFF_CODE.fullmatch(field.data):
            raise ValidationError(lazy_("Mã cán bộ gồm chữ, số, dấu chấm, gạch; không có dấu cách; dài nhất 40 ký tự."))


class LastDayForm(Form):
    """The first day without a post."""

    on = DateField(
        lazy_("Thôi từ ngày"),
        format=WAYS,
        validators=[InputRequired(lazy_("Chọn ngày."))],
        invalid_value_message=BAD_DAY,
    )
