"""Shapes of what those who prepare and approve batches type."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import func, select
from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from certificates.batches import checks, queries
from certificates.batches.criteria import Criteria
from certificates.batches.queries import IN, OUT, Shown
from certificates.batches.services import Paper
from certificates.forms import BAD_DAY, REASON_LEAST, REASON_MOST, Boxes, ListSelectField, units_offered
from certificates.permissions import PREPARE
from lms.api import Form, Unit, _, db, lazy_, now, today_of

LONGEST_TITLE, LONGEST_DECISION = 150, 120
AHEAD: Final = timedelta(days=60)
REASON_LENGTH = Length(min=REASON_LEAST, max=REASON_MOST, message=lazy_("Lý do dài từ 10 đến 500 chữ cái."))


def key_of(typed: object) -> int:
    """Read a key of a row. Raises `ValueError` for what no database can hold as one."""
    key = int(str(typed))
    if not 0 < key < 2**63:
        raise ValueError(typed)
    return key


class PaperForm(Form):
    """What stands on a batch."""

    title = StringField(
        lazy_("Tên đợt cấp"),
        validators=[
            InputRequired(lazy_("Hãy đặt tên cho đợt cấp.")),
            Length(max=LONGEST_TITLE, message=lazy_("Tên dài không quá 150 chữ cái.")),
        ],
    )
    decision = StringField(
        lazy_("Số quyết định"),
        description=lazy_("Quyết định công nhận kết quả, in trên giấy. Ví dụ: 87/QĐ-TTBD ngày 02/11/2026."),
        validators=[Length(max=LONGEST_DECISION, message=lazy_("Số quyết định dài không quá 120 chữ cái."))],
    )
    issue_on = DateField(
        lazy_("Ngày cấp in trên giấy"), validators=[Optional()], invalid_value_message=BAD_DAY,
        description=lazy_("Để trống là ngày được duyệt."),
    )  # fmt: skip

    def validate_issue_on(self, field: DateField) -> None:
        """Numbers are those of a calendar year, so the day is of this one."""
        today = today_of(now())
        if field.data and field.data.year != today.year:
            raise ValidationError(_("Ngày cấp phải trong năm nay, vì số vào sổ theo năm."))
        if field.data and field.data > today + AHEAD:
            raise ValidationError(_("Ngày cấp quá xa."))

    def paper(self) -> Paper:
        """What was typed; call after `validate`."""
        return Paper(title=self.title.data, decision=self.decision.data or "", issue_on=self.issue_on.data)


class BatchForm(PaperForm):
    """A new batch: by which rule, whose people, completed when. No unit chosen means all of one's own."""

    rule = ListSelectField(lazy_("Cấp theo quy tắc"))
    units = Boxes(lazy_("Chỉ trong các đơn vị"), coerce=key_of)
    unit_words = StringField(
        lazy_("Tìm đơn vị"), validators=[Length(max=100)],
        description=lazy_("Tên hoặc mã, có dấu hay không dấu. Tích vào đơn vị tìm được để chọn."),
    )  # fmt: skip
    since = DateField(lazy_("Hoàn thành từ ngày"), validators=[Optional()], invalid_value_message=BAD_DAY)
    until = DateField(lazy_("đến ngày"), validators=[Optional()], invalid_value_message=BAD_DAY)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.rules = {str(rule.id): rule for rule in queries.rules_to_prepare()}
        self.rule.choices = [
            (key, f"{rule.subject_title or rule.subject} · {rule.body.name}") for key, rule in self.rules.items()
        ]
        offered = units_offered(PREPARE, self.unit_words.data, self.units.data, Unit.valid_to.is_(None))
        self.units.choices, self.is_cut, self.found = offered.choices, offered.is_cut, offered.found

    def validate_until(self, field: DateField) -> None:
        """The last day is not before the first."""
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(_("Ngày cuối đứng trước ngày đầu."))

    def criteria(self) -> Criteria:
        """The days that were typed."""
        return Criteria(since=self.since.data, until=self.until.data)

    def unit_ids(self, paths: tuple[str, ...]) -> list[int]:
        """The units chosen, else the topmost of one's own."""
        if self.units.data:
            return list(self.units.data)
        tops = [path for path in paths if not any(path != above and path.startswith(above) for above in paths)]
        return list(db.session.scalars(select(Unit.id).where(Unit.path.in_(tops)).order_by(func.length(Unit.path))))


class ListForm(Form):
    """The filters above a batch's list; they come in the address, so no token is asked."""

    class Meta(Form.Meta):
        """What WTForms asks."""

        csrf = False

    q = StringField(lazy_("Họ tên"), validators=[Length(max=100)])
    part = ListSelectField(lazy_("Trong đợt"))
    warning = ListSelectField(lazy_("Cảnh báo"))
    outcome = ListSelectField(lazy_("Kết quả"))

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        self.part.choices = [("", _("Tất cả")), (IN, _("Được cấp")), (OUT, _("Bị loại"))]
        self.warning.choices = [("", _("Không xét")), *((key, str(title)) for key, title in checks.TITLES.items())]
        self.outcome.choices = [("", _("Không xét")), ("awarded", _("Đã cấp")), ("left", _("Không cấp"))]

    def shown(self) -> Shown:
        """What was asked; call after `validate`."""
        return Shown(
            part=self.part.data or "", warning=self.warning.data or "", outcome=self.outcome.data or "",
            words=self.q.data or "",
        )  # fmt: skip

    def query(self) -> dict[str, Any]:
        """What was typed into our own fields, to build an address with."""
        return {field.name: field.raw_data[0] for field in self if field.raw_data and field.raw_data[0]}


class SettleForm(Form):
    """Taking people out of a batch, or in again: who, and why."""

    who = Boxes(lazy_("Người được chọn"), coerce=key_of, validate_choice=False)
    everybody = BooleanField(lazy_("Chọn mọi người khớp bộ lọc, cả ở các trang khác"))
    reason = StringField(lazy_("Lý do loại"), validators=[Optional(), REASON_LENGTH])


class RemarkForm(Form):
    """Why a batch is sent back."""

    remark = TextAreaField(
        lazy_("Ý kiến khi trả lại"), validators=[InputRequired(lazy_("Cần ghi ý kiến.")), REASON_LENGTH]
    )
