"""Links by which a learner shows one certificate in full to whoever holds them."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from certificates.credentials.models import Share
from certificates.models import Award
from lms.api import db, insert_into, log_deed

TOKEN_BYTES = 16
"""128 bits: what a link guards is not to be guessed."""


def share(award_id: int, *, at: datetime) -> None:
    """Open a link to a certificate; one that is open stays the only one."""
    row = {"award_id": award_id, "token": secrets.token_urlsafe(TOKEN_BYTES), "made_at": at}
    made = db.session.scalar(insert_into(Share).values(row).on_conflict_do_nothing().returning(Share.id))
    if made is not None:
        log_deed("certificates.shared", f"certificates:award:{award_id}")


def withdraw(award_id: int, *, at: datetime) -> None:
    """Close the link; it leads nowhere from now on, and a later one is another."""
    closed = db.session.scalar(
        update(Share)
        .where(Share.award_id == award_id, Share.withdrawn_at.is_(None))
        .values(withdrawn_at=at)
        .returning(Share.id)
    )
    if closed is not None:
        log_deed("certificates.share_withdrawn", f"certificates:award:{award_id}")


def open_links(award_ids: Iterable[int]) -> dict[int, str]:
    """The tokens of open links by certificate."""
    rows = db.session.execute(
        select(Share.award_id, Share.token).where(Share.award_id.in_(list(award_ids)), Share.withdrawn_at.is_(None))
    )
    return {row.award_id: row.token for row in rows}


def by_token(token: str) -> Award | None:
    """Find the certificate that an open link shows."""
    return db.session.scalar(
        select(Award).join(Share, Share.award_id == Award.id).where(Share.token == token, Share.withdrawn_at.is_(None))
    )
