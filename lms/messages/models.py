"""Messages, and how they leave the house.

A message is in the recipient's inbox by being there. Beyond that it travels in a dispatch, one for each channel that
reaches the person: alone, or with all others of a day that may wait, so that nobody gets more than one mail a day.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import JSONDict, Key, Model


class Message(Model):
    """Something that one person is told. `key` makes it exist once; `kind` says what it is about.

    `subject` and `body` are plain text in the recipient's language; `url` is the page to go to, "" for none;
    `facts` are what the sender wants to find again. What `may_wait` leaves in the hours of the site, others at once.
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
    file_sha256: Mapped[str | None] = mapped_column(ForeignKey("lms_file.sha256"))
    file_name: Mapped[str] = mapped_column(default="")
    may_wait: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    read_at: Mapped[datetime | None]

    @property
    def owner_id(self) -> int:
        """The recipient."""
        return self.recipient_id


class Dispatch(Model):
    """What goes out to one person through one channel: one message, or all that may wait of one day.

    `state` is waiting, sending, sent, failed or skipped; `detail` says why. Taking it for sending is a conditional
    update. While `sending` it belongs to a worker until `not_before`; after that the worker is taken for dead.
    `name` stays the same however often sending is tried: a mail's Message-ID is made of it. `day` is None for what
    did not wait.
    """

    __tablename__ = "lms_dispatch"
    __table_args__ = (
        UniqueConstraint("recipient_id", "channel", "day"),
        Index("ix_lms_dispatch_state", "channel", "state", "not_before"),
    )

    id: Mapped[Key]
    channel: Mapped[str]
    recipient_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    day: Mapped[date | None]
    name: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="waiting")
    detail: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class MessageDelivery(Model):
    """A message travels in a dispatch: once through each channel."""

    __tablename__ = "lms_message_delivery"
    __table_args__ = (UniqueConstraint("message_id", "channel"),)

    id: Mapped[Key]
    message_id: Mapped[int] = mapped_column(ForeignKey("lms_message.id"))
    channel: Mapped[str]
    dispatch_id: Mapped[int] = mapped_column(ForeignKey("lms_dispatch.id"), index=True)
