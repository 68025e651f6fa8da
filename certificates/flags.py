"""Certificates that somebody has to look at again. A flag is a question to the register's keeper, never an answer."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from certificates.models import Award
from certificates.wording import grade_of
from lms.api import Completion, LearningRescored, LearningWithdrawn, db, log_deed, now

WITHDRAWN, GRADE = "withdrawn", "grade"


def flag_withdrawn(event: LearningWithdrawn) -> None:
    """Flag the valid certificates of completions that count no longer, with the reason that was given for it."""
    reasons = dict(
        db.session.execute(
            select(Award.id, Completion.withdrawn_reason)
            .join(Completion, Completion.id == Award.completion_id)
            .where(Completion.id.in_(event.completion_ids), ~Completion.counting(), Award.state == "issued")
        ).all()
    )
    raise_flags(WITHDRAWN, reasons, at=now())


def flag_regraded(event: LearningRescored) -> None:
    """Flag the valid certificates that print another grade than the completion has now; unflag those that fit again."""
    rows = db.session.execute(
        select(Award, Completion.score)
        .join(Completion, Completion.id == Award.completion_id)
        .where(Completion.id.in_(event.completion_ids), Award.state == "issued")
    ).all()
    differs = {}
    for award, score in rows:
        printed, right = award.fields.get("grade", ""), grade_of(score)
        if printed != right:
            differs[award.id] = f"{printed or '–'} → {right or '–'}"
        elif award.flag == GRADE:
            clear(award, action="certificates.flag_lifted", reason="the grade fits again")
    raise_flags(GRADE, differs, at=now())


def keep(award: Award, *, reason: str, by: int) -> bool:
    """Let a flagged certificate stand, with the keeper's reason in the log; False when nothing was flagged any more."""
    db.session.refresh(award, with_for_update={"of": Award})
    if not award.is_flagged:
        return False
    clear(award, action="certificates.kept", reason=reason, by=by)
    return True


def clear(award: Award, *, action: str, reason: str, by: int | None = None) -> None:
    """Take a flag away, which the log then tells."""
    log_deed(action, f"certificates:award:{award.id}", actor_id=by, flag=award.flag, reason=reason)
    award.flag, award.flagged_at, award.flag_reason = "", None, ""


def raise_flags(flag: str, reasons: Mapping[int, str], *, at: datetime) -> None:
    """Flag these awards (id → reason), which the log tells once."""
    if not reasons:
        return
    db.session.execute(
        update(Award),
        [
            {"id": award_id, "flag": flag, "flagged_at": at, "flag_reason": reason}
            for award_id, reason in sorted(reasons.items())
        ],
    )
    log_deed("certificates.flagged", "certificates:register", flag=flag, awards=sorted(reasons))
