"""The people behind the numbers: person × module, with who is late."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, false, func, null, select

from courses.assigning.models import Duty
from courses.oversight.matrix_filters import MatrixFilter
from lms.api import (
    Attainment,
    Membership,
    User,
    db,
    end_of,
    follow_scope,
    memberships_at,
    module_states,
    units_at,
    with_standing,
)

MOST_SHOWN = 8
"""People of a unit that the matrix itself shows; the others stand on a page of their own."""


@dataclass(frozen=True)
class PersonLine:
    """A person with a state for each module. `late_since` is the oldest missed day of a duty, of today alone."""

    id: int
    name: str
    position: str
    unit_id: int
    unit_name: str
    is_leader: bool
    is_held: bool
    late_since: date | None
    states: tuple[str, ...]

    @property
    def proven(self) -> int:
        """How many modules have been shown."""
        return self.states.count("proven")


def people_statement(wanted: MatrixFilter, units: Subquery, *, today: date) -> Select[*tuple[Any, ...]]:
    """Everybody in scope whom the filter counts, by their main places, with what `lines_from` reads; in name order."""
    held: ColumnElement[Any] = Attainment.reached_at.is_not(None)
    late: ColumnElement[Any] = null()
    if wanted.day is not None:
        held = Attainment.reached_at < end_of(wanted.day)
    else:
        late = (
            select(func.min(Duty.due_on))
            .where(Duty.learner_id == User.id, Duty.state == "open", Duty.due_on < today)
            .scalar_subquery()
        )
    people = (
        select(
            User.id, User.name, Membership.position, units.c.id.label("unit_id"), units.c.name.label("unit_name"),
            Membership.is_leader, func.coalesce(held, false()).label("is_held"), late.label("late_since"),
            User.sort_key,
        )
        .join(Membership, Membership.user_id == User.id)
        .join(units, units.c.id == Membership.unit_id)
    )  # fmt: skip
    return (
        with_standing(people, wanted.profile)
        .where(
            Membership.main,
            memberships_at(wanted.day),
            follow_scope(units.c.path_now),
            *wanted.whom.conditions(),
        )
        .order_by(User.sort_key, User.id)
    )


def lines_from(rows: Sequence[Any], wanted: MatrixFilter) -> list[PersonLine]:
    """Add the states of the modules to rows of `people_statement`. One statement more."""
    until = end_of(wanted.day) if wanted.day is not None else None
    states = module_states(wanted.profile, [row.id for row in rows], until=until) if rows else {}
    return [
        PersonLine(
            row.id, row.name, row.position, row.unit_id, row.unit_name, row.is_leader, bool(row.is_held),
            row.late_since, states[row.id],
        )
        for row in rows
    ]  # fmt: skip


def first_people_of(unit_ids: Collection[int], wanted: MatrixFilter, *, today: date) -> dict[int, list[PersonLine]]:
    """The first few people right in each of these units. Two statements, none for no units."""
    if not unit_ids:
        return {}
    units = units_at(wanted.day)
    place = func.row_number().over(partition_by=units.c.id, order_by=(User.sort_key, User.id)).label("place")
    ranked = (
        people_statement(wanted, units, today=today)
        .where(units.c.id.in_(unit_ids))
        .order_by(None)
        .add_columns(place)
        .subquery()
    )
    shown = select(ranked).where(ranked.c.place <= MOST_SHOWN).order_by(ranked.c.unit_id, ranked.c.place)
    found: dict[int, list[PersonLine]] = {unit_id: [] for unit_id in unit_ids}
    for line in lines_from(db.session.execute(shown).all(), wanted):
        found[line.unit_id].append(line)
    return found
