"""Reading messages, and what became of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from lms.accounts.models import User
from lms.db import db
from lms.messages.models import Dispatch, Message, MessageDelivery
from lms.organisation.models import Membership, Unit
from lms.organisation.permissions import MANAGE_STAFF
from lms.permissions import scope_of
from lms.web.text import fold

STATES = ("waiting", "sending", "sent", "failed", "skipped")


def find_message(message_id: int) -> Message:
    """Load a message; answers 404."""
    return db.get_or_404(Message, message_id)


def inbox_of(recipient_id: int) -> Select[*tuple[Any, ...]]:
    """A person's messages, unread ones first, then the newest."""
    return (
        select(Message.id, Message.subject, Message.body, Message.created_at, Message.read_at, Message.file_name)
        .where(Message.recipient_id == recipient_id)
        .order_by(Message.read_at.is_not(None), Message.created_at.desc(), Message.id.desc())
    )


def messages_sent(*, words: str = "", state: str = "") -> Select[*tuple[Any, ...]]:
    """What people of the officer's subtree have been told, the newest first, a line for each way that it went.

    `state` is one of `STATES`, "inbox" for what stays in the inbox, or empty.
    """
    place = (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None)
    seen = (
        select(
            Message.id, Message.subject, Message.created_at, Message.read_at, User.name, User.staff_code,
            Unit.name.label("unit_name"), Dispatch.id.label("dispatch_id"), Dispatch.channel, Dispatch.state,
            Dispatch.detail, Dispatch.tries, Dispatch.not_before, Dispatch.sent_at,
        )
        .join(User, User.id == Message.recipient_id)
        .join(Membership, place)
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(MessageDelivery, MessageDelivery.message_id == Message.id)
        .outerjoin(Dispatch, Dispatch.id == MessageDelivery.dispatch_id)
        .where(scope_of(MANAGE_STAFF, Unit.path))
        .order_by(Message.id.desc(), Dispatch.channel)
    )  # fmt: skip
    if words:
        seen = seen.where(User.search_text.contains(fold(words), autoescape=True) | (User.staff_code == words.upper()))
    if state == "inbox":
        seen = seen.where(Dispatch.id.is_(None))
    elif state in STATES:
        seen = seen.where(Dispatch.state == state)
    return seen


@dataclass(frozen=True)
class PlacedDispatch:
    """A dispatch and the path of its recipient's unit."""

    id: int
    channel: str
    state: str
    unit_path: str | None


def placed_dispatch(dispatch_id: int) -> PlacedDispatch | None:
    """Find a dispatch with its place."""
    place = (Membership.user_id == Dispatch.recipient_id) & Membership.main & Membership.valid_to.is_(None)
    row = db.session.execute(
        select(Dispatch.id, Dispatch.channel, Dispatch.state, func.min(Unit.path))
        .outerjoin(Membership, place)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(Dispatch.id == dispatch_id)
        .group_by(Dispatch.id, Dispatch.channel, Dispatch.state)
    ).first()
    return PlacedDispatch(*row) if row else None
