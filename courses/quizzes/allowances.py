"""Other terms for one person or one unit: which of them hold for whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import SQLColumnExpression

from courses.quizzes.entry_models import Allowance
from courses.quizzes.models import Quiz
from courses.quizzes.rules.contract import Terms
from courses.quizzes.rules.words import moment_words
from lms.api import Membership, Unit, _, db, ngettext


@dataclass(frozen=True)
class Given:
    """An allowance that holds for a person. `unit` names the unit that it was given to, empty for a personal one."""

    allowance: Allowance
    unit: str = ""


def allowances_of(quiz_id: int, person_id: int) -> list[Given]:
    """The allowances that hold for a person, the nearest first, in one statement."""
    rows = db.session.execute(_held(), {"quiz": quiz_id, "person": person_id})
    return [Given(allowance, unit or "") for allowance, unit in rows]


@cache
def _held() -> Select[*tuple[Any, ...]]:
    own = nearest_first(select(Allowance, Unit.name), bindparam("person", type_=Integer))
    return own.where(Allowance.quiz_id == bindparam("quiz"))


def nearest_first(found: Select[*tuple[Any, ...]], person: SQLColumnExpression[int] | int) -> Select[*tuple[Any, ...]]:
    """Add to a query of allowances which of them hold for `person`: personal before unit, nearer unit before farther.

    Of two that are equally near the newer comes first. A unit's holds for whoever works in it or below it today.
    """
    own = aliased(Unit)
    works_there = (
        select(Membership.id)
        .join(own, own.id == Membership.unit_id)
        .where(
            Membership.user_id == person,
            Membership.main,
            Membership.valid_to.is_(None),
            own.path.startswith(Unit.path),
        )
        .exists()
    )
    return (
        found.outerjoin(Unit, Unit.id == Allowance.unit_id)
        .where(Allowance.withdrawn_at.is_(None), or_(Allowance.user_id == person, works_there))
        .order_by(case((Allowance.unit_id.is_(None), 0), else_=1), func.length(Unit.path).desc(), Allowance.id.desc())
    )


def terms_of(quiz: Quiz, allowances: Sequence[Allowance]) -> Terms:
    """The quiz's terms as they are for a person; of each term the nearest allowance that speaks of it counts."""
    return Terms(
        opens_at=_nearest(allowances, lambda each: each.opens_at) or quiz.opens_at,
        closes_at=_nearest(allowances, lambda each: each.closes_at) or quiz.closes_at,
        minutes=_more(quiz.minutes, _nearest(allowances, lambda each: each.minutes)),
        attempts=_more(quiz.attempts, _nearest(allowances, lambda each: each.attempts)),
    )


def _nearest(allowances: Sequence[Allowance], term: Callable[[Allowance], Any]) -> Any:
    return next((term(each) for each in allowances if term(each)), None)


def _more(limit: int | None, extra: int | None) -> int | None:
    return None if limit is None else limit + (extra or 0)


def words_for(allowance: Allowance) -> str:
    """What an allowance gives: “thêm 15 phút, thêm 1 lượt, mở từ 08:00 ngày 30/11/2026”."""
    words = []
    if allowance.minutes:
        words.append(ngettext("thêm %(num)d phút", "thêm %(num)d phút", allowance.minutes))
    if allowance.attempts:
        words.append(ngettext("thêm %(num)d lượt", "thêm %(num)d lượt", allowance.attempts))
    if allowance.opens_at:
        words.append(_("mở từ %(moment)s", moment=moment_words(allowance.opens_at)))
    if allowance.closes_at:
        words.append(_("đóng lúc %(moment)s", moment=moment_words(allowance.closes_at)))
    return ", ".join(words)
