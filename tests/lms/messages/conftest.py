"""Messages are tested with a sample channel of a third party beside mail, and with a clock that the test moves."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from lms.accounts.models import User
from lms.api import (
    API_VERSION,
    CHANNELS,
    Channel,
    Dispatch,
    Message,
    MessageDelivery,
    Notice,
    Outgoing,
    Plugin,
    Recipient,
    db,
    notify,
    now,
)

MONDAY = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
"""Ten o'clock in the province."""


class Pager(Channel):
    """What Zalo or text messages would be: a way to some people, with a server that may be away."""

    key = "sample.pager"
    title = "Máy nhắn tin"

    def __init__(self) -> None:
        self.carried: list[tuple[str, str]] = []
        self.owners: set[int] = set()
        self.trouble: BaseException | None = None

    def reaches(self, recipients: Sequence[Recipient]) -> set[int]:
        return self.owners & {recipient.id for recipient in recipients}

    def deliver(self, message: Outgoing, recipient: Recipient) -> None:
        if self.trouble:
            raise self.trouble
        self.carried.append((recipient.name, message.subject))


@pytest.fixture
def pager():
    return Pager()


@pytest.fixture
def plugins(pager):
    return [Plugin(name="sample", title="Sample", api=API_VERSION, requires=("lms",), provides={CHANNELS: [pager]})]


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def letters(app):
    """Mails that have left."""
    return lambda: getattr(app.extensions["mailman"], "outbox", [])


@pytest.fixture
def tell(app):
    """Tell people something: `tell(an, "Một", binh, "Hai")`, each as a message of its own."""

    def tell(*who_and_what, may_wait=True, key="test", **more):
        pairs = zip(who_and_what[::2], who_and_what[1::2], strict=True)
        notices = [
            Notice(key=f"{key}:{who}:{what}", kind="test", recipient_id=who, subject=what, body=f"{what}.", **more)
            for who, what in pairs
        ]
        with app.app_context():
            made = notify(notices, at=now(), may_wait=may_wait)
            db.session.commit()
        return made

    return tell


@pytest.fixture
def states(app):
    """What became of each message: (name, subject, channel, state)."""

    def states():
        with app.app_context():
            return [
                tuple(row)
                for row in db.session.execute(
                    select(User.name, Message.subject, Dispatch.channel, Dispatch.state)
                    .join(User, User.id == Message.recipient_id)
                    .join(MessageDelivery, MessageDelivery.message_id == Message.id)
                    .join(Dispatch, Dispatch.id == MessageDelivery.dispatch_id)
                    .order_by(Message.id, Dispatch.channel)
                )
            ]

    return states
