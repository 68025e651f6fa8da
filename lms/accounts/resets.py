"""A forgotten password: a link by mail that sets a new one, once."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode

from flask import current_app
from flask_babel import gettext as _
from flask_mailman import EmailMessage
from sqlalchemy import ColumnElement, and_, func, select, update

from lms.accounts.models import PasswordReset, User
from lms.accounts.services import named, set_password
from lms.audit import log_deed
from lms.db import JSONDict, db, now
from lms.jobs.contract import JobKind
from lms.jobs.progress import Progress
from lms.settings import settings
from lms.web.i18n import in_language

LIFE = timedelta(minutes=30)
MOST_OPEN = 3
"""Links of a person that may be open at a time, so that nobody's mailbox is flooded."""


class ResetRefused(Exception):  # noqa: N818 (reads as what it is)
    """The link has been used, has expired, or never was."""


def open_reset(user_id: int, *, at: datetime) -> str | None:
    """Make a link's secret (256 bits) and keep its hash; None when enough links are open."""
    still_open = select(func.count()).where(
        PasswordReset.user_id == user_id, PasswordReset.used_at.is_(None), PasswordReset.expires_at > at
    )
    if (db.session.scalar(still_open) or 0) >= MOST_OPEN:
        return None
    return open_first_link(user_id, life=LIFE, at=at)


def open_first_link(user_id: int, *, life: timedelta, at: datetime) -> str:
    """Make a link's secret however many are open: an officer asks for this one, not a stranger."""
    secret = secrets.token_urlsafe(32)
    db.session.add(PasswordReset(user_id=user_id, secret_hash=_hash(secret), expires_at=at + life))
    log_deed("lms.password_link_sent", f"lms:user:{user_id}")
    return secret


def owner_of(secret: str, *, at: datetime) -> User:
    """Find whose open link this is, without using it up; raises `ResetRefused`."""
    user = db.session.scalars(
        select(User)
        .join(PasswordReset, PasswordReset.user_id == User.id)
        .where(_is_open(secret, at), ~User.is_suspended)
    ).first()
    if user is None:
        raise ResetRefused
    return user


def use_reset(secret: str, new_hash: str, *, at: datetime) -> None:
    """Set the new password and use up every open link of the person; raises `ResetRefused`.

    Of several callers with the same link one wins, by the change of its row.
    """
    user_id = db.session.scalar(
        update(PasswordReset).where(_is_open(secret, at)).values(used_at=at).returning(PasswordReset.user_id)
    )
    if user_id is None:
        raise ResetRefused
    db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.user_id == user_id, PasswordReset.used_at.is_(None))
        .values(used_at=at)
    )
    set_password(user_id, new_hash)
    log_deed("lms.password_reset", f"lms:user:{user_id}", actor_id=user_id)


class PasswordLetter(JobKind):
    """Sends the link. The request writes this job down for any name, so it takes as long whether or not one exists.

    The letter leaves from here and is not kept: whoever reads the database must not find a working link.
    """

    key = "lms.password_letter"
    title = "Thư đặt lại mật khẩu"

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:  # noqa: ARG002
        user = db.session.scalars(select(User).where(named(payload["sign_in_name"]), ~User.is_suspended)).first()
        secret = open_reset(user.id, at=now()) if user and user.email else None
        if user is None or not user.email or secret is None:
            return {}
        message = _letter(user.email, user.language, secret)
        db.session.commit()  # before sending: a link that arrives must work
        message.send()
        return {}


def link_of(secret: str) -> str:
    """The address that a person opens. The host is the one set for the site, never the one a request names."""
    path = current_app.url_map.bind("").build("accounts.reset")
    return f"{settings().address}{path}?{urlencode({'key': secret})}"


def _letter(address: str, language: str, secret: str) -> EmailMessage:
    with in_language(language):
        subject = _("Đặt lại mật khẩu Thạo")
        body = _(
            "Có người, có lẽ là đồng chí, vừa xin đặt lại mật khẩu của tài khoản này.\n\n"
            "Mở đường liên kết dưới đây để đặt mật khẩu mới. "
            "Đường liên kết dùng được một lần, trong %(minutes)d phút.\n\n"
            "%(link)s\n\n"
            "Nếu không phải đồng chí yêu cầu, hãy bỏ qua thư này: mật khẩu cũ vẫn dùng được.",
            minutes=LIFE // timedelta(minutes=1),
            link=link_of(secret),
        )
    return EmailMessage(subject, body, current_app.config["MAIL_DEFAULT_SENDER"], [address])


def _is_open(secret: str, at: datetime) -> ColumnElement[bool]:
    return and_(
        PasswordReset.secret_hash == _hash(secret),
        PasswordReset.used_at.is_(None),
        PasswordReset.expires_at > at,
    )


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
