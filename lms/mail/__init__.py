"""Mail: a row in the sender's transaction, delivered by a job; printed to the console unless a server is set."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import make_msgid

import structlog
from flask import Flask, current_app
from flask_mailman import EmailMessage, Mail
from sqlalchemy.orm import Mapped, mapped_column

from lms.config import Settings
from lms.db import JSONDict, Key, Model, db, now
from lms.jobs.contract import JobKind
from lms.jobs.progress import Progress
from lms.jobs.services import enqueue

log = structlog.get_logger(__name__)

TIMEOUT = 15
"""Seconds that a mail server may take to answer."""


class Letter(Model):
    """A mail to one person. `message_id` stays the same however often delivery is tried."""

    __tablename__ = "lms_letter"

    id: Mapped[Key]
    to: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


def send_letter(to: str, subject: str, body: str) -> None:
    """Write a mail down in the caller's transaction; it leaves after the commit."""
    if "\n" in subject or "\n" in to or "\r" in subject + to:
        raise ValueError("a mail's subject and address are single lines")
    letter = Letter(to=to, subject=subject, body=body, message_id=make_msgid(domain="thao.invalid"), created_at=now())
    db.session.add(letter)
    db.session.flush()
    enqueue("lms.mail", {"letter": letter.id}, key=f"lms.mail:{letter.id}")


def post(to: str, subject: str, body: str, *, message_id: str, files: Sequence[tuple[str, bytes, str]] = ()) -> None:
    """Hand a mail to the server; `files` are name, content and media type."""
    message = EmailMessage(
        subject, body, current_app.config["MAIL_DEFAULT_SENDER"], [to], headers={"Message-ID": message_id}
    )
    for file in files:
        message.attach(*file)
    message.connection = current_app.extensions["mailman"].get_connection()
    try:
        message.send()
    finally:
        message.connection.close()  # the library leaves it open when the server refuses


class Delivery(JobKind):
    """Delivers one letter; sent again only if the server was told and we died before noting it."""

    key = "lms.mail"
    title = "Thư"

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:  # noqa: ARG002
        letter = db.session.get_one(Letter, payload["letter"])
        if letter.sent_at is None:
            post(letter.to, letter.subject, letter.body, message_id=letter.message_id)
            letter.sent_at = now()
            db.session.commit()
        return {}


def init_app(app: Flask, settings: Settings) -> None:
    """Set where mails go: LMS_MAIL_SERVER=host:port, or the console. The server has `TIMEOUT` for each answer."""
    host, _, port = settings.mail_server.partition(":")
    app.config["MAIL_BACKEND"] = "smtp" if host else ("locmem" if settings.environment == "test" else "console")
    app.config["MAIL_SERVER"] = host or "localhost"
    app.config["MAIL_PORT"] = int(port or 25)
    app.config["MAIL_USERNAME"] = settings.mail_user or None
    app.config["MAIL_PASSWORD"] = settings.mail_password or None
    app.config["MAIL_USE_TLS"] = settings.mail_security == "starttls"
    app.config["MAIL_USE_SSL"] = settings.mail_security == "tls"
    app.config["MAIL_TIMEOUT"] = TIMEOUT
    app.config["MAIL_DEFAULT_SENDER"] = settings.mail_sender
    Mail(app)
