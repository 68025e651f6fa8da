"""Reading reports, always within what the reader looks after."""

from typing import Any

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from certificates.models import IssuingBody
from certificates.permissions import REVOKE, SEE
from certificates.rules.permissions import is_of_site
from certificates.suspicions.models import HANDLED, NEW, STATES, Suspicion
from certificates.suspicions.permissions import paths_of
from lms.api import Unit, db, scope_of


def looked_after(user: Any = None) -> ColumnElement[bool]:
    """Condition on bodies, their units joined: their reports are the reader's to look after."""
    of_site = [IssuingBody.unit_id.is_(None)] if any(map(is_of_site, paths_of(user or current_user))) else []
    return or_(scope_of(SEE, Unit.path, user=user), scope_of(REVOKE, Unit.path, user=user), *of_site)


def suspicions(state: str) -> Select[*tuple[Any, ...]]:
    """Reports in one state or all: the new ones first, then by day."""
    found = (
        _placed(select(Suspicion))
        .options(contains_eager(Suspicion.body).contains_eager(IssuingBody.unit), joinedload(Suspicion.award))
        .where(looked_after())
        .order_by((Suspicion.state == HANDLED), Suspicion.reported_at.desc(), Suspicion.id.desc())
    )
    return found.where(Suspicion.state == state) if state in STATES else found


def counts() -> dict[str, int]:
    """How many reports stand so; one statement."""
    rows = db.session.execute(
        _placed(select(Suspicion.state, func.count())).where(looked_after()).group_by(Suspicion.state)
    )
    known: dict[str, int] = {row[0]: row[1] for row in rows}
    return {state: known.get(state, 0) for state in STATES}


def new_in_scope(user: Any) -> int | None:
    """How many reports wait for this officer."""
    waiting = _placed(select(func.count(Suspicion.id))).where(looked_after(user), Suspicion.state == NEW)
    return db.session.scalar(waiting) or None


def find_suspicion(suspicion_id: int) -> Suspicion:
    """Load a report with its body and certificate, or answer 404."""
    statement = (
        select(Suspicion)
        .where(Suspicion.id == suspicion_id)
        .options(joinedload(Suspicion.body).joinedload(IssuingBody.unit), joinedload(Suspicion.award))
    )
    return db.session.scalar(statement) or abort(404)


def _placed(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Suspicion)
        .join(IssuingBody, IssuingBody.id == Suspicion.body_id)
        .outerjoin(Unit, Unit.id == IssuingBody.unit_id)
    )
