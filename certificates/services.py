"""Awarding, refreshing and revoking: every change to the register's lines. Drawing and signing are in `issuing`."""

from collections.abc import Collection
from datetime import datetime

import structlog
from sqlalchemy import exists, func, or_, select, update

from certificates import flags
from certificates.awarding import Terms, award_values, expiry, holder_values, take_serials
from certificates.codes import make_code
from certificates.contract import CertificateFields
from certificates.earning import BY_BATCH, Post, chosen, is_main_post
from certificates.looks.packs import find_template
from certificates.models import Award, Batch, IssuingBody, Rule
from certificates.wording import Learnt, words_of
from lms.api import (
    Completion,
    Job,
    LearningCompleted,
    Unit,
    User,
    db,
    enqueue,
    log_deed,
    now,
    shared_alias,
    today_of,
)

log = structlog.get_logger(__name__)

DRAW = "certificates.draw"
REACH = shared_alias(Unit, "reach")
"""Where the body of a rule issues."""


def award_for(event: LearningCompleted) -> None:
    """Award what a completion earns, in the completion's own transaction."""
    award(event.completion_id, at=now())


def award(completion_id: int, *, at: datetime) -> Award | None:
    """Enter the award that a completion earns, once: repeating it finds the first one. None when it earns nothing.

    A completion that counts anew after it had been withdrawn clears the flag of its certificate, or earns another one
    where that was revoked.
    The completion's row is locked first, so of many callers one takes a number and the others find its award. The
    number is taken in the caller's transaction: if that is rolled back, the number was never given.
    What a rule leaves to batches waits for one. Raises `MissingContribution` when the template's plugin is not
    installed.
    """
    rows = db.session.execute(
        select(Completion, User, Unit, Post.position, Rule, IssuingBody, func.coalesce(REACH.path, "").label("reach"))
        .join(User, User.id == Completion.learner_id)
        .outerjoin(Unit, Unit.id == Completion.unit_then_id)
        .outerjoin(Post, is_main_post(Completion.learner_id))
        .outerjoin(Rule, (Rule.subject == Completion.subject) & Rule.is_active)
        .outerjoin(IssuingBody, IssuingBody.id == Rule.body_id)
        .outerjoin(REACH, REACH.id == IssuingBody.unit_id)
        .where(Completion.id == completion_id)
        .with_for_update(of=Completion)
    ).all()
    completion, holder, unit, post, *_rule = rows[0]
    rule = chosen(((row.Rule, row.reach) for row in rows if row.Rule), unit.path if unit else "")
    template = rule.template if rule else str(completion.facts.get("certificate") or "")
    if not template or completion.is_withdrawn or (rule and rule.mode == BY_BATCH):
        return None
    known = db.session.scalar(
        select(Award).where(Award.completion_id == completion_id).order_by(Award.id.desc()).limit(1)
    )
    if known is not None and (not known.is_revoked or known.issued_at >= completion.completed_at):
        if known.flag == flags.WITHDRAWN:
            flags.clear(known, action="certificates.flag_lifted", reason="completed anew")
        return known
    find_template(template)
    body = rule.body if rule else db.session.scalar(select(IssuingBody).where(IssuingBody.is_default))
    if body is None:
        log.warning("no issuing body, the award waits", completion=completion_id)
        return None
    day = today_of(at)
    months = rule.validity_months if rule else None
    terms = Terms(
        subject=completion.subject, template=template, body=body, issued_on=day, expires_on=expiry(day, months)
    )
    learnt = Learnt(
        holder_name=holder.name, birth_date=holder.birth_date, unit_name=unit.name if unit else "",
        title=(rule.title if rule else "") or completion.title, title_en=rule.title_en if rule else "",
        hours=completion.hours, score=completion.score, started_at=completion.started_at,
        completed_at=completion.completed_at,
    )  # fmt: skip
    return _enter(completion, terms, learnt, unit=unit, post=post or "", at=at)


def _enter(
    completion: Completion, terms: Terms, learnt: Learnt, *, unit: Unit | None, post: str, at: datetime
) -> Award:
    entry = terms.entry(take_serials(terms.body.id, terms.issued_on.year), make_code(), at)
    new = Award(
        **award_values(words_of(learnt, entry), entry), completion_id=completion.id, owner_id=completion.learner_id,
        template=terms.template, unit=unit, subject=terms.subject, holder_post=post,
    )  # fmt: skip
    db.session.add(new)
    db.session.flush()
    enqueue(DRAW, {"award": new.id}, key=f"{DRAW}:{new.id}")
    return new


def refresh(undrawn: Award) -> None:
    """Take the holder's name and birth date anew and draw again; only while there is no file yet.

    What stands in another's place keeps its words: two people have agreed on them. A file that is away to be signed
    will be refused when it comes back.
    """
    holder = db.session.get_one(User, undrawn.owner_id)
    again = {"holder_name": holder.name, "birth_date": f"{holder.birth_date:%d/%m/%Y}" if holder.birth_date else ""}
    words = CertificateFields.from_json({**undrawn.fields, **({} if undrawn.replaces_id else again)})
    changed = db.session.scalar(
        update(Award)
        .where(Award.id == undrawn.id, Award.file_sha256.is_(None))
        .values(fields=words.to_json(), trouble="", prepared_sha256=None, **holder_values(words.holder_name))
        .returning(Award.id)
    )
    if changed is not None:
        enqueue(DRAW, {"award": undrawn.id})
        log_deed("certificates.redrawn", f"certificates:award:{undrawn.id}")


def revoke(award_id: int, *, reason: str, decision: str, by: int, at: datetime) -> bool:
    """Revoke a certificate; True for the one caller that did it. The file stays, its check page says so at once."""
    return bool(revoke_all([award_id], reason=reason, decision=decision, by=by, at=at))


def revoke_all(award_ids: Collection[int], *, reason: str, decision: str, by: int, at: datetime) -> list[int]:
    """Revoke certificates, `by` being who decided; returns the ids of those that were valid until now."""
    if not award_ids:
        return []
    revoked = sorted(
        db.session.scalars(
            update(Award)
            .where(Award.id.in_(award_ids), Award.state == "issued")
            .values(state="revoked", revoked_at=at, revoked_by=by, reason=reason, decision=decision)
            .returning(Award.id)
        )
    )
    for award_id in revoked:
        log_deed("certificates.revoked", f"certificates:award:{award_id}", actor_id=by, decision=decision)
    return revoked


def unrewarded() -> list[int]:
    """Ids of completions that earn a certificate and have none: the body or a plugin was missing on the day."""
    wanted = Completion.facts["certificate"].as_string()
    given = (Award.state == "issued") | (Award.issued_at >= Completion.completed_at)
    ruled = exists().where(Rule.subject == Completion.subject, Rule.is_active)
    by_itself = ruled.where(Rule.mode != BY_BATCH, or_(Rule.made_at.is_(None), Rule.made_at <= Completion.completed_at))
    return list(
        db.session.scalars(
            select(Completion.id)
            .outerjoin(Award, (Award.completion_id == Completion.id) & given)
            .where(Award.id.is_(None), or_(by_itself, (wanted != "") & ~ruled), Completion.counting())
            .order_by(Completion.completed_at, Completion.id)
        )
    )


def undrawn() -> list[int]:
    """Ids of awards whose file is missing though nothing is known to be wrong and no job is at work on them."""
    return list(
        db.session.scalars(
            select(Award.id)
            .outerjoin(Job, (Job.kind == DRAW) & (Job.key == DRAW + ":" + Award.id.cast(db.String)))
            .outerjoin(Batch, Batch.id == Award.batch_id)
            .where(
                Award.file_sha256.is_(None),
                Award.prepared_sha256.is_(None),
                Award.trouble == "",
                or_(Batch.id.is_(None), Batch.state == "issued"),
                or_(Job.id.is_(None), Job.state.in_(("failed", "cancelled", "done"))),
            )
            .order_by(Award.id)
        )
    )
