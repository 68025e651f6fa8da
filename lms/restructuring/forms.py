"""What an officer types to reorganise units: one form a deed, each makes a plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from lms.organisation.forms import LONGEST_UNIT_NAME
from lms.organisation.kinds import KINDS
from lms.organisation.models import Unit
from lms.organisation.queries import UnitLine
from lms.restructuring.plans import NewUnit, Plan
from lms.web.forms import Form

WAYS = ["%Y-%m-%d", "%d/%m/%Y"]
CODE = r"^[\w][\w./-]{0,39}$"
MOST_PARTS = 12
CODE_RULE = Regexp(CODE, message=lazy_("Mã dài nhất 40 ký tự, chỉ gồm chữ, số, dấu chấm, gạch ngang và gạch chéo."))
NAME_RULE = Length(max=LONGEST_UNIT_NAME, message=lazy_("Tên dài nhất 200 ký tự."))


def _text(*, title: Any, rules: Iterable[Any], hint: Any = "") -> StringField:
    return StringField(title, validators=list(rules), description=hint)


def _kind() -> SelectField:
    return SelectField(lazy_("Loại đơn vị"), choices=[SelectChoice(key, title) for key, title in KINDS.items()])


class DeedForm(Form):
    """What every deed needs: the decision and its day."""

    decision = _text(
        title=lazy_("Số quyết định"),
        rules=[
            InputRequired(lazy_("Ghi số quyết định.")),
            Length(max=120, message=lazy_("Số quyết định dài nhất 120 ký tự.")),
        ],
        hint=lazy_("Ví dụ: 12/NQ-HĐND ngày 15/06/2026."),
    )
    day = DateField(
        lazy_("Có hiệu lực từ ngày"),
        format=WAYS,
        validators=[InputRequired(lazy_("Chọn ngày có hiệu lực."))],
        description=lazy_(
            "Ngày đã qua, hôm nay, hoặc ngày tới: khi đó việc được lên lịch và tự thực hiện sáng hôm ấy."
        ),
        invalid_value_message=lazy_("Ngày này không có. Ghi dạng 30/11/2026."),
    )

    def offer(self, unit: Unit, lines: list[UnitLine]) -> None:
        """Fill the choices from the units that the officer may organise."""

    def fits(self) -> bool:
        """Whether the fields go together; tells what does not, at its field."""
        return True

    def plan(self, unit: Unit) -> Plan:
        """What has been typed, as a plan."""
        raise NotImplementedError


class OpenForm(DeedForm):
    """A new unit below another."""

    code = _text(title=lazy_("Mã đơn vị"), rules=[InputRequired(lazy_("Nhập mã đơn vị.")), CODE_RULE])
    name = _text(title=lazy_("Tên đơn vị"), rules=[InputRequired(lazy_("Nhập tên đơn vị.")), NAME_RULE])
    unit_kind = _kind()

    def plan(self, unit: Unit) -> Plan:
        new = NewUnit(self.code.data, self.name.data, self.unit_kind.data)
        return Plan("open", parent=unit.id, new=(new,))


class RenameForm(DeedForm):
    """Another name or kind."""

    name = _text(title=lazy_("Tên mới"), rules=[InputRequired(lazy_("Nhập tên đơn vị.")), NAME_RULE])
    unit_kind = _kind()

    def offer(self, unit: Unit, lines: list[UnitLine]) -> None:  # noqa: ARG002 (one shape for all)
        if not self.is_submitted():
            self.name.data, self.unit_kind.data = unit.name, unit.kind

    def plan(self, unit: Unit) -> Plan:
        return Plan("rename", units=(unit.id,), name=self.name.data, unit_kind=self.unit_kind.data)


class MoveForm(DeedForm):
    """Another place in the tree."""

    parent = SelectField(lazy_("Chuyển về trực thuộc"), coerce=int)

    def offer(self, unit: Unit, lines: list[UnitLine]) -> None:
        self.parent.choices = [
            SelectChoice(line.id, line.title) for line in lines if not line.path.startswith(unit.path)
        ]

    def plan(self, unit: Unit) -> Plan:
        return Plan("move", units=(unit.id,), parent=self.parent.data)


class MergeForm(DeedForm):
    """Several units become one."""

    others = SelectMultipleField(
        lazy_("Sáp nhập với"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    codes = _text(
        title=lazy_("Mã của các đơn vị khác"),
        rules=[Optional()],
        hint=lazy_("Cho đơn vị ở nơi khác trong cây, cách nhau bằng dấu phẩy."),
    )
    into = SelectField(lazy_("Đơn vị tiếp nhận"), coerce=int)
    code = _text(title=lazy_("Mã đơn vị mới"), rules=[Optional(), CODE_RULE])
    name = _text(title=lazy_("Tên đơn vị mới"), rules=[Optional(), NAME_RULE])
    unit_kind = _kind()

    def offer(self, unit: Unit, lines: list[UnitLine]) -> None:
        beside = [line for line in lines if line.parent_id == unit.parent_id and line.id != unit.id]
        beside.sort(key=lambda line: line.kind != unit.kind)  # a commune merges with a commune
        self.others.choices = [SelectChoice(line.id, line.name) for line in beside]
        names = [SelectChoice(unit.id, unit.name), *(SelectChoice(line.id, line.name) for line in beside)]
        self.into.choices = [SelectChoice(0, _("Đơn vị mới, ghi mã và tên bên dưới")), *names]
        self._by_code = {line.code.casefold(): line.id for line in lines}
        if not self.is_submitted():
            self.unit_kind.data = unit.kind

    def validate_codes(self, field: StringField) -> None:
        """Tell codes that no unit of the officer's has."""
        if unknown := [code for code in _codes(field.data) if code.casefold() not in self._by_code]:
            sentence = _("Không có đơn vị mang mã này trong phạm vi được giao: %(codes)s.", codes=", ".join(unknown))
            raise ValidationError(sentence)

    def plan(self, unit: Unit) -> Plan:
        found = [self._by_code[code.casefold()] for code in _codes(self.codes.data)]
        units = tuple(dict.fromkeys((unit.id, *(self.others.data or []), *found)))
        if self.into.data:
            return Plan("merge", units=units, into=self.into.data)
        return Plan("merge", units=units, new=(NewUnit(self.code.data, self.name.data, self.unit_kind.data),))

    def fits(self) -> bool:
        """Whether a new unit has been named, or one chosen that is there."""
        if not self.into.data:
            for field, sentence in ((self.code, _("Nhập mã đơn vị.")), (self.name, _("Nhập tên đơn vị."))):
                if not field.data:
                    field.errors = [*field.errors, sentence]
        return not self.errors


class PartForm(Form):
    """One part of a split."""

    class Meta(Form.Meta):
        """The form around it has the token."""

        csrf = False

    code = _text(title=lazy_("Mã"), rules=[Optional(), CODE_RULE])
    name = _text(title=lazy_("Tên"), rules=[Optional(), NAME_RULE])
    unit_kind = _kind()


class SplitForm(DeedForm):
    """One unit becomes several. Who goes where is dealt out in the preview."""

    keeps = BooleanField(
        lazy_("Đơn vị cũ tiếp tục"),
        description=lazy_(
            "Chọn khi chỉ tách một phần: ai không được chia thì ở lại. Không chọn thì đơn vị cũ kết thúc."
        ),
    )
    parts = FieldList(FormField(PartForm), max_entries=MOST_PARTS)

    def offer(self, unit: Unit, lines: list[UnitLine]) -> None:  # noqa: ARG002 (one shape for all)
        while not self.is_submitted() and len(self.parts) < 4:
            self.parts.append_entry()
        for part in self.parts:
            if not self.is_submitted():
                part.form.unit_kind.data = unit.kind

    def plan(self, unit: Unit) -> Plan:
        new = [
            NewUnit(part.form.code.data or "", part.form.name.data or "", part.form.unit_kind.data)
            for part in self.parts
            if part.form.code.data or part.form.name.data
        ]
        return Plan("split", units=(unit.id,), new=tuple(new), keeps=self.keeps.data, rest=0 if self.keeps.data else 1)

    def fits(self) -> bool:
        """Whether every part that was begun has a code and a name."""
        for part in self.parts:
            code, name = part.form.code, part.form.name
            for field, other, sentence in ((code, name, _("Nhập mã đơn vị.")), (name, code, _("Nhập tên đơn vị."))):
                if other.data and not field.data:
                    field.errors = [*field.errors, sentence]
        return not any(part.form.errors for part in self.parts)


class CloseForm(DeedForm):
    """The end of a unit."""

    into = SelectField(lazy_("Người và đơn vị trực thuộc chuyển về"), coerce=int)

    def offer(self, unit: Unit, lines: list[UnitLine]) -> None:
        others = [SelectChoice(line.id, line.title) for line in lines if not line.path.startswith(unit.path)]
        self.into.choices = [SelectChoice(0, _("Không có ai phải chuyển")), *others]

    def plan(self, unit: Unit) -> Plan:
        return Plan("close", units=(unit.id,), into=self.into.data or None)


FORMS: dict[str, type[DeedForm]] = {
    "open": OpenForm, "rename": RenameForm, "move": MoveForm, "merge": MergeForm, "split": SplitForm,
    "close": CloseForm,
}  # fmt: skip


@dataclass(frozen=True)
class Intent:
    """A deed that an officer wants to do to a unit."""

    unit: Unit
    deed: str

    @property
    def unit_path(self) -> str:
        """Where the unit lies."""
        return self.unit.path


def _codes(typed: str | None) -> list[str]:
    return [code for code in map(str.strip, (typed or "").replace(";", ",").split(",")) if code]
