"""Reading rules and those whom they reach, always within the reader's own subtree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_login import current_user
from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_, select

from courses.assigning.models import Assignment, Duty, DutyCause
from courses.assigning.permissions import ASSIGN
from courses.assigning.queries import duties_of_people, is_late
from courses.catalogue.models import Course
from lms.api import Membership, Unit, User, db, fold, scope_of

STATES = ("late", "open", "done", "exempt")
"""What the people of a rule can be filtered by; late ones are open too."""


@dataclass(frozen=True)
class PlacedRule:
    """A rule with where it comes from; `holds_mine` says that it reaches somebody of the reader's subtree."""

    rule: Assignment
    unit_name: str
    unit_path: str
    holds_mine: bool


@dataclass(frozen=True)
class Tally:
    """How the people of a subtree stand with a rule; all but `people` count duties."""

    people: int = 0
    duties: int = 0
    done: int = 0
    open: int = 0
    late: int = 0
    exempt: int = 0


def rules_seen() -> Select[*tuple[Any, ...]]:
    """The rules of the reader's subtree, and those from above that reach people of it; active ones first."""
    own = scope_of(ASSIGN, Unit.path)
    return (
        select(Assignment, Unit.name.label("unit_name"), own.label("is_own"), Course.titles)
        .join(Unit, Unit.id == Assignment.unit_id)
        .outerjoin(Course, Course.id == Assignment.course_id)
        .where(or_(own, _from_above() & _holds_mine()))
        .order_by(Assignment.state != "active", Assignment.id.desc())
    )


def placed_rule(rule_id: int) -> PlacedRule | None:
    """A rule with its place."""
    row = db.session.execute(
        select(Assignment, Unit.name, Unit.path, and_(_from_above(), _holds_mine()))
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.id == rule_id)
    ).first()
    return PlacedRule(row[0], row[1], row[2], bool(row[3])) if row else None


def tallies(rule_ids: Sequence[int], today: date) -> Mapping[int, Tally]:
    """How the reader's people stand with these rules, in one statement."""
    if not rule_ids:
        return {}
    counted = [func.sum(case((condition, 1), else_=0)) for condition in _states(today)]
    rows = db.session.execute(
        _of_rules(DutyCause.assignment_id, func.count(Duty.learner_id.distinct()), func.count(), *counted)
        .where(DutyCause.assignment_id.in_(rule_ids))
        .group_by(DutyCause.assignment_id)
    )
    return {row[0]: Tally(*row[1:]) for row in rows}


def people_of_rule(rule_id: int, today: date, *, state: str = "", words: str = "") -> Select[*tuple[Any, ...]]:
    """The reader's people whom a rule reaches, a row for each course, by name."""
    found = _of_rules(
        Duty.id, Duty.state, Duty.due_on, Duty.done_at, Duty.period, User.id.label("person_id"), User.name,
        User.staff_code, Membership.position, Membership.is_leader, Unit.name.label("unit"), Course.titles,
        is_late(today).label("is_late"),
    )  # fmt: skip
    found = found.where(DutyCause.assignment_id == rule_id).order_by(User.sort_key, User.id, Course.key)
    conditions = dict(zip(("done", "open", "late", "exempt"), _states(today), strict=True))
    if state in conditions:
        found = found.where(conditions[state])
    if words:
        typed = fold(words)
        found = found.where(
            or_(User.search_text.contains(typed, autoescape=True), func.lower(User.staff_code) == typed)
        )
    return found


def _of_rules(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Causes that hold, of ended rules those that were done by them, with everything around them."""
    return (
        duties_of_people(*columns)
        .join(DutyCause, DutyCause.duty_id == Duty.id)
        .join(Assignment, Assignment.id == DutyCause.assignment_id)
        .where(
            scope_of(ASSIGN, Unit.path),
            or_(DutyCause.is_active, (Assignment.state != "active") & (Duty.state == "done")),
        )
    )


def _states(today: date) -> tuple[ColumnElement[bool], ...]:
    return (Duty.state == "done", Duty.state == "open", is_late(today), Duty.state == "exempt")


def _from_above() -> ColumnElement[bool]:
    """Condition on the rule's unit: it lies above one that the reader answers for."""
    paths = current_user.granted_paths(ASSIGN.name)
    return or_(false(), *(literal(path).startswith(Unit.path) for path in paths))


def _holds_mine() -> ColumnElement[bool]:
    """Condition on rules: one of the reader's people has a duty by it."""
    mine = (
        duties_of_people(Duty.id)
        .join(DutyCause, DutyCause.duty_id == Duty.id)
        .where(scope_of(ASSIGN, Unit.path), DutyCause.is_active)
    ).subquery()
    return exists().where(DutyCause.duty_id == mine.c.id, DutyCause.assignment_id == Assignment.id)
