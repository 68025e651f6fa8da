"""The base of every form: Vietnamese messages, text in NFC."""

from flask_wtf import FlaskForm

from lms.web.text import nfc


class Form(FlaskForm):  # type: ignore[misc]
    """A form of ours. Text arrives trimmed and in NFC; messages come in the reader's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """What WTForms asks."""

        def bind_field(self, form: object, unbound_field: object, options: dict[str, object]) -> object:
            """Normalise text fields, passwords apart."""
            kind = unbound_field.field_class.__name__  # type: ignore[attr-defined]
            if kind in {"StringField", "TextAreaField", "EmailField", "SearchField"}:
                options = {**options, "filters": [*unbound_field.kwargs.get("filters", ()), _clean]}  # type: ignore[attr-defined]
                unbound_field.kwargs.pop("filters", None)  # type: ignore[attr-defined]
            return unbound_field.bind(form=form, **options)  # type: ignore[attr-defined]


def _clean(value: object) -> object:
    return nfc(value) if isinstance(value, str) else value
