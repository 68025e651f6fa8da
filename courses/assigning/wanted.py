"""What rules ask of whom by when: a sub-query for counting, a table of the transaction for following them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Integer,
    MetaData,
    Select,
    Subquery,
    Table,
    case,
    insert,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.schema import DropTable

from courses.assigning.dates import day, days_after, later
from courses.assigning.models import Assignment
from courses.assigning.what import asked_of, module_courses
from courses.assigning.who import Surroundings, Who, conditions, surroundings_of
from lms.api import User, db, today_of

People = Collection[int] | None
"""Ids of the people to look at, None for everybody."""


@dataclass(frozen=True)
class Context:
    """What is read once for several rules; `today` is the site's date."""

    around: Surroundings
    taught: Mapping[str, Mapping[str, int]]
    today: date


def context_of(rules: Sequence[Assignment], today: date) -> Context:
    """Read what the rules have to know; at most four statements."""
    around = surroundings_of({rule.unit_id for rule in rules}, [Who.from_json(rule.who) for rule in rules])
    frameworks = {rule.framework for rule in rules if rule.framework}
    return Context(around, module_courses(frameworks) if frameworks else {}, today)


WANTED = Table(
    "courses_wanted",
    MetaData(),
    Column("learner_id", BigInteger, primary_key=True),
    Column("course_id", BigInteger, primary_key=True),
    Column("rule_id", BigInteger, primary_key=True),
    Column("period", Integer),
    Column("due_on", Date),
    prefixes=["TEMPORARY"],
)
"""What rules ask for while they are followed. Worked out once, with a key, so that no planner can go astray on it."""


def lay_out(rules: Sequence[Assignment], context: Context, *, people: People = None) -> None:
    """Fill `WANTED` with what these rules ask for; `clear_away` takes it away again."""
    wanted = wanted_by(rules, context, people=people)
    connection = db.session.connection()
    WANTED.create(connection)
    connection.execute(
        insert(WANTED).from_select(
            ["learner_id", "course_id", "rule_id", "period", "due_on"],
            select(wanted.c.learner_id, wanted.c.course_id, wanted.c.rule_id, wanted.c.period, wanted.c.due_on),
        )
    )
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE courses_wanted"))  # nobody else does so with a temporary table


def clear_away() -> None:
    """Take `WANTED` away. After a failure the transaction does so."""
    db.session.connection().execute(DropTable(WANTED))


def wanted_by(rules: Sequence[Assignment], context: Context, *, people: People = None) -> Subquery:
    """Rows of rule_id, learner_id, course_id, period, due_on: what these rules ask for today."""
    selects = [one for rule in rules for one in _wanted(rule, context, people)]
    return (union_all(*selects) if selects else _nothing()).subquery("wanted")


def _wanted(rule: Assignment, context: Context, people: People) -> list[Select[*tuple[Any, ...]]]:
    who = conditions(Who.from_json(rule.who), rule.unit_id, context.around)
    if people is not None:
        who.append(User.id.in_(people))
    found = []
    for asked in asked_of(rule, context.taught, who):
        rows = asked.subquery()
        found.append(
            select(
                literal(rule.id, BigInteger).label("rule_id"),
                rows.c.learner_id,
                rows.c.course_id,
                (rows.c.period if rule.repeats else literal(1, Integer)).label("period"),
                _due(rule, rows, context.today).label("due_on"),
            )
        )
    return found


def _due(rule: Assignment, rows: Any, today: date) -> Any:
    if rule.due_days is None:
        first = day(rule.due_on)
    else:
        first = days_after(later(rows.c.came_on, day(today_of(rule.created_at))), rule.due_days)
    if not rule.repeats or rule.again_days is None:
        return first
    return case((rows.c.period > 1, days_after(day(today), rule.again_days)), else_=first)


def _nothing() -> Select[*tuple[Any, ...]]:
    none = literal(0, BigInteger)
    return select(
        none.label("rule_id"), none.label("learner_id"), none.label("course_id"), literal(1, Integer).label("period"),
        day(None).label("due_on"),
    ).where(literal(0) == 1)  # fmt: skip
