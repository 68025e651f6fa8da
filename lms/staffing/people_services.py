"""Adding a person, and changing what is known of them."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Grant, User
from lms.accounts.permissions import ADMINISTER
from lms.accounts.session import renewed_epoch
from lms.audit import log_deed
from lms.db import db, insert_into
from lms.events import publish
from lms.organisation.events import MembershipsChanged
from lms.staffing.people_posts import PostTerms, add_post
from lms.web.text import fold, nfc, sort_key


class PersonRefused(Exception):  # noqa: N818 (reads as what it is)
    """The change cannot be; the message is a plain sentence. `field` is where it was asked for."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Identity:
    """Who a person is. The staff code is theirs for good."""

    name: str
    birth_date: date | None
    email: str | None


def add_person(
    staff_code: str, identity: Identity, unit_id: int, terms: PostTerms, *, since: date, at: datetime
) -> int:
    """Enter a person without a password in a unit; gives the id. Raises `PersonRefused` and `PostRefused`."""
    name = nfc(identity.name)
    person_id: int | None = db.session.scalar(
        insert_into(User)
        .values(
            staff_code=staff_code, email=identity.email, name=name, birth_date=identity.birth_date,
            sort_key=sort_key(name), search_text=fold(name), session_epoch=renewed_epoch(),
        )
        .on_conflict_do_nothing()
        .returning(User.id)
    )  # fmt: skip
    if person_id is None:
        raise _taken(staff_code, identity.email)
    log_deed("lms.person_added", f"lms:user:{person_id}", unit=unit_id)
    add_post(person_id, unit_id, terms, since=since, at=at)
    return person_id


def change_identity(person_id: int, identity: Identity) -> None:
    """Correct name, birthday and address; nothing happens when they are the same. Raises `PersonRefused`."""
    user = db.session.get_one(User, person_id)
    wanted = {"name": nfc(identity.name), "birth_date": identity.birth_date, "email": identity.email}
    changed = {name: value for name, value in wanted.items() if getattr(user, name) != value}
    if not changed:
        return
    if "name" in changed:
        changed |= {"sort_key": sort_key(identity.name), "search_text": fold(nfc(identity.name))}
    try:
        with db.session.begin_nested():
            db.session.execute(update(User).where(User.id == person_id).values(**changed))
    except IntegrityError:
        raise _taken("", identity.email) from None
    log_deed("lms.person_changed", f"lms:user:{person_id}", fields=sorted(changed.keys() & wanted.keys()))


def suspend(person_id: int) -> None:
    """Let nobody in with this account; repeating it changes nothing. Raises `PersonRefused`."""
    refuse_last_administrator(person_id)
    _set_suspended(person_id, suspended=True)


def refuse_last_administrator(person_id: int) -> None:
    """Raise `PersonRefused` when nobody else could administer the platform.

    The grants of all administrators are held until the commit, so that two cannot shut each other out.
    """
    rulers = db.session.execute(
        select(User.id, User.is_suspended)
        .join(Grant, Grant.user_id == User.id)
        .where(Grant.permission == ADMINISTER.name)
        .order_by(Grant.id)
        .with_for_update()
    ).all()
    others = {row.id for row in rulers if not row.is_suspended and row.id != person_id}
    if not others and any(row.id == person_id for row in rulers):
        raise PersonRefused(_("Đây là người quản trị cuối cùng. Hãy giao quyền quản trị cho người khác trước."))


def restore(person_id: int) -> None:
    """Open a suspended account again; repeating it changes nothing."""
    _set_suspended(person_id, suspended=False)


def _set_suspended(person_id: int, *, suspended: bool) -> None:
    changed = db.session.scalar(
        update(User)
        .where(User.id == person_id, User.is_suspended.is_(not suspended))
        .values(is_suspended=suspended, session_epoch=renewed_epoch())
        .returning(User.id)
        .execution_options(synchronize_session=False)
    )
    if changed is not None:
        log_deed("lms.person_suspended" if suspended else "lms.person_restored", f"lms:user:{person_id}")
        publish(MembershipsChanged(user_ids=(person_id,)))


def _taken(staff_code: str, email: str | None) -> PersonRefused:
    known = db.session.scalar(select(func.count()).where(User.staff_code == staff_code))
    if known:
        return PersonRefused(_("Mã cán bộ này đã có người dùng."), "staff_code")
    return PersonRefused(_("Địa chỉ %(email)s đã có người dùng.", email=email), "email")
