"""Reading claims: one's own, and those of an officer's subtree."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from lms.accounts.models import User
from lms.db import db
from lms.organisation.models import Membership, Unit
from lms.organisation.permissions import APPROVE_TRAINING
from lms.permissions import scope_of
from lms.recognition.models import OutsideTraining


@dataclass(frozen=True)
class Placed:
    """A claim with its learner and where the learner works today; `unit_path` is None for who works nowhere."""

    claim: OutsideTraining
    learner: str
    staff_code: str
    unit: str
    unit_path: str | None

    @property
    def owner_id(self) -> int:
        """The learner."""
        return self.claim.learner_id


def own_claims(learner_id: int) -> list[OutsideTraining]:
    """A person's claims, newest first."""
    rows = select(OutsideTraining).where(OutsideTraining.learner_id == learner_id)
    return list(db.session.scalars(rows.order_by(OutsideTraining.id.desc())))


def own_claim(claim_id: int) -> OutsideTraining | None:
    """Find a claim."""
    return db.session.get(OutsideTraining, claim_id)


def placed_claim(claim_id: int) -> Placed | None:
    """Find a claim with its place."""
    row = db.session.execute(_placed().where(OutsideTraining.id == claim_id)).first()
    return Placed(*row) if row else None


def claims_in_scope(state: str) -> Select[*tuple[Any, ...]]:
    """Claims in a state of the people whom the reader looks after; the oldest that waits first, else the newest."""
    order = OutsideTraining.id if state == "waiting" else OutsideTraining.id.desc()
    return _placed().where(OutsideTraining.state == state, scope_of(APPROVE_TRAINING, Unit.path)).order_by(order)


def waiting_in_scope(user: Any) -> int | None:
    """How many claims wait for this officer."""
    counted = (
        select(func.count(OutsideTraining.id))
        .join(Membership, _main_place())
        .join(Unit, Unit.id == Membership.unit_id)
        .where(OutsideTraining.state == "waiting", scope_of(APPROVE_TRAINING, Unit.path, user=user))
    )
    return db.session.scalar(counted) or None


def _placed() -> Select[*tuple[Any, ...]]:
    return (
        select(OutsideTraining, User.name, User.staff_code, func.coalesce(Unit.name, "").label("unit"), Unit.path)
        .join(User, User.id == OutsideTraining.learner_id)
        .outerjoin(Membership, _main_place())
        .outerjoin(Unit, Unit.id == Membership.unit_id)
    )


def _main_place() -> Any:
    return (Membership.user_id == OutsideTraining.learner_id) & Membership.main & Membership.valid_to.is_(None)
