"""What a channel is: a way by which messages leave the house."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.plugins.contract import ExtensionPoint


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to; `email` is None for people without an address."""

    id: int
    name: str
    email: str | None
    language: str


@dataclass(frozen=True)
class Attachment:
    """A stored file, by its hash, and the name that it is to have."""

    sha256: str
    name: str
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message as it leaves, in the recipient's language: plain text, with the address to go to at its end.

    `name` is the same however often delivery is tried; a channel that can tell its server so should.
    """

    name: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()


class Undeliverable(Exception):  # noqa: N818 (reads as what it is)
    """The message has not got through; the text says why. Tried again later unless `for_good`."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


class Channel(ABC):
    """A way to reach people: mail is ours, a plugin may bring text messages or Zalo.

    The host decides what goes out when, puts together what may wait, tries again and keeps the state; a channel
    knows addresses and hands over.
    """

    key: str
    title: Any

    @abstractmethod
    def reaches(self, recipients: Sequence[Recipient]) -> set[int]:
        """Ids of those among up to 1,000 people whom this channel can reach; at most one statement."""

    @abstractmethod
    def deliver(self, message: Outgoing, recipient: Recipient) -> None:
        """Hand `message` over within 20 seconds. Raises `Undeliverable`; writes nothing to our database."""


CHANNELS: ExtensionPoint[Channel] = ExtensionPoint("lms.channels", Channel)
