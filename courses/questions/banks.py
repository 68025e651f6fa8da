"""Whose a bank is, who may read it and who may write in it; the same rules as functions and in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, false, func, literal, or_, select

from courses.permissions import AUTHOR
from courses.questions.models import Bank, BankShare, CourseBank
from lms.api import Permission, Unit, db, insert_into, lazy_


@dataclass(frozen=True)
class Share:
    """One line of what a bank is shared with: a unit by its path, or a person."""

    path: str | None
    user_id: int | None
    may_edit: bool


@dataclass(frozen=True)
class BankPlace:
    """A bank with what decides who may come in: the path of its unit, and its shares."""

    bank: Bank
    path: str | None
    shares: Sequence[Share]


def _is_trainer(user: Any) -> bool:
    return bool(user.granted_paths(AUTHOR.name))


def _owns(user: Any, place: BankPlace) -> bool:
    """A course's bank is every trainer's, a unit's that of its trainers, a person's their own."""
    bank = place.bank
    if bank.owner_id is not None:
        return bool(bank.owner_id == user.id)
    paths = user.granted_paths(AUTHOR.name)
    return bank.course_id is not None or any((place.path or "").startswith(path) for path in paths)


def _shared(user: Any, share: Share) -> bool:
    """Shared with the person, or with a unit at, above or below which they are a trainer."""
    if share.path is None:
        return bool(share.user_id == user.id)
    paths = user.granted_paths(AUTHOR.name)
    return any(share.path.startswith(path) or path.startswith(share.path) for path in paths)


def _may_read(user: Any, place: BankPlace) -> bool:
    return _is_trainer(user) and (_owns(user, place) or any(_shared(user, share) for share in place.shares))


def _may_edit(user: Any, place: BankPlace) -> bool:
    return _is_trainer(user) and (
        _owns(user, place) or any(share.may_edit and _shared(user, share) for share in place.shares)
    )


def _may_share(user: Any, place: BankPlace) -> bool:
    return _is_trainer(user) and _owns(user, place)


READ_BANK = Permission("courses.read_bank", _may_read, lazy_("Xem ngân hàng câu hỏi"))
EDIT_BANK = Permission("courses.edit_bank", _may_edit, lazy_("Soạn câu hỏi trong ngân hàng"))
SHARE_BANK = Permission("courses.share_bank", _may_share, lazy_("Chia sẻ ngân hàng câu hỏi"))

PERMISSIONS = [READ_BANK, EDIT_BANK, SHARE_BANK]


def place_of(bank: Bank) -> BankPlace:
    """Read what decides who may come into a bank; two statements."""
    path = db.session.scalar(select(Unit.path).where(Unit.id == bank.unit_id)) if bank.unit_id else None
    return BankPlace(bank, path, shares_of(bank.id))


def shares_of(bank_id: int) -> list[Share]:
    """What a bank is shared with."""
    rows = db.session.execute(
        select(Unit.path, BankShare.user_id, BankShare.may_edit)
        .outerjoin(Unit, Unit.id == BankShare.unit_id)
        .where(BankShare.bank_id == bank_id)
    )
    return [Share(*row) for row in rows]


def banks_of(user: Any, *, to_edit: bool = False) -> Select[int]:
    """The ids of the banks that `user` may read, or write in, as a condition for lists: `Bank.id.in_(banks_of(…))`."""
    paths = user.granted_paths(AUTHOR.name)
    if not paths:
        return select(Bank.id).where(false())
    home = select(Unit.id).where(_below(Unit.path, paths))
    shared = select(BankShare.bank_id).outerjoin(Unit, Unit.id == BankShare.unit_id)
    shared = shared.where(
        or_(BankShare.user_id == user.id, _below(Unit.path, paths), _above(Unit.path, paths)),
        *([BankShare.may_edit] if to_edit else []),
    )
    return select(Bank.id).where(
        or_(Bank.course_id.is_not(None), Bank.owner_id == user.id, Bank.unit_id.in_(home), Bank.id.in_(shared))
    )


def bank_id_of_course(course_id: int, key: str = "") -> int:
    """The id of a course's own bank, which is made here the first time, called by `key`."""
    made = insert_into(Bank).values(key=key or f"course-{course_id}", title="", course_id=course_id)
    db.session.execute(made.on_conflict_do_nothing(index_elements=["course_id"]))
    return db.session.scalars(select(Bank.id).where(Bank.course_id == course_id)).one()


def drawn_on_by(course_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a course draws on a bank: its own, or one that it was linked with. A condition on `Bank`."""
    return (Bank.course_id == course_id) | exists().where(
        CourseBank.course_id == course_id, CourseBank.bank_id == Bank.id
    )


def _below(path: Any, prefixes: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(path.startswith(prefix, autoescape=True) for prefix in prefixes))


def _above(path: Any, places: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(func.substr(cast(literal(place), String), 1, func.length(path)) == path for place in places))
