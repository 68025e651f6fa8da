"""Handing dispatches over: each is taken by one worker, and what became of it is written down before the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import case, func, select, update

from lms.accounts.models import User
from lms.db import db, only_reading
from lms.jobs.services import enqueue, enqueue_once
from lms.messages.composing import compose
from lms.messages.contract import Channel, Recipient, Undeliverable
from lms.messages.models import Dispatch, Message, MessageDelivery
from lms.messages.services import DELIVER
from lms.storage import StoredFile

TRIES = 6
FIRST_WAIT = timedelta(minutes=1)
"""A failure is followed by a wait, four times as long each time: a minute, four … about six hours in all."""

AT_ONCE = 20
"""Dispatches taken in one go."""

LEASE = timedelta(minutes=10)
"""How long a worker may take for those: channels hand over within 20 seconds.

A worker that was killed between handing over and writing that down leaves its dispatch `sending`. It is not sent
again before the lease is over, and then under the same name: a mail's Message-ID tells the repetition.
"""


@dataclass(frozen=True)
class Taken:
    """A dispatch in the hands of this worker: to whom, and what it says."""

    id: int
    name: str
    tries: int
    recipient: Recipient
    is_suspended: bool
    messages: Sequence[Any]


def take(channel: str, *, at: datetime) -> list[Taken]:
    """Take what is due, what did not wait before the rest; others get none of it until the lease is over."""
    is_due = (
        (Dispatch.channel == channel) & Dispatch.state.in_(("waiting", "sending")) & (Dispatch.not_before <= at)
    )  # fmt: skip
    urgent_first = case((Dispatch.day.is_(None), 0), else_=1)
    some = (
        select(Dispatch.id)
        .where(is_due)
        .order_by(urgent_first, Dispatch.not_before, Dispatch.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    taken = db.session.scalars(
        update(Dispatch)
        .where(Dispatch.id.in_(some.scalar_subquery()), is_due)
        .values(state="sending", tries=Dispatch.tries + 1, not_before=at + LEASE)
        .returning(Dispatch.id)
        .execution_options(synchronize_session=False)
    ).all()
    return _loaded(taken) if taken else []


def _loaded(ids: Sequence[int]) -> list[Taken]:
    rows = db.session.execute(
        select(
            Dispatch.id, Dispatch.name, Dispatch.tries, User.id.label("user_id"), User.name.label("user_name"),
            User.email, User.language, User.is_suspended, Message.subject, Message.body, Message.url,
            Message.may_wait, Message.file_sha256, Message.file_name, StoredFile.media_type,
        )
        .join(User, User.id == Dispatch.recipient_id)
        .join(MessageDelivery, MessageDelivery.dispatch_id == Dispatch.id)
        .join(Message, Message.id == MessageDelivery.message_id)
        .outerjoin(StoredFile, StoredFile.sha256 == Message.file_sha256)
        .where(Dispatch.id.in_(ids))
        .order_by(Dispatch.id, Message.id)
    )  # fmt: skip
    return [_taken(list(lines)) for _id, lines in groupby(rows, key=lambda row: row.id)]


def _taken(rows: list[Any]) -> Taken:
    first = rows[0]
    recipient = Recipient(first.user_id, first.user_name, first.email, first.language)
    return Taken(first.id, first.name, first.tries, recipient, first.is_suspended, rows)


def hand_over(channel: Channel, taken: Taken, *, at: datetime) -> str:
    """Deliver one dispatch and write down what became of it; gives its new state. Commits nothing."""
    if taken.is_suspended:
        return _note(taken, "skipped", at=at, detail="suspended")
    message = compose(taken.name, taken.messages, language=taken.recipient.language)
    try:
        with only_reading():
            channel.deliver(message, taken.recipient)
            db.session.rollback()
    except Undeliverable as trouble:
        db.session.rollback()
        if trouble.for_good or taken.tries >= TRIES:
            return _note(taken, "failed", at=at, detail=str(trouble))
        later = at + FIRST_WAIT * 4 ** (taken.tries - 1)
        enqueue(DELIVER, {"channel": channel.key}, not_before=later)
        return _note(taken, "waiting", at=at, detail=str(trouble), not_before=later)
    return _note(taken, "sent", at=at)


def _note(taken: Taken, state: str, *, at: datetime, detail: str = "", not_before: datetime | None = None) -> str:
    values: dict[str, Any] = {"state": state, "detail": detail, "sent_at": at if state == "sent" else None}
    if not_before:
        values["not_before"] = not_before
    mine = (Dispatch.id == taken.id) & (Dispatch.state == "sending") & (Dispatch.tries == taken.tries)
    db.session.execute(update(Dispatch).where(mine).values(**values))
    return state


def give_up(channel: str, *, at: datetime) -> None:
    """Call failed what has cost a worker its life time and again."""
    lost = (
        (Dispatch.channel == channel) & (Dispatch.state == "sending")
        & (Dispatch.not_before <= at) & (Dispatch.tries >= TRIES)
    )  # fmt: skip
    db.session.execute(update(Dispatch).where(lost).values(state="failed", detail="interrupted"))


def come_again(channel: str) -> None:
    """Ring when the lease of what others hold is over: whoever holds it may have died."""
    until = db.session.scalar(
        select(func.max(Dispatch.not_before)).where(Dispatch.channel == channel, Dispatch.state == "sending")
    )
    if until:
        key = f"{DELIVER}:{channel}:{until.isoformat()}"
        enqueue_once(DELIVER, {"channel": channel}, key=key, not_before=until)
