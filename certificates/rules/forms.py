"""Shapes of what the keeper of rules types."""

from typing import Any

from wtforms import IntegerField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from certificates.earning import AUTO, BY_BATCH
from certificates.forms import ListSelectField
from certificates.looks.packs import looks
from certificates.rules import queries
from certificates.rules.services import Giving
from lms.api import Form, _, lazy_

MOST_MONTHS, LONGEST_TITLE = 600, 250
TITLE_LENGTH = Length(max=LONGEST_TITLE, message=lazy_("Tên in trên giấy dài không quá 250 chữ cái."))


class GivingForm(Form):
    """What a rule gives: body, template, validity, words, and whether by itself or by a batch."""

    body = ListSelectField(lazy_("Đơn vị cấp"), coerce=str)
    template = ListSelectField(lazy_("Mẫu giấy"))
    mode = RadioField(
        lazy_("Cách cấp"),
        choices=[
            SelectChoice(AUTO, lazy_("Tự động, ngay khi hoàn thành")),
            SelectChoice(BY_BATCH, lazy_("Theo đợt: một người lập, người khác duyệt")),
        ],
        default=BY_BATCH,
    )
    validity_months = IntegerField(
        lazy_("Giấy có giá trị, tháng"), description=lazy_("Để trống là không thời hạn."),
        validators=[Optional(), NumberRange(1, MOST_MONTHS, lazy_("Từ 1 đến 600 tháng."))],
    )  # fmt: skip
    title = StringField(
        lazy_("Tên in trên giấy"), validators=[TITLE_LENGTH],
        description=lazy_("Để trống là in tên khóa học hoặc chương trình."),
    )  # fmt: skip
    title_en = StringField(
        lazy_("Tên tiếng Anh"), validators=[TITLE_LENGTH], description=lazy_("Chỉ in trên mẫu giấy song ngữ.")
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.body.choices = [(str(body.id), body.name) for body in queries.bodies_kept()]
        self.template.choices = [(look.key, look.title) for look in looks()]

    def giving(self) -> Giving:
        """What was typed; call after `validate`."""
        return Giving(
            body_id=int(self.body.data),
            template=self.template.data,
            mode=self.mode.data,
            validity_months=self.validity_months.data,
            title=self.title.data or "",
            title_en=self.title_en.data or "",
        )


class RuleForm(GivingForm):
    """A new rule: also what has to be completed, looked for by words."""

    words = StringField(
        lazy_("Tìm khóa học hoặc chương trình"), validators=[Length(max=100)],
        description=lazy_("Gõ có dấu hay không dấu đều được."),
    )  # fmt: skip
    subject = RadioField(lazy_("Hoàn thành"), validators=[InputRequired(lazy_("Chọn việc phải hoàn thành."))])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.found = queries.subjects_found(self.words.data or "")
        self.subject.choices = [SelectChoice(subject, title) for subject, title in self.found.subjects]

    def look(self) -> None:
        """Tell at its field where the words find nothing."""
        if not self.found.subjects:
            words = self.words.data or ""
            self.words.errors = [_("Không có khóa học hay chương trình nào khớp “%(words)s”.", words=words)]

    def subject_title(self) -> str:
        """What the chosen subject is called."""
        return dict(self.found.subjects)[self.subject.data]
