"""What is asked of whoever settles what a position requires."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms.organisation.queries import UnitLine
from lms.skills.contract import SkillFramework
from lms.web.forms import Form

LONGEST_NAME = 150
NOT_OFFERED = lazy_("Lựa chọn này không có trong danh sách.")


class ModulesForm(Form):
    """Which modules of a framework."""

    modules = SelectMultipleField(
        lazy_("Mô đun yêu cầu"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        invalid_choice_message=lazy_("Có mô đun không thuộc bộ kỹ năng này."),
    )

    def __init__(self, framework: SkillFramework, **values: Any) -> None:
        super().__init__(**values)
        self.modules.choices = [
            SelectChoice(module.code, f"{module.code} {module.title}") for module in framework.modules
        ]

    def validate_modules(self, field: SelectMultipleField) -> None:
        """Requiring nothing is done by taking the requirement away."""
        if not field.data and not field.errors:
            raise ValidationError(_("Chọn ít nhất một mô đun."))


class RequirementForm(ModulesForm):
    """Also for which position, in which unit and below."""

    position = StringField(
        lazy_("Vị trí việc làm"),
        validators=[
            DataRequired(lazy_("Ghi tên vị trí việc làm.")),
            Length(max=LONGEST_NAME, message=lazy_("Tên dài quá 150 chữ.")),
        ],
        description=lazy_("Đúng như trong hồ sơ cán bộ; chữ hoa, chữ thường và cách đặt dấu không phân biệt."),
    )
    unit = SelectField(lazy_("Áp dụng trong"), coerce=int, validate_choice=False, invalid_value_message=NOT_OFFERED)

    def __init__(self, framework: SkillFramework, units: Sequence[UnitLine], **values: Any) -> None:
        super().__init__(framework, **values)
        self.unit.choices = [SelectChoice(unit.id, unit.title) for unit in units]

    def validate_unit(self, field: SelectField) -> None:
        """Say in the reader's language that it is none of the officer's."""
        if not field.errors and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(str(NOT_OFFERED))
