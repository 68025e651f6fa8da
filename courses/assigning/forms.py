"""What a rule is made of, as the officer types it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from courses.assigning.repeating import AGAIN_DAYS, VALIDITY, YEARLY
from courses.assigning.services import Order, Terms
from courses.assigning.who import Who
from lms.api import LEARNER_GROUPS, Form, _, lazy_, nfc

MOST_DAYS, MOST_MONTHS, LONGEST_TITLE, MOST_NAMED = 3650, 120, 150, 5000
FRAMEWORK = "tt03-2014"
"""The standard by which a rule may ask for missing modules; its levels are the programmes."""

EITHER, YES, NO = "", "yes", "no"


class Boxes(SelectMultipleField):  # type: ignore[misc]
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class TermsForm(Form):
    """What may be changed of a rule that has been given: its name, its day, and how often."""

    title = StringField(lazy_("Tên quy định"), validators=[Length(max=LONGEST_TITLE)])
    by = RadioField(
        lazy_("Hạn hoàn thành"),
        choices=[
            SelectChoice("date", lazy_("Một ngày")),
            SelectChoice("days", lazy_("Một số ngày sau khi vào đơn vị")),
            SelectChoice("none", lazy_("Không đặt hạn")),
        ],
        default="date",
    )
    due_on = DateField(lazy_("Ngày cuối cùng"), validators=[Optional()])
    due_days = IntegerField(
        lazy_("Số ngày"), validators=[Optional(), NumberRange(1, MOST_DAYS, lazy_("Từ 1 đến 3650 ngày."))],
        description=lazy_("Người đã ở đơn vị thì tính từ ngày giao."),
    )  # fmt: skip
    repeats = RadioField(
        lazy_("Học lại"),
        choices=[
            SelectChoice("", lazy_("Học một lần")),
            SelectChoice(YEARLY, lazy_("Hằng năm, bắt đầu từ một ngày")),
            SelectChoice(VALIDITY, lazy_("Khi kết quả hết giá trị")),
        ],
        default="",
    )
    yearly_day = IntegerField(lazy_("Ngày"), validators=[Optional(), NumberRange(1, 31, lazy_("Từ 1 đến 31."))])
    yearly_month = IntegerField(lazy_("Tháng"), validators=[Optional(), NumberRange(1, 12, lazy_("Từ 1 đến 12."))])
    valid_months = IntegerField(
        lazy_("Kết quả có giá trị, tháng"),
        validators=[Optional(), NumberRange(1, MOST_MONTHS, lazy_("Từ 1 đến 120 tháng."))],
    )
    again_days = IntegerField(
        lazy_("Thời gian để học lại, ngày"), default=AGAIN_DAYS,
        validators=[Optional(), NumberRange(1, MOST_DAYS, lazy_("Từ 1 đến 3650 ngày."))],
    )  # fmt: skip

    def terms_fit(self, today: date, *, before: date | None = None) -> bool:
        """Whether day and repetition go together; tells at its field what does not. `before` is the day so far."""
        if not nfc(self.title.data or ""):
            _add(self.title, _("Hãy đặt tên cho quy định."))
        if self.by.data == "date" and not self.due_on.errors:
            if self.due_on.data is None:
                _add(self.due_on, _("Chọn ngày cuối cùng."))
            elif self.due_on.data < today and self.due_on.data != before:
                _add(self.due_on, _("Ngày cuối cùng đã qua."))
        if self.by.data == "days" and self.due_days.data is None and not self.due_days.errors:
            _add(self.due_days, _("Ghi số ngày."))
        if self.repeats.data == YEARLY and not (self.yearly_day.errors or self.yearly_month.errors):
            self._check_anniversary()
        if self.repeats.data == VALIDITY and self.valid_months.data is None and not self.valid_months.errors:
            _add(self.valid_months, _("Ghi số tháng."))
        return not self.errors

    def _check_anniversary(self) -> None:
        day, month = self.yearly_day.data, self.yearly_month.data
        if day is None or month is None:
            _add(self.yearly_day, _("Ghi ngày và tháng."))
            return
        try:
            date(2027, month, day)
        except ValueError:
            _add(self.yearly_day, _("Tháng %(month)02d không năm nào cũng có ngày %(day)d.", month=month, day=day))

    def terms(self) -> Terms:
        """What was typed."""
        repeats = self.repeats.data
        yearly = repeats == YEARLY
        return Terms(
            due_on=self.due_on.data if self.by.data == "date" else None,
            due_days=self.due_days.data if self.by.data == "days" else None,
            repeats=repeats,
            valid_months=self.valid_months.data if repeats == VALIDITY else None,
            yearly_on=f"{self.yearly_month.data:02}-{self.yearly_day.data:02}" if yearly else "",
            again_days=(self.again_days.data or AGAIN_DAYS) if repeats else None,
        )


class WhoForm(Form):
    """Who is meant: conditions all of which have to hold; what is left empty does not narrow."""

    units = Boxes(lazy_("Chỉ trong các đơn vị"), coerce=int)
    unit_words = StringField(lazy_("Tìm đơn vị"), validators=[Length(max=100)])
    groups = Boxes(lazy_("Nhóm học viên"))
    position = StringField(
        lazy_("Chức vụ hoặc vị trí việc làm có chữ"), validators=[Length(max=100)],
        description=lazy_("Gõ có dấu hay không dấu đều được."),
    )  # fmt: skip
    leader = SelectField(
        lazy_("Lãnh đạo"),
        choices=[
            SelectChoice(EITHER, lazy_("Không xét")),
            SelectChoice(YES, lazy_("Chỉ lãnh đạo")),
            SelectChoice(NO, lazy_("Trừ lãnh đạo")),
        ],
    )
    it_dedicated = SelectField(
        lazy_("Chuyên trách CNTT"),
        choices=[
            SelectChoice(EITHER, lazy_("Không xét")),
            SelectChoice(YES, lazy_("Chỉ người chuyên trách")),
            SelectChoice(NO, lazy_("Trừ người chuyên trách")),
        ],
    )
    below = SelectField(lazy_("Mức đã đạt"))
    lacks = Boxes(lazy_("Còn thiếu ít nhất một trong các mô đun"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.groups.choices = [SelectChoice(key, title) for key, title in LEARNER_GROUPS.items()]

    def who(self, people: Sequence[int]) -> Who:
        """What was typed, with the people whom a list names."""
        lacks, below = tuple(self.lacks.data or ()), self.below.data or ""
        return Who(
            units=tuple(self.units.data or ()),
            groups=tuple(self.groups.data or ()),
            position=nfc(self.position.data or ""),
            leader=_choice(self.leader.data),
            it_dedicated=_choice(self.it_dedicated.data),
            framework=FRAMEWORK if lacks or below else "",
            lacks=lacks,
            below=below,
            people=tuple(people),
        )


class RuleForm(TermsForm, WhoForm):
    """A new rule. `unit` is offered to those who answer for several; `key` is this form's own."""

    key = HiddenField(default=lambda: uuid4().hex)
    unit = SelectField(lazy_("Đơn vị giao"), coerce=int)
    what = SelectField(lazy_("Giao học gì"))
    codes = TextAreaField(
        lazy_("Chỉ những người có mã cán bộ"),
        description=lazy_("Dán mỗi mã một dòng, hoặc cách nhau bằng dấu phẩy. Để trống là không giới hạn."),
    )

    def typed_codes(self) -> list[str]:
        """The staff codes, in capitals, each once."""
        words = (self.codes.data or "").replace(",", " ").replace(";", " ").split()
        return list(dict.fromkeys(word.upper() for word in words))

    def order(self, people: Sequence[int]) -> Order:
        """What was typed, with the people whom the codes name."""
        kind, _colon, rest = (self.what.data or "").partition(":")
        framework, _colon, level = rest.partition(":")
        return Order(
            title=nfc(self.title.data or ""),
            unit_id=self.unit.data,
            what=kind,
            course_id=int(rest) if kind == "course" else None,
            framework=framework if kind != "course" else "",
            level=level,
            who=self.who(people),
            terms=self.terms(),
        )


class ExemptionForm(Form):
    """Why somebody is exempt, from what, and until when."""

    courses = Boxes(lazy_("Miễn học"), coerce=int)
    reason = TextAreaField(
        lazy_("Lý do"), validators=[Length(max=300)], description=lazy_("Người học đọc được lý do này.")
    )
    until = DateField(lazy_("Đến hết ngày"), validators=[Optional()], description=lazy_("Để trống là miễn hẳn."))

    def fits(self, today: date) -> bool:
        """Whether there is something to exempt from, and a reason; tells at its field."""
        if not self.courses.data and not self.courses.errors:
            _add(self.courses, _("Chọn ít nhất một khóa."))
        if not nfc(self.reason.data or ""):
            _add(self.reason, _("Hãy ghi lý do."))
        if self.until.data and self.until.data < today:
            _add(self.until, _("Ngày này đã qua."))
        return not self.errors


def _choice(value: str | None) -> bool | None:
    return None if not value else value == YES


def _add(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]
