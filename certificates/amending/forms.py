"""Shapes of what is typed about changes to the register."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from wtforms import BooleanField, DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from certificates import flags
from certificates.amending import queries
from certificates.amending.proposing import COLUMNS, WORDS
from certificates.amending.queries import Flagged
from certificates.forms import BAD_DAY, REASON_LEAST, REASON_MOST, ListSelectField, RevokeForm
from lms.api import Form, _, date_text, from_local, lazy_, local, ngettext

BIRTH: Final = re.compile(r"(\d\d/\d\d/)?\d{4}")
LONGEST_WORDS: Final = 200


def _line(label: Any, *, needed: Any = "", hint: Any = "") -> StringField:
    """A line of text; `needed` is the complaint where it may not be empty."""
    longest = Length(max=LONGEST_WORDS, message=lazy_("Không quá 200 chữ cái."))
    return StringField(label, description=hint, validators=[InputRequired(needed) if needed else Optional(), longest])


class CorrectForm(RevokeForm):
    """What should have been printed or entered: all the words as they stand, to be changed where they are wrong."""

    holder_name = _line(lazy_("Họ và tên"), needed=lazy_("Cần có họ và tên."))
    birth_date = _line(lazy_("Ngày sinh"), hint=lazy_("Ví dụ: 05/01/1990."))
    unit_name = _line(lazy_("Đơn vị công tác"))
    course_title = _line(lazy_("Tên khóa"), needed=lazy_("Cần có tên khóa."))
    hours = _line(lazy_("Thời lượng"))
    period = _line(lazy_("Thời gian"))
    holder_post = _line(lazy_("Chức vụ"), hint=lazy_("Chỉ ghi trong sổ, không in trên giấy."))
    remark = _line(lazy_("Ghi chú"), hint=lazy_("Chỉ ghi trong sổ, không in trên giấy."))
    anew = BooleanField(
        lazy_("Cấp lại cả khi không chữ nào ở trên thay đổi"),
        description=lazy_("Dùng khi tên cơ quan, người ký hoặc mẫu giấy in sai: giấy mới lấy thông tin hiện có."),
    )

    def __init__(self, **known: Any) -> None:
        super().__init__(**known)
        self.reason.label.text = _("Lý do đính chính")

    def validate_birth_date(self, field: StringField) -> None:
        """A day as it is printed, or the year alone where no more is known."""
        if field.data and not BIRTH.fullmatch(field.data.strip()):
            raise ValidationError(BAD_DAY)

    def said(self) -> dict[str, str]:
        """The words by the names that `propose_correction` knows."""
        return {name: self[name].data or "" for name in (*WORDS, *COLUMNS)}


class DecideForm(Form):
    """A decision; a rejection needs a remark, an approval may have one."""

    remark = TextAreaField(
        lazy_("Ý kiến"),
        description=lazy_("Người đề nghị đọc được."),
        validators=[Length(max=REASON_MOST, message=lazy_("Ý kiến dài không quá 500 chữ cái."))],
    )


class RejectForm(DecideForm):
    """Why not."""

    def validate_remark(self, field: TextAreaField) -> None:
        """Whoever proposed has to learn why."""
        if len((field.data or "").strip()) < REASON_LEAST:
            raise ValidationError(_("Khi không duyệt, cần ghi ý kiến dài ít nhất 10 chữ cái."))


class CopyForm(Form):
    """Who asked for copies from the register, who takes them, how many, when and why."""

    asked_by = _line(lazy_("Người yêu cầu"), needed=lazy_("Cần ghi người yêu cầu."))
    given_to = _line(lazy_("Người nhận bản sao"), needed=lazy_("Cần ghi người nhận."))
    given_on = DateField(
        lazy_("Ngày cấp bản sao"), validators=[InputRequired(lazy_("Cần ghi ngày."))], invalid_value_message=BAD_DAY
    )
    count = IntegerField(
        lazy_("Số bản"),
        default=1,
        validators=[
            InputRequired(lazy_("Cần ghi số bản.")),
            NumberRange(min=1, max=20, message=lazy_("Số bản từ 1 đến 20.")),
        ],
    )
    reason = _line(lazy_("Dùng vào việc"), needed=lazy_("Cần ghi dùng vào việc gì."))


class FlaggedForm(Form):
    """Which flagged certificates; in the address, so no token is asked."""

    class Meta(Form.Meta):
        """What WTForms asks."""

        csrf = False

    cause = ListSelectField(lazy_("Do đâu"))
    flag = ListSelectField(lazy_("Vì sao phải xem lại"))

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        causes: dict[tuple[str, date], list[Any]] = {}
        for row in queries.occasions():
            causes.setdefault((row.subject, local(row.flagged_at).date()), []).append(row)
        self.cause.choices = [("", _("Mọi lần chấm lại, rút kết quả"))]
        for (subject, day), rows in causes.items():
            count = sum(row.n for row in rows)
            papers = ngettext("%(num)d giấy", "%(num)d giấy", count)
            title = f"{rows[0].title} · {date_text(day)} · {papers}"
            self.cause.choices.append((f"{day.isoformat()}:{subject}", title))
        self.flag.choices = [
            ("", _("Mọi lý do")),
            (flags.WITHDRAWN, _("Kết quả đã bị rút")),
            (flags.GRADE, _("Xếp loại khác giấy đã in")),
        ]

    def asked(self) -> Flagged:
        """What is asked for; call after `validate`."""
        if not self.cause.data:
            return Flagged(flag=self.flag.data or "")
        day, _colon, subject = self.cause.data.partition(":")
        first = datetime.combine(date.fromisoformat(day), time())
        return Flagged(
            subject=subject, flag=self.flag.data or "", since=from_local(first),
            until=from_local(first + timedelta(days=1)),
        )  # fmt: skip

    def query(self) -> dict[str, str]:
        """What was chosen, to build an address with."""
        return {field.name: field.data for field in (self.cause, self.flag) if field.data}


class RegradedForm(RevokeForm):
    """One proposal about many; the certificates themselves are ticked in the list."""

    everything = BooleanField(lazy_("Tất cả giấy khớp bộ lọc, kể cả ở trang khác"))

    def __init__(self) -> None:
        super().__init__()
        self.reason.label.text = _("Lý do thu hồi và cấp lại")
