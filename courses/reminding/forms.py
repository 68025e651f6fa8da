"""The form of a reminder's words."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from courses.reminding.texts import LONGEST_BODY, LONGEST_SUBJECT, Kind, Text, troubles_with
from lms.api import Form, _, lazy_

SUBJECT_LENGTH = Length(max=LONGEST_SUBJECT, message=lazy_("Tiêu đề dài nhất 150 ký tự."))
BODY_LENGTH = Length(max=LONGEST_BODY, message=lazy_("Nội dung dài nhất 4.000 ký tự."))


class WordsForm(Form):
    """Vietnamese words, and English ones where the unit has its own."""

    subject_vi = StringField(
        lazy_("Tiêu đề"), validators=[InputRequired(lazy_("Nhập tiêu đề của lời nhắc.")), SUBJECT_LENGTH]
    )
    body_vi = TextAreaField(
        lazy_("Nội dung"), validators=[InputRequired(lazy_("Nhập nội dung của lời nhắc.")), BODY_LENGTH]
    )
    subject_en = StringField(lazy_("Tiêu đề tiếng Anh"), validators=[SUBJECT_LENGTH])
    body_en = TextAreaField(lazy_("Nội dung tiếng Anh"), validators=[BODY_LENGTH])

    def __init__(self, kind: Kind, **values: Any) -> None:
        super().__init__(**values)
        self.kind = kind

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse placeholders that nothing fills, and half of an English text."""
        is_fine = bool(super().validate(extra_validators))
        for language, text in self.texts().items():
            if text is None:
                continue
            for name in ("subject", "body"):
                field = self[f"{name}_{language}"]
                sentences = [problem.sentence for problem in troubles_with(self.kind, text) if problem.place == name]
                if not getattr(text, name) and not field.errors:
                    sentences.append(str(_("Điền cả tiêu đề và nội dung, hoặc để trống cả hai.")))
                if sentences:
                    field.errors = [*field.errors, *sentences]
                    is_fine = False
        return is_fine

    def texts(self) -> dict[str, Text | None]:
        """What the form says, by language; None for an English text that is left empty."""
        english = Text(self.subject_en.data or "", self.body_en.data or "")
        vietnamese = Text(self.subject_vi.data or "", self.body_vi.data or "")
        return {"vi": vietnamese, "en": english if english.subject or english.body else None}
