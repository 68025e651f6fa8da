"""Whom an officer of staff sees, and whom they may change.

An officer sees the people whose main post lies in their subtree, or lay there when they left. They change nobody who
holds more than they do, and not themselves: a slip or another address would open such an account to them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.first_sign_in_models import FirstCode
from lms.accounts.models import Grant, User
from lms.accounts.permissions import ADMINISTER
from lms.db import db, shared_alias
from lms.organisation.models import Membership, Unit
from lms.organisation.permissions import MANAGE_STAFF
from lms.permissions import Permission, granted, scope_of

OVER = shared_alias(Unit)
"""The unit over which something is granted, beside the unit in which a person works."""


@dataclass(frozen=True)
class Place:
    """Somewhere in the tree, for permission rules."""

    unit_path: str


@dataclass(frozen=True)
class Card:
    """What the pages of one person have in common. `unit_path` is where the main post lies, or lay at the end.

    `held` has a line for each grant: a permission and a unit's path.
    """

    id: int
    staff_code: str
    name: str
    email: str | None
    birth_date: date | None
    is_suspended: bool
    has_password: bool
    notice_read_at: datetime | None
    unit_id: int | None
    unit_name: str
    unit_path: str | None
    position: str
    is_present: bool
    code_until: datetime | None
    code_used_at: datetime | None
    held: str

    @property
    def owner_id(self) -> int:
        """Whose card it is."""
        return self.id

    @property
    def subject(self) -> str:
        """The person's name in the audit log."""
        return f"lms:user:{self.id}"

    @property
    def grants(self) -> list[tuple[str, str]]:
        """Each thing that the person may do, with the path of the unit over which."""
        return [(name, path) for name, path in (line.split(" ") for line in self.held.splitlines())]


def _may_change(user: Any, subject: Any) -> bool:
    if not granted(MANAGE_STAFF.name)(user, subject):
        return False
    if subject is None:
        return True
    rules = granted(ADMINISTER.name)
    if subject.id == user.id and not rules(user, subject):
        return False
    places = [(name, Place(path)) for name, path in subject.grants]
    return all(granted(name)(user, place) or rules(user, place) for name, place in places)


CHANGE_PERSON = Permission("lms.change_person", _may_change)
"""Changing what belongs to a person; follows from `MANAGE_STAFF`."""

PERMISSIONS = [CHANGE_PERSON]


def within_reach(user: Any) -> ColumnElement[bool]:
    """Condition on people: `user` holds all that they hold, as `CHANGE_PERSON` asks for one; not `user` themselves."""
    held = [
        and_(Grant.permission == name, OVER.path.startswith(path)) for name in user.grants for path in user.grants[name]
    ]
    ruled = [OVER.path.startswith(path) for path in user.granted_paths(ADMINISTER.name)]
    more = exists(
        select(literal(1))
        .select_from(Grant)
        .join(OVER, OVER.id == Grant.unit_id)
        .where(Grant.user_id == User.id, ~or_(false(), *held, *ruled))
        .correlate(User)
    )
    reached: ColumnElement[bool] = ~more & (User.id != user.id)
    return reached


def has_post() -> ColumnElement[bool]:
    """Join condition: the main post of today."""
    return (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None)


def last_post() -> ColumnElement[bool]:
    """Join condition: the main post of today, or the last one of whoever has left."""
    post = aliased(Membership)
    last = (
        select(post.id)
        .where(post.user_id == User.id)
        .order_by(post.valid_to.is_(None).desc(), post.main.desc(), post.valid_to.desc(), post.id.desc())
        .limit(1)
        .correlate(User)
    )
    return Membership.id == last.scalar_subquery()


def has_left() -> ColumnElement[bool]:
    """Condition on people: nobody has them in a post today."""
    post = aliased(Membership)
    return ~exists(select(literal(1)).where(post.user_id == User.id, post.valid_to.is_(None)).correlate(User))


def seen_by(user: Any = None) -> ColumnElement[bool]:
    """Condition on the unit of a post: the officer, the current user by default, looks after it."""
    return scope_of(MANAGE_STAFF, Unit.path, user=user)


def find_card(person_id: int) -> Card | None:
    """Read what the pages of a person have in common, in one statement."""
    row = db.session.execute(_cards().where(User.id == person_id)).first()
    return Card(*row) if row else None


def _cards() -> Select[*tuple[Any, ...]]:
    lines = func.aggregate_strings(Grant.permission + " " + OVER.path, "\n")
    grants = select(lines).join(OVER, OVER.id == Grant.unit_id).where(Grant.user_id == User.id)
    return (
        select(
            User.id, User.staff_code, User.name, User.email, User.birth_date, User.is_suspended,
            User.password_hash != "", User.notice_read_at, Unit.id, func.coalesce(Unit.name, ""), Unit.path,
            func.coalesce(Membership.position, ""), Membership.id.is_not(None) & Membership.valid_to.is_(None),
            FirstCode.expires_at, FirstCode.used_at,
            func.coalesce(grants.correlate(User).scalar_subquery(), ""),
        )
        .select_from(User)
        .outerjoin(Membership, last_post())
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .outerjoin(FirstCode, FirstCode.user_id == User.id)
    )  # fmt: skip
