"""The second person's decision, and what it enters in the register: numbers, revocations, new certificates."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import exists, func, select, update

from certificates import flags, services
from certificates.amending import telling
from certificates.amending.models import (
    APPROVED,
    ENTERED,
    PROPOSED,
    REJECTED,
    REPLACE,
    REVOKE,
    VOID,
    WAITING,
    Amendment,
    Proposal,
)
from certificates.amending.numbering import ANNEX, take_numbers
from certificates.amending.proposing import ProposalRefused, void_all
from certificates.amending.replacing import replacement_of
from certificates.awarding import take_serials
from certificates.models import Award, IssuingBody
from certificates.wording import grade_of
from lms.api import Completion, User, db, enqueue, log_deed, today_of

AMEND: Final = "certificates.amend"
AT_ONCE: Final = 200
"""Entries made in the approver's own transaction; the rest follow in a job, as many at a time."""


def approve(proposal_id: int, *, remark: str, by: int, at: datetime) -> Proposal:
    """Approve a proposal and enter what it says; of several who decide at the same moment one does.

    Raises `ProposalRefused`: own for whoever proposed it, involved for a holder, over when it is decided already.
    """
    if db.session.scalar(
        select(
            exists().where(Amendment.proposal_id == proposal_id, Award.id == Amendment.award_id, Award.owner_id == by)
        )
    ):
        raise ProposalRefused("involved")
    proposal = _decide(proposal_id, APPROVED, remark=remark, by=by, at=at)
    count = db.session.scalar(select(func.count()).where(Amendment.proposal_id == proposal_id)) or 0
    if count <= AT_ONCE:
        enter(proposal_id, at=at)
    log_deed("certificates.change_approved", proposal.subject, actor_id=by, entries=count)
    order(proposal, by=by)
    telling.tell_proposer(proposal, at=at)
    return proposal


def order(proposal: Proposal, *, by: int) -> None:
    """Order what follows an approval: entries beyond the first, the files of new certificates."""
    proposal.job_id = enqueue(AMEND, {"proposal": proposal.id}, owner_id=by).id


def reject(proposal_id: int, *, remark: str, by: int, at: datetime) -> Proposal:
    """Reject a proposal with a remark; nothing has changed by it. Raises `ProposalRefused`."""
    proposal = _decide(proposal_id, REJECTED, remark=remark, by=by, at=at)
    void_all(proposal_id, "Không được duyệt.")
    log_deed("certificates.change_rejected", proposal.subject, actor_id=by, remark=remark)
    telling.tell_proposer(proposal, at=at)
    return proposal


def _decide(proposal_id: int, state: str, *, remark: str, by: int, at: datetime) -> Proposal:
    decider = db.session.get_one(User, by).name
    moved = db.session.scalar(
        update(Proposal)
        .where(Proposal.id == proposal_id, Proposal.state == PROPOSED, Proposal.proposed_by != by)
        .values(state=state, decided_by=by, decider_name=decider, decided_at=at, remark=remark)
        .returning(Proposal.id)
        .execution_options(synchronize_session=False)
    )
    proposal = db.session.get_one(Proposal, proposal_id, populate_existing=True)
    if moved is None:
        raise ProposalRefused("own" if proposal.proposed_by == by else "over")
    return proposal


def enter(proposal_id: int, *, at: datetime) -> int:
    """Enter the next entries of an approved proposal, `AT_ONCE` at most; returns how many it has dealt with.

    The caller commits; 0 says that all are done. Rows are locked in the order in which awarding locks them
    (completions, certificates, counters), so that neither waits for the other for ever.
    """
    waiting = list(
        db.session.scalars(
            select(Amendment)
            .where(Amendment.proposal_id == proposal_id, Amendment.state == WAITING)
            .order_by(Amendment.award_id)
            .limit(AT_ONCE)
            .with_for_update()
        )
    )
    proposal = db.session.get_one(Proposal, proposal_id)
    if proposal.state != APPROVED:
        return 0
    if not waiting:
        if proposal.entered_at is None:
            proposal.entered_at = at
        return 0
    pairs = _locked(waiting)
    standing = [(amendment, award) for amendment, award, void in pairs if not void]
    for amendment, _award, void in pairs:
        if void:
            amendment.state, amendment.void_reason = VOID, void
    _number(standing, at=at)
    _revoke(proposal, standing, at=at)
    _replace(proposal, standing, at=at)
    for amendment, _award in standing:
        amendment.state, amendment.entered_at = ENTERED, at
    db.session.flush()
    log_deed(
        "certificates.amended", proposal.subject, actor_id=proposal.decided_by,
        entries=[[amendment.id, amendment.award_id, amendment.new_award_id] for amendment, _award in standing],
    )  # fmt: skip
    telling.tell_holders(proposal, standing, at=at)
    if len(waiting) < AT_ONCE:
        proposal.entered_at = at
    return len(waiting)


def _locked(waiting: Sequence[Amendment]) -> list[tuple[Amendment, Award, str]]:
    """The certificates as they are now, held until the end, each with the reason why nothing more is to be done."""
    ids = [amendment.award_id for amendment in waiting]
    behind = select(Award.completion_id).where(Award.id.in_(ids))
    completions = {
        completion.id: completion
        for completion in db.session.scalars(
            select(Completion)
            .where(Completion.id.in_(behind))
            .order_by(Completion.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    awards = {
        award.id: award
        for award in db.session.scalars(
            select(Award)
            .where(Award.id.in_(ids))
            .order_by(Award.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    return [
        (amendment, awards[amendment.award_id], _void(amendment, awards[amendment.award_id], completions))
        for amendment in waiting
    ]


def _void(amendment: Amendment, award: Award, completions: dict[int, Completion]) -> str:
    """Say why an entry has no ground any more; empty while it has."""
    if award.state != "issued":
        return "Giấy không còn giá trị lúc duyệt."
    flag, words = amendment.details.get("flag"), amendment.details.get("words", {})
    if flag and award.flag != flag:
        return "Giấy không còn phải xem lại lúc duyệt."
    if any(award.fields.get(name, "") != before for name, (before, _after) in words.items()):
        return "Chữ trên giấy đã khác lúc đề nghị."
    completion = completions.get(award.completion_id or 0)
    if flag == flags.GRADE and completion and grade_of(completion.score) != words["grade"][1]:
        return "Xếp loại đã thay đổi lần nữa từ lúc đề nghị."
    return ""


def _number(standing: Iterable[tuple[Amendment, Award]], *, at: datetime) -> None:
    year = today_of(at).year
    counts = Counter(amendment.body_id for amendment, _award in standing)
    following = {body_id: take_numbers(body_id, ANNEX, year, counts[body_id]) for body_id in sorted(counts)}
    for amendment, _award in standing:
        amendment.year, amendment.serial = year, following[amendment.body_id]
        following[amendment.body_id] += 1


def _revoke(proposal: Proposal, standing: Iterable[tuple[Amendment, Award]], *, at: datetime) -> None:
    ids = [award.id for amendment, award in standing if amendment.kind == REVOKE]
    services.revoke_all(ids, reason=proposal.reason, decision=proposal.decision, by=proposal.decided_by or 0, at=at)


def _replace(proposal: Proposal, standing: Iterable[tuple[Amendment, Award]], *, at: datetime) -> None:
    """Let the old ones be worth no more first: a completion has one valid certificate at any moment."""
    replaced = [(amendment, award) for amendment, award in standing if amendment.kind == REPLACE]
    if not replaced:
        return
    for _amendment, award in replaced:
        award.state, award.reason, award.decision = "replaced", proposal.reason, proposal.decision
        log_deed("certificates.replaced", f"certificates:award:{award.id}", actor_id=proposal.decided_by)
    db.session.flush()
    year = today_of(at).year
    counts = Counter(award.body_id for _amendment, award in replaced)
    bodies = {body.id: body for body in db.session.scalars(select(IssuingBody).where(IssuingBody.id.in_(counts)))}
    following = {body_id: take_serials(body_id, year, counts[body_id]) for body_id in sorted(counts)}
    made = []
    for amendment, award in replaced:
        words = {name: after for name, (_before, after) in amendment.details.get("words", {}).items()}
        columns = {name: after for name, (_before, after) in amendment.details.get("columns", {}).items()}
        new = replacement_of(award, words, columns, body=bodies[award.body_id], serial=following[award.body_id], at=at)
        following[award.body_id] += 1
        made.append((amendment, new))
    db.session.add_all([new for _amendment, new in made])
    db.session.flush()
    for amendment, new in made:
        amendment.new_award_id = new.id
