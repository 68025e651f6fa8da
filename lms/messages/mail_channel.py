"""Mail as a channel."""

from collections.abc import Sequence
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from flask_babel import lazy_gettext as lazy_

from lms.mail import post
from lms.messages.contract import Channel, Outgoing, Recipient, Undeliverable
from lms.storage import read_file


class Mail(Channel):
    """SMTP. The name of the message becomes its Message-ID, by which servers and readers know a repetition."""

    key = "mail"
    title = lazy_("Thư điện tử")

    def reaches(self, recipients: Sequence[Recipient]) -> set[int]:
        return {recipient.id for recipient in recipients if recipient.email}

    def deliver(self, message: Outgoing, recipient: Recipient) -> None:
        if not recipient.email:
            raise Undeliverable("no address", for_good=True)
        message_id = f"<{message.name}@thao.invalid>"
        files = [(file.name, read_file(file.sha256), file.media_type) for file in message.attachments]
        try:
            post(recipient.email, message.subject, message.body, message_id=message_id, files=files)
        except SMTPRecipientsRefused as refused:
            answers = list(refused.recipients.values())
            raise Undeliverable(
                "; ".join(f"{code} {_text(said)}" for code, said in answers),
                for_good=all(code >= 500 for code, _said in answers),
            ) from refused
        except SMTPResponseException as refused:
            reason = f"{refused.smtp_code} {_text(refused.smtp_error)}"
            raise Undeliverable(reason, for_good=refused.smtp_code in {552, 554}) from refused
        except (SMTPException, OSError) as trouble:
            raise Undeliverable(str(trouble) or type(trouble).__name__) from trouble


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
