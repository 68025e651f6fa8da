"""What sign-in and account pages take in."""

from typing import Any

from flask_babel import lazy_gettext as lazy_
from wtforms import BooleanField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from lms.accounts.passwords import trouble_with
from lms.web.forms import Form

LONGEST_NAME = 254
"""Characters of an e-mail address (RFC 5321)."""


class SignInForm(Form):
    """Staff code or e-mail, and password."""

    login = StringField(
        lazy_("Mã cán bộ hoặc thư điện tử"),
        validators=[
            InputRequired(lazy_("Nhập mã cán bộ hoặc thư điện tử.")),
            Length(max=LONGEST_NAME, message=lazy_("Mã cán bộ hoặc thư điện tử dài nhất 254 ký tự.")),
        ],
    )
    password = PasswordField(lazy_("Mật khẩu"), validators=[InputRequired(lazy_("Nhập mật khẩu."))])
    shared_machine = BooleanField(
        lazy_("Máy dùng chung."), default=True, description=lazy_("Tự thoát sau 15 phút không dùng.")
    )


class ForgottenForm(Form):
    """Whose password is to be set anew."""

    login = StringField(
        lazy_("Mã cán bộ hoặc thư điện tử"),
        validators=[
            InputRequired(lazy_("Nhập mã cán bộ hoặc thư điện tử.")),
            Length(max=LONGEST_NAME, message=lazy_("Mã cán bộ hoặc thư điện tử dài nhất 254 ký tự.")),
        ],
    )


class NewPasswordForm(Form):
    """A new password, twice. `personal` are the words that it must not consist of."""

    new = PasswordField(
        lazy_("Mật khẩu mới"),
        validators=[InputRequired(lazy_("Nhập mật khẩu mới."))],
        description=lazy_("Ít nhất 15 ký tự. Có thể là một câu ngắn, có dấu và dấu cách."),
    )
    repeated = PasswordField(
        lazy_("Nhập lại mật khẩu mới"), validators=[InputRequired(lazy_("Nhập lại mật khẩu mới lần thứ hai."))]
    )

    def __init__(self, *args: Any, personal: list[str], **values: Any) -> None:
        super().__init__(*args, **values)
        self.personal = personal

    def validate_new(self, field: PasswordField) -> None:
        """Refuse what is short or easily guessed."""
        if sentence := trouble_with(field.data, self.personal):
            raise ValidationError(sentence)

    def validate_repeated(self, field: PasswordField) -> None:
        """Refuse a slip of the fingers."""
        if field.data != self.new.data:
            raise ValidationError(lazy_("Hai lần nhập chưa giống nhau."))


class ChangePasswordForm(NewPasswordForm):
    """The present password, and a new one twice."""

    current = PasswordField(lazy_("Mật khẩu hiện nay"), validators=[InputRequired(lazy_("Nhập mật khẩu hiện nay."))])
