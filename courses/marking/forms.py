"""What an examiner fills in."""

import re
from decimal import Decimal
from typing import Any

from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from lms.api import Form, _, lazy_

_MARK = re.compile(r"(?:10|[0-9])(?:[.,][0-9]{1,2})?")
HIGHEST = 10
NOTHING = "none"
"""What the page has seen where there was no mark."""


class MarkForm(Form):
    """A mark of ten with a comment. `seen` is the mark that the page showed; changing one needs a reason."""

    mark = StringField(lazy_("Điểm, từ 0 đến 10"), id="given-mark")
    comment = TextAreaField(
        lazy_("Nhận xét cho người học"), [Length(max=2000, message=lazy_("Nhận xét dài nhất 2.000 chữ cái."))]
    )
    reason = StringField(lazy_("Lý do sửa điểm"), [Length(max=300, message=lazy_("Lý do dài nhất 300 chữ cái."))])
    seen = HiddenField()

    @property
    def fraction(self) -> float:
        """The mark from 0 to 1."""
        return float(Decimal(self.mark.data.replace(",", ".")) / HIGHEST)

    @property
    def expected(self) -> float | None:
        """The mark that the page showed, None where there was none."""
        return None if self.seen.data == NOTHING else float(self.seen.data)

    def validate_mark(self, field: Any) -> None:
        """A number of ten with at most two decimals."""
        if not _MARK.fullmatch(field.data or "") or self.fraction > 1:
            raise ValidationError(_("Điểm là số từ 0 đến 10, ví dụ 7,5."))

    def validate_seen(self, field: Any) -> None:
        """What the page itself wrote there."""
        if field.data != NOTHING and not re.fullmatch(r"[0-9.e-]{1,30}", field.data or ""):
            raise ValidationError(_("Trang này đã cũ. Hãy tải lại rồi chấm."))

    def validate_reason(self, field: Any) -> None:
        """A mark that stands is changed for a reason."""
        if self.seen.data != NOTHING and not field.data:
            raise ValidationError(_("Điểm đã có; hãy ghi lý do sửa."))
