"""Reading proposals, entries and copies; everything in the current user's scope, in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager

from certificates.amending.models import PROPOSED, Amendment, Proposal, RegisterCopy
from certificates.models import Award, IssuingBody
from certificates.permissions import APPROVE, REVOKE, SEE
from lms.api import Unit, db, scope_of, shared_alias

New = shared_alias(Award, "new")
STATES = ("proposed", "approved", "rejected", "withdrawn")


def in_scope() -> ColumnElement[bool]:
    """Proposals that the current user may propose or decide on."""
    return or_(scope_of(REVOKE, Unit.path), scope_of(APPROVE, Unit.path))


def proposals(state: str) -> Select[*tuple[Any, ...]]:
    """Proposals in one state or all, those that wait first, with the number of their certificates."""
    count = select(func.count()).where(Amendment.proposal_id == Proposal.id).correlate(Proposal).scalar_subquery()
    statement = (
        select(Proposal, count.label("count"))
        .join(Proposal.unit)
        .options(contains_eager(Proposal.unit))
        .where(in_scope())
        .order_by((Proposal.state != PROPOSED), Proposal.proposed_at.desc(), Proposal.id.desc())
    )
    return statement.where(Proposal.state == state) if state in STATES else statement


@dataclass(frozen=True)
class Counts:
    """Proposals of the current user's scope by state; `mine` are those that wait for others than the user."""

    proposed: int
    for_me: int
    approved: int
    rejected: int


def counts() -> Counts:
    """Count in one statement; `for_me` may be decided by the current user."""
    decidable = (Proposal.state == PROPOSED) & (Proposal.proposed_by != current_user.id)
    row = db.session.execute(
        select(
            func.count().filter(Proposal.state == PROPOSED),
            func.count().filter(decidable, scope_of(APPROVE, Unit.path)),
            func.count().filter(Proposal.state == "approved"),
            func.count().filter(Proposal.state.in_(("rejected", "withdrawn"))),
        )
        .select_from(Proposal)
        .join(Proposal.unit)
        .where(in_scope())
    ).one()
    return Counts(*row)


def find_proposal(proposal_id: int) -> Proposal:
    """Load a proposal with its unit; answers 404."""
    statement = (
        select(Proposal)
        .outerjoin(Proposal.unit)
        .options(contains_eager(Proposal.unit))
        .where(Proposal.id == proposal_id)
    )
    return db.session.scalar(statement) or abort(404)


def entries_of(proposal_id: int) -> Select[*tuple[Any, ...]]:
    """The entries of a proposal with the certificates, old and new, in the order of the register."""
    return (
        select(Amendment, Award, New.number.label("new_number"), New.id.label("new_id"))
        .join(Award, Award.id == Amendment.award_id)
        .outerjoin(New, New.id == Amendment.new_award_id)
        .where(Amendment.proposal_id == proposal_id)
        .order_by(Award.year, Award.serial, Award.id)
    )


def concerns(proposal_id: int, user_id: int) -> bool:
    """Whether one of the certificates is the user's own."""
    found = select(Amendment.id).join(Award, Award.id == Amendment.award_id)
    mine = found.where(Amendment.proposal_id == proposal_id, Award.owner_id == user_id).limit(1)
    return db.session.scalar(mine) is not None


def entries_about(award_id: int) -> Sequence[Any]:
    """What was ever proposed about a certificate, the newest first."""
    return db.session.execute(
        select(Amendment, Proposal, New.number.label("new_number"), New.id.label("new_id"))
        .join(Proposal, Proposal.id == Amendment.proposal_id)
        .outerjoin(New, New.id == Amendment.new_award_id)
        .where(Amendment.award_id == award_id)
        .order_by(Amendment.id.desc())
    ).all()


def copies_of(award_id: int) -> Sequence[RegisterCopy]:
    """Copies given from the register, the newest first."""
    return db.session.scalars(
        select(RegisterCopy).where(RegisterCopy.award_id == award_id).order_by(RegisterCopy.id.desc())
    ).all()


@dataclass(frozen=True)
class Copied:
    """A copy, the certificate it was drawn from and who issued that; `unit_path` is for permission rules."""

    copy: RegisterCopy
    award: Award
    body: IssuingBody

    @property
    def unit_path(self) -> str | None:
        return self.award.unit_path


def find_copy(copy_id: int) -> Copied:
    """Load a copy; answers 404."""
    row = db.session.execute(
        select(RegisterCopy, Award, IssuingBody)
        .join(Award, Award.id == RegisterCopy.award_id)
        .join(IssuingBody, IssuingBody.id == RegisterCopy.body_id)
        .outerjoin(Award.unit)
        .options(contains_eager(Award.unit))
        .where(RegisterCopy.id == copy_id)
    ).first()
    return Copied(*row) if row else abort(404)


@dataclass(frozen=True)
class Flagged:
    """Which flagged certificates are asked for: of a subject, by a flag, of one day (`since` to before `until`)."""

    subject: str = ""
    flag: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Conditions on certificates joined with their units, the current user's scope among them."""
        found = [scope_of(SEE, Unit.path), scope_of(REVOKE, Unit.path), Award.state == "issued", Award.flag != ""]
        if self.subject:
            found.append(Award.subject == self.subject)
        if self.flag:
            found.append(Award.flag == self.flag)
        if self.since and self.until:
            found += [Award.flagged_at >= self.since, Award.flagged_at < self.until]
        return found


def flagged(asked: Flagged) -> Select[*tuple[Any, ...]]:
    """Flagged certificates in the order of the register, each with whether a proposal about it waits."""
    waiting = select(Amendment.proposal_id).where(Amendment.award_id == Award.id, Amendment.state == "waiting")
    return (
        select(Award, waiting.correlate(Award).scalar_subquery().label("proposal_id"))
        .join(Award.unit)
        .options(contains_eager(Award.unit))
        .where(*asked.conditions())
        .order_by(Award.year, Award.serial, Award.id)
    )


def flagged_ids(asked: Flagged, among: Sequence[int] | None) -> list[int]:
    """Ids of flagged certificates about which nothing waits: all that are asked for, or those among some."""
    waiting = select(Amendment.award_id).where(Amendment.state == "waiting")
    statement = select(Award.id).join(Award.unit).where(*asked.conditions(), Award.id.not_in(waiting))
    if among is not None:
        statement = statement.where(Award.id.in_(among))
    return list(db.session.scalars(statement.order_by(Award.id)))


def occasions() -> Sequence[Any]:
    """What has raised the flags of the scope: subject, title, moment, count; one regrade has one or two moments."""
    return db.session.execute(
        select(Award.subject, func.max(Award.course_title).label("title"), Award.flagged_at, func.count().label("n"))
        .join(Award.unit)
        .where(*Flagged().conditions())
        .group_by(Award.subject, Award.flagged_at)
        .order_by(Award.flagged_at.desc())
    ).all()
