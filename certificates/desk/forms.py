"""Shapes of what the keeper of bodies and templates types."""

from typing import Any, Final

from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from certificates.desk.bodies import BodyWords, is_taken
from certificates.desk.permissions import keeps_site
from certificates.forms import ListSelectField
from certificates.looks.specimens import HARD_NAMES, SPECIMEN
from certificates.models import IssuingBody
from certificates.permissions import MANAGE
from certificates.points import SIGNERS
from certificates.rules.queries import bodies_kept
from lms.api import Form, _, lazy_, units_in_scope

LONGEST_WORDS: Final = 250
REQUIRED = InputRequired(lazy_("Cần ghi mục này."))
WORDS = Length(max=LONGEST_WORDS, message=lazy_("Dài không quá 250 chữ cái."))
SHAPE_OF_CODE: Final = r"[A-ZĐ0-9]+(-[A-ZĐ0-9]+)*"
LONGEST_CODE: Final = 20


class BodyForm(Form):
    """An issuing body: what is printed, how its numbers end, who signs."""

    name = StringField(
        lazy_("Tên đơn vị cấp"), validators=[REQUIRED, WORDS],
        description=lazy_("Tên đầy đủ, như trên con dấu."),
    )  # fmt: skip
    lead = StringField(
        lazy_("Câu dẫn phía trên họ tên"), validators=[REQUIRED, WORDS],
        description=lazy_("Ví dụ: Giám đốc Sở Nội vụ tỉnh Nghệ An chứng nhận"),
    )  # fmt: skip
    place = StringField(lazy_("Nơi cấp"), validators=[REQUIRED, WORDS], description=lazy_("In trước ngày cấp."))
    signer_title = StringField(lazy_("Chức vụ người ký"), validators=[REQUIRED, WORDS])
    signer_name = StringField(
        lazy_("Họ tên người ký"), validators=[REQUIRED, WORDS], description=lazy_("Không ghi học hàm, học vị.")
    )
    name_en = StringField(lazy_("Tên tiếng Anh"), validators=[WORDS])
    lead_en = StringField(lazy_("Câu dẫn tiếng Anh"), validators=[WORDS])
    place_en = StringField(lazy_("Nơi cấp bằng tiếng Anh"), validators=[WORDS])
    signer_title_en = StringField(lazy_("Chức vụ bằng tiếng Anh"), validators=[WORDS])
    code = StringField(
        lazy_("Phần cuối của số vào sổ"),
        description=lazy_("Chữ hoa, số và gạch nối, ví dụ GCN-SNV. Không đổi được khi đã cấp giấy."),
        validators=[
            REQUIRED,
            Length(max=LONGEST_CODE, message=lazy_("Dài không quá 20 chữ.")),
            Regexp(rf"^{SHAPE_OF_CODE}$", message=lazy_("Chỉ gồm chữ hoa, số và gạch nối.")),
        ],
    )
    signer = ListSelectField(lazy_("Nguồn chữ ký số"))
    unit = ListSelectField(
        lazy_("Thuộc đơn vị"), description=lazy_("Cấp cho người của đơn vị này và các đơn vị bên dưới.")
    )
    is_default = BooleanField(
        lazy_("Đơn vị cấp mặc định"), description=lazy_("Cấp giấy cho những khóa không có quy tắc riêng.")
    )
    emblem = FileField(
        lazy_("Biểu trưng"), description=lazy_("Tệp SVG hoặc PNG, tối đa 500 kB. Để trống là giữ như hiện có.")
    )
    no_emblem = BooleanField(lazy_("Bỏ biểu trưng riêng, dùng hình của mẫu giấy"))

    def __init__(self, body: IssuingBody | None = None, *, code_stays: bool = False) -> None:
        typed = {"unit": str(body.unit_id or "")} if body else {}
        super().__init__(obj=body, data=typed)
        self._body_id, self._code_stays = (body.id if body else None), code_stays
        self.signer.choices = [
            ("", _("Theo cấu hình của hệ thống")),
            *((each.key, str(each.title)) for each in SIGNERS),
        ]
        whole_site = [("", _("Toàn hệ thống"))] if keeps_site() else []
        self.unit.choices = [*whole_site, *((str(unit.id), unit.title) for unit in units_in_scope(MANAGE))]
        if not keeps_site():
            del self.is_default
        if code_stays:
            del self.code

    def validate_code(self, field: StringField) -> None:
        """No two bodies number alike."""
        if is_taken(field.data or "", but=self._body_id):
            raise ValidationError(_("Đã có đơn vị cấp dùng “%(code)s”.", code=field.data))

    def validate_is_default(self, field: BooleanField) -> None:
        """Where no rule says else there is no unit either."""
        if field.data and self.unit.data:
            raise ValidationError(_("Đơn vị cấp mặc định phải thuộc toàn hệ thống."))

    def words(self, body: IssuingBody | None = None) -> BodyWords:
        """What was typed; call after `validate`."""
        texts = ("name", "lead", "place", "signer_title", "signer_name")
        english = ("name_en", "lead_en", "place_en", "signer_title_en")
        typed = {name: self[name].data or "" for name in (*texts, *english)}
        return BodyWords(
            **typed,
            code=body.code if body and self._code_stays else self.code.data,
            signer=self.signer.data,
            unit_id=int(self.unit.data) if self.unit.data else None,
            is_default=bool(self.is_default.data) if "is_default" in self else bool(body and body.is_default),
        )


class TrialForm(Form):
    """What to try a template with; it comes in the address, so no token is asked."""

    class Meta(Form.Meta):
        """What WTForms asks."""

        csrf = False

    name = ListSelectField(lazy_("Họ tên thử"))
    typed = StringField(
        lazy_("Hoặc gõ họ tên khác"), validators=[Length(max=200, message=lazy_("Dài không quá 200 chữ cái."))]
    )
    title = StringField(lazy_("Tên khóa học"), validators=[WORDS])
    body = ListSelectField(lazy_("Đơn vị cấp"))

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        self.name.choices = [(str(place) if place else "", name) for place, name in enumerate(HARD_NAMES)]
        self.bodies = bodies_kept()
        self.body.choices = [("", _("Đơn vị mẫu")), *((str(body.id), body.name) for body in self.bodies)]

    @property
    def holder(self) -> str:
        """The name to print."""
        return self.typed.data or HARD_NAMES[int(self.name.data or 0)]

    @property
    def course(self) -> str:
        """The title to print."""
        return self.title.data or SPECIMEN.course_title

    def chosen_body(self) -> IssuingBody | None:
        """The body whose words to print; None for the specimen's."""
        return next((body for body in self.bodies if str(body.id) == self.body.data), None)


class PackForm(Form):
    """A template pack, and whose it will be."""

    pack = FileField(lazy_("Gói mẫu (tệp ZIP)"), description=lazy_("Tối đa 5 MB."))
    unit = ListSelectField(
        lazy_("Thuộc đơn vị"), description=lazy_("Chỉ hỏi khi mẫu còn mới; phiên bản mới giữ đơn vị cũ.")
    )

    def __init__(self) -> None:
        super().__init__()
        whole_site = [("", _("Toàn hệ thống"))] if keeps_site() else []
        self.unit.choices = [*whole_site, *((str(unit.id), unit.title) for unit in units_in_scope(MANAGE))]
