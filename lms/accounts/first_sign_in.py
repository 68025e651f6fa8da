"""The first sign-in with a printed slip: staff code and one-time code set the password, once."""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from flask import current_app
from sqlalchemy import ColumnElement, select, update

from lms.accounts.first_sign_in_models import FirstCode
from lms.accounts.models import User
from lms.accounts.services import AccountSuspended, Claim, NotAdmitted, set_password
from lms.accounts.throttle import count_failure, refuse_waiting
from lms.audit import log_deed
from lms.db import db, insert_into

LIFE = timedelta(days=30)
SIGNS = "ACDEFGHJKMNPQRTUWXY34679"
"""What can be read aloud and written by hand without a mistake: nothing that looks like 0, 1, 2, 5, 8 or V."""

LENGTH, GROUP = 10, 5
"""Signs: 45 bits, against some thirty tries a day that an account bears."""

PURPOSE = b"lms.first_code 1"
AT_ONCE = 1000
"""Codes in one statement; SQLite takes 32,766 values."""


def new_codes(user_ids: Sequence[int]) -> dict[int, str]:
    """Draw a code for each of these people, as it is printed; worth nothing until `keep_codes`."""
    return {user_id: _new_code() for user_id in user_ids}


def keep_codes(codes: Mapping[int, str], *, by_id: int | None, at: datetime) -> None:
    """Let these codes open the accounts from now on, and those before no longer."""
    rows = [
        {"user_id": user_id, "code_hash": _hash(user_id, code), "made_at": at, "made_by_id": by_id,
         "expires_at": at + LIFE, "used_at": None}
        for user_id, code in codes.items()
    ]  # fmt: skip
    for place in range(0, len(rows), AT_ONCE):
        new = insert_into(FirstCode).values(rows[place : place + AT_ONCE])
        changed = ("code_hash", "made_at", "made_by_id", "expires_at", "used_at")
        db.session.execute(
            new.on_conflict_do_update(
                index_elements=["user_id"], set_={name: new.excluded[name] for name in changed}
            ).execution_options(synchronize_session=False)
        )


def check_code(claim: Claim, code: str, *, at: datetime) -> list[str]:
    """Tell whose code this is by the words that the new password must not consist of; the code stays good.

    Raises `NotAdmitted` or `AccountSuspended`, what has been entered has to be committed all the same; and
    `TooManyFailures` as a sign-in does, because it counts wrong codes as wrong passwords.
    """
    refuse_waiting(claim.failures_key, at=at)
    owner = db.session.execute(
        select(User.name, User.staff_code, User.email, User.is_suspended)
        .join(FirstCode, FirstCode.user_id == User.id)
        .where(User.id == (claim.user_id or 0), *_is_open(claim.user_id or 0, code, at))
    ).first()
    if owner is None:
        count_failure(claim.failures_key, at=at)
        log_deed("lms.first_code_failed", claim.subject)
        raise NotAdmitted
    if owner.is_suspended:
        log_deed("lms.first_code_failed", claim.subject, reason="suspended")
        raise AccountSuspended
    return [owner.name, owner.staff_code, (owner.email or "").partition("@")[0]]


def use_code(claim: Claim, code: str, new_hash: str, *, at: datetime) -> None:
    """Set the password and use the code up. Of several callers with the same code one wins; others: `NotAdmitted`."""
    user_id = db.session.scalar(
        update(FirstCode)
        .where(*_is_open(claim.user_id or 0, code, at))
        .values(used_at=at)
        .returning(FirstCode.user_id)
        .execution_options(synchronize_session=False)
    )
    if user_id is None:
        raise NotAdmitted
    set_password(user_id, new_hash)
    log_deed("lms.first_code_used", claim.subject, actor_id=user_id)


def _is_open(user_id: int, code: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        FirstCode.user_id == user_id, FirstCode.code_hash == _hash(user_id, code),
        FirstCode.used_at.is_(None), FirstCode.expires_at > at,
    )  # fmt: skip


def _new_code() -> str:
    signs = "".join(secrets.choice(SIGNS) for _place in range(LENGTH))
    return f"{signs[:GROUP]}-{signs[GROUP:]}"


def _hash(user_id: int, code: str) -> str:
    """A hash that only this site can make, of the code as one may write it: small letters, spaces or none."""
    key = hmac.digest(str(current_app.config["SECRET_KEY"]).encode(), PURPOSE, sha256)
    plain = "".join(filter(str.isalnum, code.upper()))
    return hmac.new(key, f"{user_id}:{plain}".encode("utf-8", "surrogatepass"), sha256).hexdigest()
