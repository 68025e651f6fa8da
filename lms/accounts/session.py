"""The signed-in person of a request, loaded in one statement."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, cached_property
from typing import Any

from flask import Flask, current_app, session
from flask_login import AnonymousUserMixin, LoginManager, login_user, logout_user
from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    column,
    delete,
    exists,
    false,
    func,
    literal_column,
    select,
    table,
)

from lms.accounts.models import EndedSession, Grant, User
from lms.db import db, now, rows_of, shared_alias
from lms.organisation.models import Membership, Unit

IDLE_LIMIT = timedelta(hours=2)
SHARED_IDLE_LIMIT = timedelta(minutes=15)
"""On a machine that others use too."""

LONGEST_SESSION = timedelta(hours=12)

manager = LoginManager()

GRANTED = shared_alias(Unit)
"""The unit over which something is granted, beside the unit in which a person works."""

MESSAGES = table("lms_message", column("recipient_id"), column("read_at"))
"""Messages stand above accounts; their number is asked for by name, so that the bell of every page costs nothing."""


@dataclass
class Person:
    """Who is signed in: what pages ask of the account, the unit of the day, and what has been granted.

    `granted` has a line for each grant: a permission and a unit's path.
    """

    id: int
    staff_code: str
    name: str
    language: str
    large_text: bool
    notice_version: int
    session_epoch: str
    is_suspended: bool
    unit_name: str
    unit_path: str | None
    position: str
    leads: bool
    granted: str
    unread: int
    is_authenticated: bool = field(default=True, init=False)
    is_active: bool = field(default=True, init=False)
    is_anonymous: bool = field(default=False, init=False)

    @property
    def initials(self) -> str:
        """First letters of the chữ đệm and of the tên, as people abbreviate themselves."""
        words = self.name.split()
        return "".join(word[0] for word in words[-2:]).upper()

    @cached_property
    def row(self) -> User:
        """The account, for the few who show all of it or change it."""
        return db.session.get_one(User, self.id)

    @cached_property
    def grants(self) -> dict[str, tuple[str, ...]]:
        """Permission name → paths of the units it is granted over."""
        paths: dict[str, list[str]] = {}
        for line in self.granted.splitlines():
            permission, path = line.split(" ")
            paths.setdefault(permission, []).append(path)
        return {permission: tuple(found) for permission, found in paths.items()}

    def granted_paths(self, permission: str) -> tuple[str, ...]:
        """Paths of the units over which `permission` is granted."""
        return self.grants.get(permission, ())

    def get_id(self) -> str:
        """Flask-Login's session id: dies with the epoch, which a password change renews."""
        return f"{self.id}.{self.session_epoch}"


class Visitor(AnonymousUserMixin):  # type: ignore[misc]
    """Nobody has signed in."""

    id = None
    language = None
    large_text = False
    unit_path = None
    leads = False
    unread = 0

    def granted_paths(self, permission: str) -> tuple[str, ...]:  # noqa: ARG002 (same shape as Person)
        """Nothing is granted to visitors."""
        return ()


LINE_END: Any = literal_column("'\n'")
"""Part of the statement: as a value it would be written into its text anew at every request."""


@manager.user_loader  # type: ignore[untyped-decorator]
def load_person(session_id: str) -> Person | None:
    """Load the person of a session, unless it has ended: idle, too old, signed out, suspended or of an older epoch."""
    key, _, epoch = session_id.partition(".")
    moment = now().timestamp()
    started, seen = session.get("started", 0.0), session.get("seen", 0.0)
    idle = SHARED_IDLE_LIMIT if session.get("shared") else IDLE_LIMIT
    if moment - started > LONGEST_SESSION.total_seconds() or moment - seen > idle.total_seconds():
        return None
    if not key.isdecimal():
        return None
    person = person_from(rows_of(_whose_session(), person=int(key), key=session.get("key", "")).first())
    if person is None or person.session_epoch != epoch or person.is_suspended:
        return None
    if moment - seen > 60:
        session["seen"] = moment
    return person


def person_by(condition: ColumnElement[bool]) -> Person | None:
    """Load one person with the main unit of today."""
    return person_from(rows_of(people().where(condition)).first())


def people() -> Select[*tuple[Any, ...]]:
    """People with their main unit of today, what they have been granted and how much is unread, for `person_from`."""
    lines = func.aggregate_strings(Grant.permission + " " + GRANTED.path, LINE_END)
    unread = (
        select(func.count())
        .select_from(MESSAGES)
        .where(MESSAGES.c.recipient_id == User.id, MESSAGES.c.read_at.is_(None))
    )
    grants = select(lines).join(GRANTED, GRANTED.id == Grant.unit_id).where(Grant.user_id == User.id)
    return (
        select(
            User.id, User.staff_code, User.name, User.language, User.large_text, User.notice_version,
            User.session_epoch, User.is_suspended, func.coalesce(Unit.name, "").label("unit_name"),
            Unit.path.label("unit_path"), func.coalesce(Membership.position, "").label("position"),
            func.coalesce(Membership.is_leader, false()).label("leads"),
            func.coalesce(grants.correlate(User).scalar_subquery(), "").label("granted"),
            unread.correlate(User).scalar_subquery().label("unread"),
        )
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .limit(1)
    )  # fmt: skip


@cache
def _whose_session() -> Select[*tuple[Any, ...]]:
    """The statement of every request, put together once."""
    has_ended = exists().where(EndedSession.key == bindparam("key"))
    return people().where(User.id == bindparam("person"), ~has_ended)


def person_from(row: Sequence[Any] | None) -> Person | None:
    """Make a person of a row of `people`; None of none."""
    return Person(*row) if row else None


def begin(person: Person, *, shared: bool) -> None:
    """Sign `person` in with a fresh session, so that a planted cookie is worth nothing.

    On a `shared` machine the cookie goes when the browser is closed, and the session ends sooner when idle.
    """
    kept = {name: session[name] for name in ("language", "large_text") if name in session}
    session.clear()
    moment = now().timestamp()
    session.update(kept, started=moment, seen=moment, shared=shared, key=secrets.token_urlsafe(16))
    session.permanent = not shared
    login_user(person)


def begin_anew(person: Person) -> None:
    """Give `person` a new session in place of the present one, after a change of what it rests on."""
    shared = bool(session.get("shared"))
    _close()
    begin(person, shared=shared)


def end() -> None:
    """Sign the current person out. The caller commits: a copy of the cookie must be refused too."""
    _close()
    logout_user()
    session.clear()


def session_name() -> str:
    """Name the session of this request, so that work can be bound to it; a new sign-in gives a new name."""
    key = str(session.get("key") or session.get("started", ""))
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def session_cookie(user: User) -> str:
    """Make the cookie of a new session of `user` without a sign-in, for robots that rehearse; outside a request."""
    moment = now().timestamp()
    signer: Any = current_app.session_interface.get_signing_serializer(current_app)  # type: ignore[attr-defined]
    key = secrets.token_urlsafe(16)
    held = {
        "_user_id": f"{user.id}.{user.session_epoch}",
        "_fresh": True,
        "started": moment,
        "seen": moment,
        "key": key,
    }
    return str(signer.dumps(held))


def renewed_epoch() -> str:
    """Make a value for `User.session_epoch`; setting it ends every session of that person."""
    return secrets.token_urlsafe(12)


def _close() -> None:
    moment = now()
    db.session.execute(delete(EndedSession).where(EndedSession.ended_at < moment - LONGEST_SESSION))
    if key := session.get("key"):
        db.session.merge(EndedSession(key=key, ended_at=moment))


def init_app(app: Flask) -> None:
    """Let Flask-Login ask us for people."""
    manager.init_app(app)
    manager.anonymous_user = Visitor
    manager.session_protection = None
