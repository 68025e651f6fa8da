"""Proposing a change to the register, and taking a proposal back. Nothing of the register changes here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select, text, update

from certificates import flags
from certificates.amending import telling
from certificates.amending.models import (
    CORRECT,
    PROPOSED,
    REGRADE,
    REPLACE,
    REVOKE,
    VOID,
    WAITING,
    WITHDRAWN,
    Amendment,
    Proposal,
)
from certificates.models import Award
from certificates.wording import grade_of
from lms.api import Completion, JSONDict, Unit, User, db, insert_into, log_deed, nfc

WORDS: Final = ("holder_name", "birth_date", "unit_name", "course_title", "hours", "period")
"""Printed words that may be corrected by hand; the grade follows the result and the issuer's words its body."""

COLUMNS: Final = ("holder_post", "remark")
"""Columns of the register that are not printed."""


class ProposalRefused(Exception):  # noqa: N818 (reads as what it is)
    """It cannot be: `why` is same, empty, busy, over, own or involved."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Wanted:
    """What is to happen to one certificate."""

    award_id: int
    kind: str
    details: JSONDict = field(default_factory=dict)


def propose_revocation(award: Award, *, decision: str, reason: str, by: int, at: datetime) -> Proposal:
    """Propose to revoke one certificate. Raises `ProposalRefused`."""
    return _propose(REVOKE, [Wanted(award.id, REVOKE)], decision=decision, reason=reason, by=by, at=at)


def propose_correction(
    award: Award, said: Mapping[str, str], *, anew: bool, decision: str, reason: str, by: int, at: datetime
) -> Proposal:
    """Propose other words: of the paper, which is then replaced by a new one, or of the register's columns alone.

    `said` holds words by the names in `WORDS` and `COLUMNS`; what stands already is left out. `anew` asks for a new
    paper even where none of these words differ, as when the issuer's own were wrong. Raises `ProposalRefused`.
    """
    wanted = {name: nfc(" ".join(value.split())) for name, value in said.items()}
    words = {
        name: [award.fields.get(name, ""), wanted[name]]
        for name in WORDS
        if name in wanted and wanted[name] != award.fields.get(name, "")
    }
    columns = {
        name: [getattr(award, name), wanted[name]]
        for name in COLUMNS
        if name in wanted and wanted[name] != getattr(award, name)
    }
    if not words and not columns and not anew:
        raise ProposalRefused("same")
    kind = REPLACE if words or anew else CORRECT
    details = {"words": words, "columns": columns}
    return _propose(kind, [Wanted(award.id, kind, details)], decision=decision, reason=reason, by=by, at=at)


def propose_regraded(award_ids: Collection[int], *, decision: str, reason: str, by: int, at: datetime) -> Proposal:
    """Propose what flags ask for, in one: revoke what was withdrawn, replace what prints another grade than earned.

    Of `award_ids` those that are valid and flagged. Raises `ProposalRefused`.
    """
    rows = db.session.execute(
        select(Award.id, Award.fields, Award.flag, Completion.score)
        .outerjoin(Completion, Completion.id == Award.completion_id)
        .where(Award.id.in_(award_ids), Award.flag != "", Award.state == "issued")
        .order_by(Award.id)
    )
    wanted = []
    for row in rows:
        if row.flag == flags.GRADE:
            words = {"grade": [row.fields.get("grade", ""), grade_of(row.score)]}
            wanted.append(Wanted(row.id, REPLACE, {"flag": row.flag, "words": words}))
        else:
            wanted.append(Wanted(row.id, REVOKE, {"flag": row.flag}))
    return _propose(REGRADE, wanted, decision=decision, reason=reason, by=by, at=at)


def _propose(
    kind: str, wanted: Sequence[Wanted], *, decision: str, reason: str, by: int, at: datetime
) -> Proposal:  # fmt: skip
    rows = db.session.execute(
        select(Award.id, Award.body_id, Unit.path)
        .join(Unit, Unit.id == Award.unit_id)
        .where(Award.id.in_([each.award_id for each in wanted]), Award.state == "issued")
    ).all()
    if len(rows) < len(wanted) or not wanted:
        raise ProposalRefused("over" if wanted else "empty")
    bodies = {row.id: row.body_id for row in rows}
    made = Proposal(
        kind=kind, decision=decision, reason=reason, unit_id=_unit_of_all([row.path for row in rows]), proposed_by=by,
        proposer_name=db.session.get_one(User, by).name, proposed_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    entered = db.session.scalars(
        insert_into(Amendment)
        .on_conflict_do_nothing(index_elements=["award_id"], index_where=text("state = 'waiting'"))
        .returning(Amendment.id),
        [
            {
                "proposal_id": made.id, "award_id": each.award_id, "body_id": bodies[each.award_id],
                "kind": each.kind, "details": each.details,
            }
            for each in sorted(wanted, key=lambda each: each.award_id)
        ],
    ).all()  # fmt: skip
    if len(entered) < len(wanted):
        raise ProposalRefused("busy")
    log_deed(
        "certificates.change_proposed", made.subject, actor_id=by, kind=kind, awards=sorted(bodies), decision=decision
    )
    telling.tell_approvers(made, len(wanted), at=at)
    return made


def _unit_of_all(paths: Sequence[str]) -> int | None:
    """The deepest unit that all of them lie in or below; whoever decides holds the right over it."""
    lines = [path.strip("/").split("/") for path in paths]
    shared = [steps[0] for steps in zip(*lines, strict=False) if len(set(steps)) == 1]
    depth = next((n for n, steps in enumerate(zip(*lines, strict=False)) if len(set(steps)) > 1), len(shared))
    return int(shared[depth - 1]) if depth else None


def withdraw(proposal_id: int, *, by: int, at: datetime) -> None:
    """Let whoever proposed it take it back while nobody has decided. Raises `ProposalRefused`."""
    moved = db.session.scalar(
        update(Proposal)
        .where(Proposal.id == proposal_id, Proposal.state == PROPOSED, Proposal.proposed_by == by)
        .values(state=WITHDRAWN, decided_at=at)
        .returning(Proposal.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise ProposalRefused("over")
    void_all(proposal_id, "Người đề nghị đã rút lại.")
    log_deed("certificates.change_withdrawn", f"certificates:proposal:{proposal_id}", actor_id=by)


def void_all(proposal_id: int, reason: str) -> None:
    """Let the entries of a proposal that came to nothing wait no longer, so that another may be made."""
    db.session.execute(
        update(Amendment)
        .where(Amendment.proposal_id == proposal_id, Amendment.state == WAITING)
        .values(state=VOID, void_reason=reason)
        .execution_options(synchronize_session=False)
    )
