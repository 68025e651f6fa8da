"""Writing messages down, in the transaction of what they tell about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import exists, insert, or_, select, update

from lms.accounts.models import User
from lms.db import JSONDict, db, insert_into
from lms.jobs.services import enqueue
from lms.messages.contract import CHANNELS, Recipient
from lms.messages.hours import hours_of
from lms.messages.models import Dispatch, Message, MessageDelivery
from lms.organisation.models import Membership
from lms.settings import settings

BATCH = 1000
"""Notices in one statement."""

DELIVER = "lms.deliver"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A message to be. `key` makes it exist once, however often it is noted; `kind` names what it is about.

    `subject` and `body` are plain text in the recipient's language. `attachment` names a stored file: its hash and
    the name it is to have.
    """

    key: str
    kind: str
    recipient_id: int
    subject: str
    body: str
    url: str = ""
    facts: JSONDict = field(default_factory=dict)
    attachment: tuple[str, str] | None = None


def notify(notices: Sequence[Notice], *, at: datetime, may_wait: bool = True) -> int:
    """Write down what is new of `notices` and see to its delivery; gives how many were new.

    What `may_wait` leaves in the hours of the site, together with all else of the day, and not for those who have
    asked for none; the rest leaves at once. Whoever is suspended or has left is told nothing. About six statements for
    each 1,000 notices.
    """
    return sum(
        _write_down(notices[start : start + BATCH], at=at, may_wait=may_wait)
        for start in range(0, len(notices), BATCH)
    )  # fmt: skip


def _write_down(notices: Sequence[Notice], *, at: datetime, may_wait: bool) -> int:
    found = {row.id: row for row in db.session.execute(_people({notice.recipient_id for notice in notices}))}
    day, not_before = hours_of(settings()).slot(at) if may_wait else (None, at)
    rows = [
        _row(notice, at) | {"may_wait": may_wait, "not_before": not_before}
        for notice in notices
        if notice.recipient_id in found
    ]
    if not rows:
        return 0
    new = insert_into(Message).on_conflict_do_nothing(index_elements=["key"])
    fresh = db.session.execute(new.returning(Message.id, Message.recipient_id), rows).all()
    wanting = {
        recipient_id: Recipient(*found[recipient_id][:4])
        for _message, recipient_id in fresh
        if found[recipient_id].takes_reminders or not may_wait
    }
    for channel in CHANNELS if wanting else ():
        reached = channel.reaches(list(wanting.values()))
        going = [(message_id, recipient_id) for message_id, recipient_id in fresh if recipient_id in reached]
        if going:
            _send(channel.key, going, day=day, not_before=not_before)
    return len(fresh)


def _people(ids: Iterable[int]) -> Any:
    """Those of `ids` who may be told something: not suspended, and not gone."""
    has_place = exists().where(Membership.user_id == User.id, Membership.valid_to.is_(None))
    had_place = exists().where(Membership.user_id == User.id)
    return select(User.id, User.name, User.email, User.language, User.takes_reminders).where(
        User.id.in_(ids), ~User.is_suspended, or_(has_place, ~had_place)
    )


def _row(notice: Notice, at: datetime) -> JSONDict:
    sha256, name = notice.attachment or (None, "")
    return {
        "key": notice.key, "kind": notice.kind, "recipient_id": notice.recipient_id,
        "subject": " ".join(notice.subject.split()), "body": notice.body, "url": notice.url, "facts": notice.facts,
        "file_sha256": sha256, "file_name": name, "created_at": at,
    }  # fmt: skip


def _send(channel: str, going: list[tuple[int, int]], *, day: date | None, not_before: datetime) -> None:
    """Put messages into dispatches, those of a day into one for each person, and ring for the worker."""
    if day is None:
        rows = [_dispatch(channel, recipient_id, None, not_before) for _, recipient_id in going]
        of_name = {made.name: made.id for made in _make(rows)}
        of_message = {message_id: of_name[row["name"]] for (message_id, _), row in zip(going, rows, strict=True)}
        enqueue(DELIVER, {"channel": channel}, not_before=not_before)
    else:
        of_person = _dispatches(channel, sorted({recipient_id for _, recipient_id in going}), day, not_before)
        of_message = {message_id: of_person[recipient_id] for message_id, recipient_id in going}
    db.session.execute(
        insert(MessageDelivery),
        [
            {"message_id": message_id, "channel": channel, "dispatch_id": of_message[message_id]}
            for message_id, _ in going
        ],
    )


def _dispatches(channel: str, people: list[int], day: date, not_before: datetime) -> dict[int, int]:
    """Dispatch of each person for `day`; for whom it has left already, of the next day on which we write.

    Joining a dispatch locks its row: it is taken for sending either before, then it is not joined, or after, with all.
    """
    hours = hours_of(settings())
    found: dict[int, int] = {}
    while people:
        made = _make([_dispatch(channel, person, day, not_before) for person in people])
        found.update({row.recipient_id: row.id for row in made})
        if made:
            enqueue(DELIVER, {"channel": channel}, not_before=not_before)
        people = [person for person in people if person not in found]
        day = hours.next_day(day)
        not_before = hours.opening(day)
    return found


def _make(rows: list[JSONDict]) -> Sequence[Any]:
    new = insert_into(Dispatch)
    statement = new.on_conflict_do_update(
        index_elements=["recipient_id", "channel", "day"],
        set_={"channel": new.excluded.channel},
        where=(Dispatch.state == "waiting") & (Dispatch.tries == 0),
    ).returning(Dispatch.id, Dispatch.recipient_id, Dispatch.name)
    return db.session.execute(statement, rows).all()


def _dispatch(channel: str, recipient_id: int, day: date | None, not_before: datetime) -> JSONDict:
    return {
        "channel": channel, "recipient_id": recipient_id, "day": day, "name": token_hex(16), "not_before": not_before,
    }  # fmt: skip


def mark_read(message: Message, *, at: datetime) -> None:
    """Note that the recipient has read a message; the first time counts."""
    db.session.execute(update(Message).where(Message.id == message.id, Message.read_at.is_(None)).values(read_at=at))


def mark_unread(message: Message) -> None:
    """Put a message back among those to read."""
    db.session.execute(update(Message).where(Message.id == message.id).values(read_at=None))


def mark_all_read(recipient_id: int, *, at: datetime) -> None:
    """Note that a person has read all that is there."""
    db.session.execute(
        update(Message).where(Message.recipient_id == recipient_id, Message.read_at.is_(None)).values(read_at=at)
    )


def send_again(dispatch_id: int, channel: str, *, at: datetime) -> bool:
    """Begin anew with a dispatch that has failed, in the hours of the site; False when it has not."""
    _day, not_before = hours_of(settings()).slot(at)
    failed = (Dispatch.id == dispatch_id) & (Dispatch.state == "failed")
    begun = update(Dispatch).where(failed).values(state="waiting", tries=0, detail="", not_before=not_before)
    if db.session.scalar(begun.returning(Dispatch.id)) is None:
        return False
    enqueue(DELIVER, {"channel": channel}, not_before=not_before)
    return True
