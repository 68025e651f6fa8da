"""Messages and their deliveries."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import JSONDict, Key, Model


class Message(Model):
    """Something that one person is told. `key` makes it exist once; `kind` says what it is about.

    `subject` and `body` are plain text in the recipient's language; `url` is the page to go to, "" for none.
    It is not delivered before `not_before`; `facts` are what the sender wants to find again.
    """

    __tablename__ = "lms_message"
    __table_args__ = (Index("ix_lms_message_recipient", "recipient_id", "read_at", "created_at"),)

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    subject: Mapped[str]
    body: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    facts: Mapped[JSONDict]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    read_at: Mapped[datetime | None]

    @property
    def owner_id(self) -> int:
        """The recipient."""
        return self.recipient_id


class MessageDelivery(Model):
    """A message on its way through a channel. `state` is waiting, sent, failed or skipped; `detail` says why."""

    __tablename__ = "lms_message_delivery"
    __table_args__ = (
        UniqueConstraint("message_id", "channel"),
        Index("ix_lms_message_delivery_state", "state", "not_before"),
    )

    id: Mapped[Key]
    message_id: Mapped[int] = mapped_column(ForeignKey("lms_message.id"))
    channel: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    detail: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    sent_at: Mapped[datetime | None]
