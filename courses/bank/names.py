"""Banks by the names that people call them, with whose they are and how much is in them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from courses.catalogue.languages import in_language
from courses.catalogue.models import Course
from courses.permissions import writes_for
from courses.questions.banks import BankPlace, banks_of
from courses.questions.models import DRAFT, READY, Bank, BankShare, Question
from lms.api import Unit, User, _, db

PROVINCE, UNIT, COURSE, OWN, OTHER = "province", "unit", "course", "own", "other"
"""Whose a bank is: the root unit's, another unit's, a course's, one's own, somebody else's who shares it."""


@dataclass(frozen=True)
class BankLine:
    """A bank in a list. `home` tells whose it is, `whose` in words; the rest are numbers of questions and of shares."""

    id: int
    title: str
    home: str
    whose: str
    ready: int
    drafts: int
    total: int
    shares: int
    may_edit: bool
    may_share: bool


def banks_with_numbers(user: Any, *which: ColumnElement[bool]) -> list[BankLine]:
    """The banks that `user` may read, those of the province first; one statement."""
    counts = (
        select(
            Question.bank_id,
            func.count().label("total"),
            func.count(case((Question.status == READY, 1))).label("ready"),
            func.count(case((Question.status == DRAFT, 1))).label("drafts"),
        )
        .group_by(Question.bank_id)
        .subquery()
    )
    shares = select(BankShare.bank_id, func.count().label("count")).group_by(BankShare.bank_id).subquery()
    rows = db.session.execute(
        select(
            Bank.id, Bank.title, Bank.course_id, Bank.owner_id, Course.titles, Unit.name.label("unit"), Unit.path,
            Unit.parent_id, User.name.label("owner"), counts.c.total, counts.c.ready, counts.c.drafts,
            shares.c.count.label("shares"), Bank.id.in_(banks_of(user, to_edit=True)).label("may_edit"),
        )
        .outerjoin(Course, Course.id == Bank.course_id)
        .outerjoin(Unit, Unit.id == func.coalesce(Bank.unit_id, Course.unit_id))
        .outerjoin(User, User.id == Bank.owner_id)
        .outerjoin(counts, counts.c.bank_id == Bank.id)
        .outerjoin(shares, shares.c.bank_id == Bank.id)
        .where(Bank.id.in_(banks_of(user)), *which)
        .order_by(
            Bank.unit_id.is_(None), case((Bank.course_id.is_(None), Unit.path)), Bank.course_id.is_(None), Course.key,
            Bank.title, Bank.id,
        )
    )  # fmt: skip
    return [_line(row, user) for row in rows]


def title_of(place: BankPlace) -> str:
    """What a bank is called; at most one statement."""
    bank = place.bank
    if bank.course_id is None:
        return bank.title
    return in_language(db.session.scalars(select(Course.titles).where(Course.id == bank.course_id)).one())


def _line(row: Any, user: Any) -> BankLine:
    home, whose = _home(row, user)
    title = in_language(row.titles) if row.titles is not None else row.title
    numbers = (row.ready or 0, row.drafts or 0, row.total or 0, row.shares or 0)
    may_share = home == OWN or (home in {PROVINCE, UNIT, COURSE} and writes_for(user, row.path))
    return BankLine(row.id, title, home, whose, *numbers, may_edit=bool(row.may_edit), may_share=may_share)


def _home(row: Any, user: Any) -> tuple[str, str]:
    if row.course_id is not None:
        return COURSE, str(_("Khóa học"))
    if row.owner_id is not None:
        return (OWN, str(_("Riêng của đồng chí"))) if row.owner_id == user.id else (OTHER, row.owner)
    return (PROVINCE if row.parent_id is None else UNIT), row.unit
