"""From a plan to the deed. One reorganisation happens at a time: whoever comes second reads what the first has left."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import delete, select, update

from lms.audit import log_deed
from lms.db import db
from lms.events import publish
from lms.organisation.events import MembershipsChanged, UnitsReorganised
from lms.organisation.models import Reorganisation, Unit
from lms.restructuring.plans import Plan, plan_of
from lms.restructuring.survey import Survey, survey
from lms.restructuring.writing import write


class Outdated(Exception):  # noqa: N818 (reads as what it is)
    """Something has changed since the preview was shown; it has to be looked at anew."""


class AlreadySettled(Exception):  # noqa: N818 (reads as what it is)
    """Somebody else was quicker: the reorganisation is no longer waiting for this."""


def prepare(plan: Plan, *, day: date, decision: str, unit_id: int, by_id: int, at: datetime) -> Reorganisation:
    """Keep a plan for its preview; raises `Contradiction` when it cannot hold. All its units lie in `unit_id`."""
    survey(plan, day)
    kept = Reorganisation(
        kind=plan.kind, day=day, decision=decision, state="draft", plan=plan.to_json(), before={}, unit_id=unit_id,
        by_id=by_id, created_at=at,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept


def decide(
    reorganisation: Reorganisation, *, grants: tuple[int, ...], seen: str, today: date, by_id: int, at: datetime
) -> str:
    """Carry a previewed reorganisation out, or plan it when its day is yet to come; gives its state.

    `seen` is the fingerprint of the preview that was agreed to. Raises `Outdated`, `Contradiction`, `AlreadySettled`.
    """
    hold_the_tree()
    found = survey(
        replace(plan_of(reorganisation), grants=grants),
        reorganisation.day,
        lock=True,
    )
    if found.fingerprint != seen:
        raise Outdated
    if reorganisation.day <= today:
        _carry_out(reorganisation, found, from_states=("draft",), by_id=by_id, at=at)
        return "applied"
    settle(reorganisation, "planned", from_states=("draft",))
    reorganisation.plan = found.plan.to_json()
    log_reorganisation("lms.reorganisation_planned", reorganisation, by_id)
    return "planned"


def carry_out_planned(reorganisation: Reorganisation, *, at: datetime) -> None:
    """Carry out what was planned for this day; raises `Contradiction` when it cannot hold any longer."""
    hold_the_tree()
    found = survey(plan_of(reorganisation), reorganisation.day, lock=True)
    _carry_out(reorganisation, found, from_states=("planned",), by_id=reorganisation.by_id, at=at)


def cancel(reorganisation: Reorganisation, *, by_id: int) -> None:
    """Let what was planned not happen; raises `AlreadySettled`."""
    settle(reorganisation, "cancelled", from_states=("planned",))
    log_reorganisation("lms.reorganisation_cancelled", reorganisation, by_id)


def deal(reorganisation: Reorganisation, plan: Plan) -> bool:
    """Settle anew who goes where in a draft; False when it is a draft no longer."""
    changed = db.session.scalar(
        update(Reorganisation)
        .where(Reorganisation.id == reorganisation.id, Reorganisation.state == "draft")
        .values(plan=plan.to_json())
        .returning(Reorganisation.id)
        .execution_options(synchronize_session=False)
    )
    return changed is not None


def discard(reorganisation: Reorganisation) -> None:
    """Throw a draft away; nothing of it has happened."""
    db.session.execute(
        delete(Reorganisation).where(Reorganisation.id == reorganisation.id, Reorganisation.state == "draft")
    )


def hold_the_tree() -> None:
    """Wait for whoever is changing the tree, then let the others wait. People may be read and learn meanwhile."""
    db.session.execute(
        select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id).with_for_update(key_share=True)
    )


def settle(reorganisation: Reorganisation, state: str, *, from_states: tuple[str, ...]) -> None:
    """Change the state, once: whoever finds another one raises `AlreadySettled`."""
    settled = db.session.scalar(
        update(Reorganisation)
        .where(Reorganisation.id == reorganisation.id, Reorganisation.state.in_(from_states))
        .values(state=state)
        .returning(Reorganisation.id)
        .execution_options(synchronize_session=False)
    )
    if settled is None:
        raise AlreadySettled
    db.session.refresh(reorganisation)


def _carry_out(
    reorganisation: Reorganisation, found: Survey, *, from_states: tuple[str, ...], by_id: int | None, at: datetime
) -> None:
    settle(reorganisation, "applied", from_states=from_states)
    before = write(found, reorganisation.id)
    reorganisation.plan, reorganisation.before, reorganisation.applied_at = found.plan.to_json(), before, at
    db.session.flush()
    log_reorganisation("lms.units_reorganised", reorganisation, by_id, people=len(found.people))
    changed = sorted({*found.drawing.changed, *before["opened"]})
    tell(reorganisation, units=changed, people=found.people)


def tell(reorganisation: Reorganisation, *, units: list[int], people: list[int]) -> None:
    """Tell of units and people, once for all of them."""
    if people:
        publish(MembershipsChanged(user_ids=tuple(people)))
    publish(UnitsReorganised(reorganisation_id=reorganisation.id, unit_ids=tuple(units)))


def log_reorganisation(action: str, reorganisation: Reorganisation, by_id: int | None, **detail: object) -> None:
    """Enter a deed on a reorganisation in the log."""
    log_deed(
        action, f"lms:reorganisation:{reorganisation.id}", actor_id=by_id, kind=reorganisation.kind,
        day=reorganisation.day.isoformat(), decision=reorganisation.decision,
        units=sorted(plan_of(reorganisation).concerned), **detail,
    )  # fmt: skip
