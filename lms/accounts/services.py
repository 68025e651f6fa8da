"""Signing in, and changing what belongs to an account.

Looking at a password takes tens of milliseconds. So that nobody's saved answer waits for it, every change runs in three
steps: read (`claim_of`), look (`passwords.verify`, no transaction open), write (`admit`, `change_password`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, literal, or_, select, update

from lms.accounts.models import SignInFailures, User
from lms.accounts.session import Person, people, person_from, renewed_epoch
from lms.accounts.throttle import count_failure, forget_failures, refuse_waiting
from lms.audit import log_deed
from lms.db import db, rows_of
from lms.web.text import nfc

NOTICE_VERSION = 2
"""Of the personal-data notice. Raise it when purpose, data, recipients or terms change: everybody reads it again."""


class NotAdmitted(Exception):  # noqa: N818 (reads as what it is)
    """Unknown person or wrong password; from outside there is no telling which."""


class AccountSuspended(Exception):  # noqa: N818 (reads as what it is)
    """The password is right, but the account has been suspended."""


@dataclass(frozen=True)
class Claim:
    """Somebody says to be the person of an account: all it takes to check that without the database.

    `person` is whom to sign in then, as they were when the claim was read: a password that has been changed meanwhile
    has given them another epoch, and the session that begins is none.
    """

    failures_key: str
    user_id: int | None = None
    password_hash: str = ""
    is_suspended: bool = False
    person: Person | None = None

    @property
    def subject(self) -> str:
        """The account's name in the audit log."""
        return f"lms:user:{self.user_id or ''}"


def named(sign_in_name: str) -> ColumnElement[bool]:
    """Condition on people: their staff code or e-mail is `sign_in_name`, however it is written."""
    written = spellings(sign_in_name)
    return or_(User.staff_code.in_(written["codes"]), User.email.in_(written["addresses"]))


def spellings(sign_in_name: str) -> dict[str, set[str]]:
    """What a staff code and an e-mail address may look like in the database when somebody types `sign_in_name`."""
    text = nfc(sign_in_name)
    return {"codes": {text, text.upper()}, "addresses": {text, text.lower()}}


def claim_of(sign_in_name: str, *, at: datetime) -> Claim:
    """Read what the check needs; raises `TooManyFailures` while the account has to wait."""
    row = rows_of(_claimed(), **spellings(sign_in_name)).first()
    if row is None:
        claim = Claim(f"name:{sha256(nfc(sign_in_name).casefold().encode()).hexdigest()}")
    else:
        *known, password_hash, failures_key = row
        claim = replace(_claim(row.id, password_hash, row.is_suspended), person=person_from(known))
    if row is None or failures_key:
        refuse_waiting(claim.failures_key, at=at)
    return claim


@cache
def _claimed() -> Select[*tuple[Any, ...]]:
    counted = SignInFailures.key == literal("user:") + User.id.cast(String)
    code = User.staff_code.in_(bindparam("codes", expanding=True))
    address = User.email.in_(bindparam("addresses", expanding=True))
    also = people().add_columns(User.password_hash, SignInFailures.key)
    return also.outerjoin(SignInFailures, counted).where(or_(code, address))


def own_claim(user_id: int, *, at: datetime) -> Claim:
    """As `claim_of`, for somebody who is signed in and has to prove it again."""
    claim = _claim(*db.session.execute(select(*_CLAIM).where(User.id == user_id)).one())
    refuse_waiting(claim.failures_key, at=at)
    return claim


def admit(claim: Claim, *, is_proven: bool, renewed_hash: str | None, at: datetime) -> int:
    """Enter the outcome of a sign-in; gives the id of the person.

    Raises `NotAdmitted` or `AccountSuspended`, what has been entered has to be committed all the same; and
    `TooManyFailures` when other tries have used up the account's patience meanwhile.
    """
    user_id = _settle(claim, is_proven=is_proven, action="lms.sign_in_failed", at=at)
    if claim.is_suspended:
        log_deed("lms.sign_in_failed", claim.subject, reason="suspended")
        raise AccountSuspended
    if renewed_hash:
        db.session.execute(
            update(User)
            .where(User.id == user_id, User.password_hash == claim.password_hash)
            .values(password_hash=renewed_hash)
        )
    log_deed("lms.signed_in", claim.subject, actor_id=user_id)
    return user_id


def change_password(claim: Claim, new_hash: str, *, is_proven: bool, at: datetime) -> None:
    """Set a new password, which ends every session of the account; raises as `admit` does."""
    user_id = _settle(claim, is_proven=is_proven, action="lms.password_change_failed", at=at)
    set_password(user_id, new_hash)
    log_deed("lms.password_changed", claim.subject, actor_id=user_id)


def set_password(user_id: int, new_hash: str) -> None:
    """Keep a new hash, end every session and forget wrong passwords."""
    db.session.execute(
        update(User).where(User.id == user_id).values(password_hash=new_hash, session_epoch=renewed_epoch())
    )
    forget_failures(_failures_key(user_id))


def note_reading(user: User, *, at: datetime) -> None:
    """Enter that the person has read the present personal-data notice."""
    user.notice_version, user.notice_read_at = NOTICE_VERSION, at
    log_deed("lms.notice_read", f"lms:user:{user.id}", version=NOTICE_VERSION)


def personal_words(user: User) -> list[str]:
    """What others know of a person, which a password must not consist of."""
    return [user.name, user.staff_code, (user.email or "").partition("@")[0]]


_CLAIM = (User.id, User.password_hash, User.is_suspended)


def _claim(user_id: int, password_hash: str, is_suspended: bool) -> Claim:
    return Claim(_failures_key(user_id), user_id, password_hash, is_suspended)


def _failures_key(user_id: int) -> str:
    return f"user:{user_id}"


def _settle(claim: Claim, *, is_proven: bool, action: str, at: datetime) -> int:
    """Count a failure or forget the earlier ones; gives the id of the person who is who they say."""
    has_failed = refuse_waiting(claim.failures_key, at=at)
    if not is_proven or claim.user_id is None:
        count_failure(claim.failures_key, at=at)
        log_deed(action, claim.subject, reason="password" if claim.user_id else "unknown")
        raise NotAdmitted
    if has_failed:
        forget_failures(claim.failures_key)
    return claim.user_id
