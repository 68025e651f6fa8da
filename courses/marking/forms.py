"""What an examiner fills in."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from courses.questions.criteria import Criterion, fraction_of
from lms.api import Form, JSONDict, _, lazy_, number

_MARK = re.compile(r"(?:10|[0-9])(?:[.,][0-9]{1,2})?")
_POINTS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?")
HIGHEST = 10
NOTHING = "none"
"""What the page has seen where there was no mark."""

LONGEST_COMMENT, LONGEST_REMARK = 2_000, 500


class MarkForm(Form):
    """A mark of ten with a comment. `seen` is the mark that the page showed; changing one needs a reason."""

    mark = StringField(lazy_("Điểm, từ 0 đến 10"), id="given-mark")
    comment = TextAreaField(
        lazy_("Nhận xét cho người học"),
        [Length(max=LONGEST_COMMENT, message=lazy_("Nhận xét dài nhất 2.000 chữ cái."))],
    )
    reason = StringField(lazy_("Lý do sửa điểm"), [Length(max=300, message=lazy_("Lý do dài nhất 300 chữ cái."))])
    seen = HiddenField()
    criteria: Sequence[Criterion] = ()

    @property
    def fraction(self) -> float:
        """The mark from 0 to 1."""
        if self.criteria:
            return fraction_of(self.entries or ())
        return float(Decimal(self.mark.data.replace(",", ".")) / HIGHEST)

    @property
    def expected(self) -> float | None:
        """The mark that the page showed, None where there was none."""
        return None if self.seen.data == NOTHING else float(self.seen.data)

    @property
    def entries(self) -> list[JSONDict] | None:
        """The points of each criterion as marks keep them, None where the mark is of one piece."""
        return [
            criterion.entry(_number(points.data), (remark.data or "").strip())
            for criterion, (points, remark) in zip(self.criteria, self.pairs, strict=True)
        ] or None

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The fields of each criterion: its points, and the remark on it."""
        return [(self[f"points_{place}"], self[f"remark_{place}"]) for place in range(len(self.criteria))]

    @property
    def typed(self) -> JSONDict:
        """What stands in the fields, to be kept as a draft."""
        names = ("mark", "comment", *(name for place in range(len(self.criteria)) for name in _names(place)))
        return {name: (self[name].data or "")[:LONGEST_COMMENT] for name in names if name in self}

    def validate_mark(self, field: Any) -> None:
        """A number of ten with at most two decimals."""
        if not _MARK.fullmatch(field.data or "") or _number(field.data) > HIGHEST:
            raise ValidationError(_("Điểm là số từ 0 đến 10, ví dụ 7,5."))

    def validate_seen(self, field: Any) -> None:
        """What the page itself wrote there."""
        if field.data != NOTHING and not re.fullmatch(r"[0-9.e-]{1,30}", field.data or ""):
            raise ValidationError(_("Trang này đã cũ. Hãy tải lại rồi chấm."))

    def validate_reason(self, field: Any) -> None:
        """A mark that stands is changed for a reason."""
        if self.seen.data != NOTHING and not field.data:
            raise ValidationError(_("Điểm đã có; hãy ghi lý do sửa."))


def mark_form(criteria: Sequence[Criterion]) -> type[MarkForm]:
    """The form for a question: a mark of ten, or the points of each criterion with a remark on it."""
    if not criteria:
        return MarkForm
    fields: dict[str, Any] = {"mark": None, "criteria": tuple(criteria)}
    for place, criterion in enumerate(criteria):
        points, remark = _names(place)
        fields[points] = _points_field(criterion, place)
        too_long = lazy_("Nhận xét dài nhất 500 chữ cái.")
        fields[remark] = StringField(lazy_("Nhận xét về tiêu chí"), [Length(max=LONGEST_REMARK, message=too_long)])
    return type("CriteriaForm", (MarkForm,), fields)


def words_of(points: float) -> str:
    """Points as people type them: 1,5."""
    return number(points)


class Points:
    """A number from 0 to what a criterion gives at most."""

    def __init__(self, most: float) -> None:
        self.most = most

    def __call__(self, _form: Any, field: Any) -> None:
        if not _POINTS.fullmatch(field.data or "") or _number(field.data) > self.most:
            raise ValidationError(_("Điểm là số từ 0 đến %(most)s.", most=number(self.most)))


def _points_field(criterion: Criterion, place: int) -> Any:
    label = criterion.text
    if criterion.levels:
        choices = [(words_of(level.points), f"{level.text} ({words_of(level.points)})") for level in criterion.levels]
        return RadioField(label, choices=choices, validate_choice=False, validators=[Points(criterion.points)])
    return StringField(label, [Points(criterion.points)], id="given-mark" if place == 0 else None)


def _names(place: int) -> tuple[str, str]:
    return f"points_{place}", f"remark_{place}"


def _number(typed: str | None) -> float:
    return float(Decimal((typed or "0").replace(",", ".")))
