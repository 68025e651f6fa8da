"""Reading allowances, and finding whom to give one, always within the reader's own subtree."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from courses.admission.permissions import ADMIT
from courses.catalogue.models import Activity, Course
from courses.quizzes.entry_models import Allowance
from courses.quizzes.models import Quiz
from courses.quizzes.queries import quiz_by_id
from lms.api import Membership, Unit, User, db, fold, scope_of, shared_alias

MOST_FOUND = 20


@dataclass(frozen=True)
class Recipient:
    """Who is given an allowance in a quiz: a person, or a unit with everything below it. `unit_path` is their place."""

    quiz: Quiz
    name: str
    unit_path: str | None
    user_id: int | None = None
    unit_id: int | None = None
    unit_name: str = ""


@dataclass(frozen=True)
class Placed:
    """An allowance with the place of whom it was given to."""

    allowance: Allowance
    unit_path: str | None


def person_recipient(quiz_id: int, user_id: int) -> Recipient | None:
    """A person as recipient, with the main unit of today."""
    quiz = quiz_by_id(quiz_id)
    row = db.session.execute(_with_main_unit(select(User.name, Unit.path, Unit.name)).where(User.id == user_id)).first()
    return Recipient(quiz, row[0], row[1], user_id=user_id, unit_name=row[2] or "") if quiz and row else None


def unit_recipient(quiz_id: int, unit_id: int) -> Recipient | None:
    """A unit as recipient."""
    quiz, unit = quiz_by_id(quiz_id), db.session.get(Unit, unit_id)
    return Recipient(quiz, unit.name, unit.path, unit_id=unit.id) if quiz and unit else None


def placed_allowance(allowance_id: int) -> Placed | None:
    """An allowance with its place, in one statement."""
    row = db.session.execute(_placed(select(Allowance)).where(Allowance.id == allowance_id)).first()
    return Placed(row[0], row.path) if row else None


def open_quizzes() -> Select[*tuple[Any, ...]]:
    """The quizzes of open courses, the scheduled ones first, each with how many allowances the reader sees in force."""
    seen = _placed(select(Allowance.id, Allowance.quiz_id)).where(
        Allowance.withdrawn_at.is_(None), scope_of(ADMIT, _place())
    )
    counted = seen.subquery()
    counts = select(counted.c.quiz_id, func.count().label("count")).group_by(counted.c.quiz_id).subquery()
    return (
        select(Quiz, func.coalesce(counts.c.count, 0).label("allowances"))
        .join(Quiz.activity)
        .join(Activity.course)
        .outerjoin(counts, counts.c.quiz_id == Quiz.id)
        .where(~Activity.is_retired, Course.state == "open")
        .options(contains_eager(Quiz.activity).contains_eager(Activity.course))
        .order_by(Quiz.opens_at.is_(None), Quiz.opens_at.desc(), Course.key, Activity.position)
    )


def allowances_seen(quiz_id: int) -> Select[*tuple[Any, ...]]:
    """The allowances of a quiz in the reader's subtree: those in force, then the withdrawn ones, the newest first."""
    giver, taker = aliased(User), aliased(User)
    statement = _placed(
        select(
            Allowance,
            User.name.label("person"),
            giver.name.label("giver"),
            taker.name.label("taker"),
        )
    )
    return (
        statement.join(giver, giver.id == Allowance.granted_by)
        .outerjoin(taker, taker.id == Allowance.withdrawn_by)
        .where(Allowance.quiz_id == quiz_id, scope_of(ADMIT, _place()))
        .order_by(Allowance.withdrawn_at.is_not(None), Allowance.id.desc())
    )


def people_found(words: str) -> list[Any]:
    """People of the reader's subtree whose name or staff code fits, written with or without tone marks."""
    typed = fold(words)
    fits = or_(User.search_text.contains(typed, autoescape=True), func.lower(User.staff_code) == typed)
    return list(
        db.session.execute(
            _with_main_unit(select(User.id, User.name, User.staff_code, Unit.name.label("unit")))
            .where(fits, ~User.is_suspended, scope_of(ADMIT, Unit.path))
            .order_by(User.sort_key, User.id)
            .limit(MOST_FOUND)
        )
    )


_unit = shared_alias(Unit)


def _placed(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join an allowance with whom it was given to; the last two columns are the unit's name and its path."""
    return (
        statement.add_columns(_place().label("path"), func.coalesce(_unit.name, Unit.name).label("unit"))
        .select_from(Allowance)
        .outerjoin(_unit, _unit.id == Allowance.unit_id)
        .outerjoin(User, User.id == Allowance.user_id)
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
    )


def _place() -> ColumnElement[str]:
    return func.coalesce(_unit.path, Unit.path)


def _with_main_unit(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(User)
        .outerjoin(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
    )
