"""The base of every form: Vietnamese messages, text in NFC."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, TextAreaField

from lms.web.text import nfc, nfc_lines


class Form(FlaskForm):  # type: ignore[misc]
    """A form of ours. Text arrives trimmed and in NFC; messages come in the reader's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """What WTForms asks."""

        def bind_field(self, form: object, unbound_field: object, options: dict[str, object]) -> object:
            """Normalise text fields, passwords apart."""
            field = unbound_field.bind(form=form, **options)  # type: ignore[attr-defined]
            if isinstance(field, TextAreaField):
                field.filters = [*field.filters, _clean_lines]
            elif isinstance(field, StringField) and not isinstance(field, PasswordField):
                field.filters = [*field.filters, _clean]
            return field


def _clean(value: object) -> object:
    return nfc(value) if isinstance(value, str) else value


def _clean_lines(value: object) -> object:
    return nfc_lines(value) if isinstance(value, str) else value
