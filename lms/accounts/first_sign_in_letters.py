"""The first sign-in by mail: a link that sets the first password, longer open than one for a forgotten password."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_mailman import EmailMessage
from sqlalchemy import ColumnElement, exists, literal, select

from lms.accounts.models import PasswordReset, User
from lms.accounts.resets import link_of, open_first_link
from lms.web.i18n import in_language

LIFE = timedelta(days=7)


def wants_letter(since: datetime) -> ColumnElement[bool]:
    """Condition on people: no letter of this kind has been written to them since a moment."""
    written = select(literal(1)).where(PasswordReset.user_id == User.id, PasswordReset.expires_at >= since + LIFE)
    return ~exists(written.correlate(User))


def letter_to(user_id: int, address: str, language: str, *, at: datetime) -> EmailMessage:
    """Open a link for a person and write the letter that carries it; the caller commits, then sends."""
    secret = open_first_link(user_id, life=LIFE, at=at)
    with in_language(language):
        subject = _("Đặt mật khẩu để vào Thạo")
        body = _(
            "Đồng chí đã có tài khoản trên nền tảng học tập Thạo.\n\n"
            "Mở đường liên kết dưới đây để tự đặt mật khẩu. "
            "Đường liên kết dùng được một lần, trong %(days)d ngày.\n\n"
            "%(link)s\n\n"
            "Nếu thư này không dành cho đồng chí, hãy bỏ qua.",
            days=LIFE.days,
            link=link_of(secret),
        )
    return EmailMessage(subject, body, current_app.config["MAIL_DEFAULT_SENDER"], [address])
