"""What a class, a session, a rule are made of, as the officer types it."""

from datetime import date, timedelta
from typing import Any

from flask_login import current_user
from sqlalchemy import or_, select
from wtforms import (
    BooleanField,
    DateField,
    FloatField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    URLField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextInput

from courses.assigning.forms import Boxes, WhoForm
from courses.assigning.permissions import ASSIGN
from courses.attendance.models import CourseClass
from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from courses.classes.listing import lines_of
from courses.classes.permissions import RUN_CLASSES
from courses.classes.series import days_of
from courses.classes.services import Meeting, Terms
from lms.api import Form, Membership, Unit, User, _, db, lazy_, nfc, scope_of

LONGEST_CODE, LONGEST_TITLE, LONGEST_PLACE = 40, 150, 200
MOST_SEATS, MOST_HOURS, MOST_SESSIONS = 5000, 12, 200
LONGEST_CLASS = timedelta(days=730)
BODY = "dao_tao"
BAD_DAY = lazy_("Ngày cần viết đủ ngày, tháng, năm.")
BAD_TIME = lazy_("Giờ viết như 07:30.")
WEEKDAYS = (
    lazy_("Thứ Hai"), lazy_("Thứ Ba"), lazy_("Thứ Tư"), lazy_("Thứ Năm"), lazy_("Thứ Sáu"), lazy_("Thứ Bảy"),
    lazy_("Chủ Nhật"),
)  # fmt: skip


class Hours(FloatField):  # type: ignore[misc] # WTForms has no types
    """Tiết, with a comma before their decimals, or a point."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.strip().replace(",", ".") for value in valuelist])

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:g}".replace(".", ",") if self.data is not None else ""


class ClassForm(Form):
    """What a class is. Its course and unit are chosen once."""

    course = SelectField(lazy_("Khóa học"), coerce=int)
    unit = SelectField(lazy_("Đơn vị tổ chức"), coerce=int)
    code = StringField(
        lazy_("Mã lớp"),
        validators=[InputRequired(lazy_("Ghi mã lớp.")), Length(max=LONGEST_CODE)],
        description=lazy_("Không trùng lớp nào khác, ví dụ IU06-2026-01."),
    )
    title = StringField(lazy_("Tên lớp"), validators=[InputRequired(lazy_("Ghi tên lớp.")), Length(max=LONGEST_TITLE)])
    begins_on = DateField(
        lazy_("Từ ngày"), validators=[InputRequired(lazy_("Chọn ngày."))], invalid_value_message=BAD_DAY
    )
    ends_on = DateField(
        lazy_("Đến ngày"), validators=[InputRequired(lazy_("Chọn ngày."))], invalid_value_message=BAD_DAY
    )
    place = StringField(lazy_("Địa điểm"), validators=[Length(max=LONGEST_PLACE)])
    link = URLField(
        lazy_("Địa chỉ học trực tuyến"),
        validators=[Length(max=LONGEST_PLACE)],
        description=lazy_("Bắt đầu bằng https://. Để trống nếu học trực tiếp."),
    )
    seats = IntegerField(
        lazy_("Số chỗ"),
        validators=[Optional(), NumberRange(1, MOST_SEATS, lazy_("Từ 1 đến 5000 chỗ."))],
        description=lazy_("Để trống là không giới hạn."),
        invalid_value_message=lazy_("Từ 1 đến 5000 chỗ."),
    )
    takes_requests = BooleanField(lazy_("Học viên tự đăng ký được, đến khi lớp kết thúc"))
    need_percent = IntegerField(
        lazy_("Chuyên cần: dự ít nhất, % số tiết"),
        validators=[Optional(), NumberRange(1, 100, lazy_("Từ 1 đến 100."))],
        description=lazy_("Tính trên tổng số tiết của lớp; vắng có phép không tính là dự. Để trống là không xét."),
        invalid_value_message=lazy_("Từ 1 đến 100."),
    )
    asks_attendance = BooleanField(lazy_("Đủ chuyên cần mới hoàn thành khóa học"))
    trainers = TextAreaField(
        lazy_("Giảng viên (mã cán bộ)"),
        description=lazy_("Mỗi dòng một mã. Giảng viên xem danh sách và điểm danh lớp mình dạy."),
    )

    def offer(self, klass: CourseClass | None = None) -> None:
        """Fill the boxes: units that the officer runs classes for, and courses that they may run."""
        if klass is not None:
            del self.course, self.unit
            return
        self.unit.choices = [SelectChoice(number, name) for number, name in _units()]
        self.course.choices = [SelectChoice(number, title) for number, title in _courses()]

    def people(self) -> list[int]:
        """The ids of the trainers; a sentence stands at the field where a code names nobody within reach."""
        codes = list(dict.fromkeys(line.code for line in lines_of(self.trainers.data or "")))
        if not codes:
            return []
        near = or_(scope_of(RUN_CLASSES, Unit.path), scope_of(ASSIGN, Unit.path))
        rows = db.session.execute(
            select(User.staff_code, User.id)
            .join(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
            .join(Unit, Unit.id == Membership.unit_id)
            .where(User.staff_code.in_(codes), near, ~User.is_suspended)
        )
        known: dict[str, int] = dict(rows.all())
        if unknown := [code for code in codes if code not in known]:
            shown = ", ".join(unknown[:10])
            _add(self.trainers, _("Không có người này trong đơn vị tổ chức: %(codes)s.", codes=shown))
        return [known[code] for code in codes if code in known]

    def fits(self) -> bool:
        """Whether days, percent and address go together; tells at its field what does not."""
        first, last = self.begins_on.data, self.ends_on.data
        if first and last and last < first:
            _add(self.ends_on, _("Ngày cuối đứng trước ngày đầu."))
        if first and last and last - first > LONGEST_CLASS:
            _add(self.ends_on, _("Một lớp dài nhất hai năm."))
        if self.asks_attendance.data and self.need_percent.data is None and not self.need_percent.errors:
            _add(self.need_percent, _("Ghi tỷ lệ chuyên cần thì mới bắt buộc được."))
        if self.link.data and not self.link.data.startswith("https://"):
            _add(self.link, _("Địa chỉ bắt đầu bằng https://."))
        return not self.errors

    def terms(self, klass: CourseClass | None = None) -> Terms:
        """What was typed."""
        return Terms(
            course_id=klass.course_id if klass else self.course.data,
            unit_id=klass.unit_id if klass else self.unit.data,
            code=nfc(self.code.data or "").upper(),
            title=self.title.data or "",
            begins_on=self.begins_on.data or date.min,
            ends_on=self.ends_on.data or date.min,
            place=self.place.data or "",
            link=self.link.data or "",
            seats=self.seats.data,
            takes_requests=bool(self.takes_requests.data),
            need_percent=self.need_percent.data,
            asks_attendance=bool(self.asks_attendance.data),
        )


class HoursForm(Form):
    """What a session and a series of them have in common."""

    begins = TimeField(lazy_("Từ"), validators=[InputRequired(lazy_("Ghi giờ."))], invalid_value_message=BAD_TIME)
    ends = TimeField(lazy_("Đến"), validators=[InputRequired(lazy_("Ghi giờ."))], invalid_value_message=BAD_TIME)
    hours = Hours(
        lazy_("Số tiết"),
        validators=[
            InputRequired(lazy_("Ghi số tiết.")),
            NumberRange(0.5, MOST_HOURS, lazy_("Từ 0,5 đến 12 tiết một buổi.")),
        ],
        invalid_value_message=lazy_("Từ 0,5 đến 12 tiết một buổi."),
        description=lazy_("Một tiết là 45 phút, viết được 2,5."),
    )
    place = StringField(
        lazy_("Địa điểm"), validators=[Length(max=LONGEST_PLACE)], description=lazy_("Để trống là địa điểm của lớp.")
    )
    topic = StringField(lazy_("Nội dung"), validators=[Length(max=LONGEST_TITLE)])

    def fits(self, klass: CourseClass) -> bool:
        """Whether everything is right, the days within their class too; tells at its field what is not."""
        self.validate()
        for day in self._days():
            if day.data and not klass.begins_on <= day.data <= klass.ends_on:
                _add(day, _("Buổi học nằm ngoài thời gian của lớp."))
        if self.begins.data and self.ends.data and self.ends.data <= self.begins.data:
            _add(self.ends, _("Giờ cuối đứng trước giờ đầu."))
        return not self.errors

    def meeting(self) -> Meeting:
        """What was typed."""
        return Meeting(
            held_on=self._days()[0].data,
            begins=self.begins.data,
            ends=self.ends.data,
            hours=self.hours.data or 0.0,
            place=self.place.data or "",
            topic=self.topic.data or "",
        )

    def _days(self) -> list[DateField]:
        return [field for field in self if isinstance(field, DateField)]


class SessionForm(HoursForm):
    """A session."""

    held_on = DateField(lazy_("Ngày"), validators=[InputRequired(lazy_("Chọn ngày."))], invalid_value_message=BAD_DAY)


class SeriesForm(HoursForm):
    """Sessions that are alike, on some days of the week."""

    first = DateField(lazy_("Từ ngày"), validators=[InputRequired(lazy_("Chọn ngày."))], invalid_value_message=BAD_DAY)
    last = DateField(lazy_("Đến ngày"), validators=[InputRequired(lazy_("Chọn ngày."))], invalid_value_message=BAD_DAY)
    weekdays = Boxes(
        lazy_("Các ngày trong tuần"),
        coerce=int,
        choices=[SelectChoice(number, name) for number, name in enumerate(WEEKDAYS)],
        validators=[DataRequired(lazy_("Chọn ít nhất một ngày trong tuần."))],
    )

    def fits(self, klass: CourseClass) -> bool:
        """Whether some days come of it and not too many, too."""
        if not super().fits(klass):
            return False
        if self.last.data < self.first.data:
            _add(self.last, _("Ngày cuối đứng trước ngày đầu."))
        elif not 0 < len(self.days()) <= MOST_SESSIONS:
            _add(self.weekdays, _("Lịch này cho %(n)d buổi; cần từ 1 đến 200 buổi.", n=len(self.days())))
        return not self.errors

    def days(self) -> list[date]:
        """The days that were asked for."""
        return days_of(self.first.data, self.last.data, self.weekdays.data)


class ClassRuleForm(WhoForm):
    """Whom a class catches by itself, within a unit over whose people the officer decides."""

    unit = SelectField(lazy_("Lấy người trong đơn vị"), coerce=int)


def _units() -> list[tuple[int, str]]:
    """The topmost units for which the officer runs classes, and the training bodies below."""
    tops = Unit.path.in_(current_user.granted_paths(RUN_CLASSES.name))
    body = scope_of(RUN_CLASSES, Unit.path) & (Unit.kind == BODY)
    rows = db.session.execute(
        select(Unit.id, Unit.name).where(or_(tops, body), Unit.valid_to.is_(None)).order_by(Unit.path)
    )
    return [(row.id, row.name) for row in rows]


def _courses() -> list[tuple[int, str]]:
    """Open courses; of those that are for one unit's people, the officer's own."""
    rows = db.session.execute(
        select(Course.id, Course.titles)
        .outerjoin(Unit, Unit.id == Course.unit_id)
        .where(Course.state == "open", or_(~Course.for_unit_only, scope_of(RUN_CLASSES, Unit.path)))
        .order_by(Course.key)
    )
    return [(number, in_language(titles)) for number, titles in rows]


def _add(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]
