"""Reading reorganisations, always within the reader's own subtree."""

from posixpath import commonpath
from typing import Any

from sqlalchemy import Select, case, select
from sqlalchemy.orm import contains_eager, joinedload

from lms.accounts.models import User
from lms.db import db
from lms.organisation.models import Membership, Reorganisation, Unit
from lms.organisation.permissions import ORGANISE
from lms.permissions import scope_of
from lms.restructuring.drawing import Tree, parent_of_new
from lms.restructuring.plans import Plan

STATES = ("planned", "applied", "undone", "cancelled")


def find_reorganisation(reorganisation_id: int) -> Reorganisation:
    """Load a reorganisation with the unit in which it lies, or answer 404."""
    return db.get_or_404(Reorganisation, reorganisation_id, options=[joinedload(Reorganisation.unit)])


def reorganisations_seen() -> Select[*tuple[Any, ...]]:
    """What has been decided in the reader's subtree: what is planned first, then the latest; no drafts."""
    return (
        select(Reorganisation, User.name.label("by"))
        .join(Reorganisation.unit)
        .outerjoin(User, User.id == Reorganisation.by_id)
        .where(scope_of(ORGANISE, Unit.path), Reorganisation.state.in_(STATES))
        .options(contains_eager(Reorganisation.unit))
        .order_by(
            case({"planned": 0}, value=Reorganisation.state, else_=1), Reorganisation.day.desc(),
            Reorganisation.id.desc(),
        )
    )  # fmt: skip


def place_of(plan: Plan, tree: Tree) -> int | None:
    """The lowest unit in which everything lies that a plan is about."""
    concerned = set(plan.concerned)
    if plan.new and (parent := parent_of_new(tree, plan)) is not None:
        concerned.add(parent)
    if not concerned <= tree.keys():
        return None
    shared = commonpath([tree[key].path for key in concerned]).rpartition("/")[2]
    return int(shared) if shared else None


def own_people(unit_id: int) -> list[Any]:
    """People with their main post in a unit itself, for dealing them out."""
    return list(
        db.session.execute(
            select(User.id, User.name, User.staff_code, Membership.position)
            .join(Membership, (Membership.user_id == User.id) & Membership.valid_to.is_(None))
            .where(Membership.unit_id == unit_id, Membership.main)
            .order_by(User.sort_key, User.id)
        )
    )
