"""What a dispatch says: one message, or several of a day under one subject."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from lms.messages.contract import Attachment, Outgoing
from lms.settings import settings
from lms.web.i18n import in_language

RULE = "\n\n———\n\n"


def compose(name: str, messages: Sequence[Any], *, language: str) -> Outgoing:
    """Put `messages` together for one person: the first word of the mail's subject is what the first one says."""
    address = settings().address
    with in_language(language):
        first = messages[0]
        subject = first.subject
        if len(messages) > 1:
            subject = _("%(subject)s và %(n)d việc khác", subject=subject, n=len(messages) - 1)
        parts = [_said(message, address, with_subject=len(messages) > 1) for message in messages]
        foot = [_("Thư này do hệ thống Thạo tự gửi, xin không trả lời.")]
        if first.may_wait:
            foot.append(
                _(
                    "Nếu không muốn nhận thư nhắc, đồng chí tắt tại %(address)s; thông báo vẫn có trên hệ thống.",
                    address=f"{address}/account",
                )
            )
    return Outgoing(
        name=name,
        subject=str(subject),
        body=RULE.join([*parts, "\n".join(map(str, foot))]),
        attachments=tuple(
            Attachment(message.file_sha256, message.file_name, message.media_type)
            for message in messages
            if message.file_sha256
        ),
    )


def _said(message: Any, address: str, *, with_subject: bool) -> str:
    lines = [message.subject] if with_subject else []
    lines.append(message.body)
    if message.url:
        lines.append(address + message.url)
    return "\n\n".join(lines)
