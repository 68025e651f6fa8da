"""Reading whom a bank is shared with, whom it can be shared with, and which courses draw on it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from courses.catalogue.models import Course
from courses.catalogue.queries import written_by
from courses.permissions import AUTHOR
from courses.questions.models import Bank, BankShare, CourseBank
from lms.api import Grant, Membership, Unit, User, db, fold

MOST_FOUND = 20


@dataclass(frozen=True)
class Recipient:
    """A unit or a person that a bank can be shared with."""

    name: str
    detail: str
    unit_id: int | None = None
    user_id: int | None = None


def shares_of(bank_id: int) -> list[Any]:
    """Whom a bank is shared with: units first, by name; one statement."""
    giver = aliased(User)
    return list(
        db.session.execute(
            select(
                BankShare.id, BankShare.may_edit, BankShare.given_at, Unit.name.label("unit"), Unit.code,
                User.name.label("person"), User.staff_code, giver.name.label("giver"),
            )
            .outerjoin(Unit, Unit.id == BankShare.unit_id)
            .outerjoin(User, User.id == BankShare.user_id)
            .join(giver, giver.id == BankShare.given_by)
            .where(BankShare.bank_id == bank_id)
            .order_by(BankShare.unit_id.is_(None), Unit.path, User.sort_key, BankShare.id)
        )
    )  # fmt: skip


def recipients(words: str) -> list[Recipient]:
    """Units, and people who write questions, whose name or code fits, with or without tone marks; two statements."""
    typed = fold(words)
    return [*_units(typed), *_people(typed)]


def _units(typed: str) -> list[Recipient]:
    fits = or_(Unit.search_text.contains(typed, autoescape=True), _code(Unit.code, typed))
    rows = db.session.execute(
        select(Unit.id, Unit.name, Unit.code).where(fits, Unit.valid_to.is_(None)).order_by(Unit.path).limit(MOST_FOUND)
    )
    return [Recipient(row.name, row.code, unit_id=row.id) for row in rows]


def _people(typed: str) -> list[Recipient]:
    trainers = select(Grant.user_id).where(Grant.permission == AUTHOR.name)
    fits = or_(User.search_text.contains(typed, autoescape=True), _code(User.staff_code, typed))
    rows = db.session.execute(
        select(User.id, User.name, User.staff_code, Unit.name.label("unit"))
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(fits, ~User.is_suspended, User.id.in_(trainers))
        .order_by(User.sort_key, User.id)
        .limit(MOST_FOUND)
    )
    return [Recipient(row.name, f"{row.staff_code} · {row.unit or ''}", user_id=row.id) for row in rows]


def _code(column: Any, typed: str) -> ColumnElement[bool]:
    return column.ilike(typed)  # type: ignore[no-any-return]


def linked_banks(course_id: int) -> list[int]:
    """The ids of the banks that a course draws on beside its own."""
    return list(db.session.scalars(select(CourseBank.bank_id).where(CourseBank.course_id == course_id)))


def courses_of(bank: Bank) -> list[Course]:
    """The courses that draw on a bank, in their order."""
    linked = select(CourseBank.course_id).where(CourseBank.bank_id == bank.id)
    return list(
        db.session.scalars(
            select(Course).where(or_(Course.id.in_(linked), Course.id == bank.course_id)).order_by(Course.key)
        )
    )


def courses_written_by(user: Any) -> list[Course]:
    """The courses that `user` writes, in their order: who writes a course says what its papers draw on."""
    return list(db.session.scalars(select(Course).outerjoin(Course.unit).where(written_by(user)).order_by(Course.key)))
