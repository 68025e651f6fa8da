"""Whose a bank is, who may read it and who may write in it; the same rules as functions and in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, column, exists, false, func, literal, or_, select, table

from courses.permissions import AUTHOR, writes_for
from courses.questions.models import Bank, BankShare, CourseBank
from lms.api import Permission, Unit, db, insert_into, lazy_

_COURSE = table("courses_course", column("id"), column("unit_id"))
"""Courses lie above questions in the layers; here it counts only whose they are."""


@dataclass(frozen=True)
class Share:
    """One line of what a bank is shared with: a unit by its path, or a person."""

    path: str | None
    user_id: int | None
    may_edit: bool


@dataclass(frozen=True)
class BankPlace:
    """A bank with what decides who may come in: the path of the unit that it or its course belongs to, and its shares.

    `path` is None for a course of the province, and for a private bank.
    """

    bank: Bank
    path: str | None
    shares: Sequence[Share]


def _is_trainer(user: Any) -> bool:
    return bool(user.granted_paths(AUTHOR.name))


def _owns(user: Any, place: BankPlace) -> bool:
    """A course's bank is that of those who write the course, a unit's that of its trainers, a person's their own."""
    if place.bank.owner_id is not None:
        return bool(place.bank.owner_id == user.id)
    return writes_for(user, place.path)


def _shared(user: Any, share: Share) -> bool:
    """Shared with the person, or with a unit at, above or below which they are a trainer."""
    if share.path is None:
        return bool(share.user_id == user.id)
    paths = user.granted_paths(AUTHOR.name)
    return any(share.path.startswith(path) or path.startswith(share.path) for path in paths)


def _may_read(user: Any, place: BankPlace) -> bool:
    """The province's courses are there for every trainer to copy, and so are their questions."""
    may_copy = place.bank.course_id is not None and place.path is None
    return _is_trainer(user) and (may_copy or _owns(user, place) or any(_shared(user, one) for one in place.shares))


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
    course = select(_COURSE.c.unit_id).where(_COURSE.c.id == bank.course_id).scalar_subquery()
    home = select(Unit.path).where(Unit.id == (course if bank.course_id else bank.unit_id))
    path = None if bank.owner_id else db.session.scalar(home)
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
    of_province = [] if to_edit and not writes_for(user, None) else [_COURSE.c.unit_id.is_(None)]
    courses = select(_COURSE.c.id).where(or_(_COURSE.c.unit_id.in_(home), *of_province))
    shared = select(BankShare.bank_id).outerjoin(Unit, Unit.id == BankShare.unit_id)
    shared = shared.where(
        or_(BankShare.user_id == user.id, _below(Unit.path, paths), _above(Unit.path, paths)),
        *([BankShare.may_edit] if to_edit else []),
    )
    return select(Bank.id).where(
        or_(Bank.course_id.in_(courses), Bank.owner_id == user.id, Bank.unit_id.in_(home), Bank.id.in_(shared))
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
