"""Awarding, refreshing and revoking: every change to the register's lines. Drawing and signing are in `issuing`."""

from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, or_, select, update

from certificates import flags
from certificates.codes import make_code
from certificates.contract import CertificateFields
from certificates.models import Award, IssuingBody, RegisterCounter, Rule
from certificates.points import TEMPLATES
from certificates.wording import Entry, words_of
from lms.api import (
    Completion,
    Job,
    LearningCompleted,
    Unit,
    User,
    db,
    enqueue,
    fold,
    insert_into,
    log_deed,
    now,
    settings,
    sort_key,
    today_of,
)

log = structlog.get_logger(__name__)

DRAW = "certificates.draw"


def award_for(event: LearningCompleted) -> None:
    """Award what a completion earns, in the completion's own transaction."""
    award(event.completion_id, at=now())


def award(completion_id: int, *, at: datetime) -> Award | None:
    """Enter the award that a completion earns, once: repeating it finds the first one. None when it earns nothing.

    A completion that counts anew after it had been withdrawn clears the flag of its certificate, or earns another one
    where that was revoked.
    The completion's row is locked first, so of many callers one takes a number and the others find its award. The
    number is taken in the caller's transaction: if that is rolled back, the number was never given.
    Raises `MissingContribution` when the template's plugin is not installed.
    """
    row = db.session.execute(
        select(Completion, User, Unit, Rule)
        .join(User, User.id == Completion.learner_id)
        .outerjoin(Unit, Unit.id == Completion.unit_then_id)
        .outerjoin(Rule, Rule.subject == Completion.subject)
        .where(Completion.id == completion_id)
        .with_for_update(of=Completion)
    ).one()
    completion, holder, unit, rule = row
    template = rule.template if rule else str(completion.facts.get("certificate") or "")
    if not template or completion.is_withdrawn:
        return None
    known = db.session.scalar(
        select(Award).where(Award.completion_id == completion_id).order_by(Award.id.desc()).limit(1)
    )
    if known is not None and (not known.is_revoked or known.issued_at >= completion.completed_at):
        if known.flag == flags.WITHDRAWN:
            flags.clear(known, action="certificates.flag_lifted", reason="completed anew")
        return known
    TEMPLATES[template]
    chosen: ColumnElement[bool] = IssuingBody.id == rule.body_id if rule else IssuingBody.is_default.is_(True)
    body = db.session.scalar(select(IssuingBody).where(chosen))
    if body is None:
        log.warning("no issuing body, the award waits", completion=completion_id)
        return None
    year = today_of(at).year
    entry = Entry(
        body=body,
        serial=take_serial(body.id, year),
        year=year,
        code=make_code(),
        at=at,
        address=settings().address,
        is_demo=not settings().is_production,
    )
    return _enter(completion, unit, template, entry, words_of(completion, holder, unit, entry))


def _enter(completion: Completion, unit: Unit | None, template: str, entry: Entry, words: CertificateFields) -> Award:
    new = Award(
        completion_id=completion.id, owner_id=completion.learner_id, body_id=entry.body.id, year=entry.year,
        serial=entry.serial, number=entry.number, code=entry.code, template=template, fields=words.to_json(),
        unit=unit, subject=completion.subject, course_title=words.course_title, issued_at=entry.at,
        issued_on=words.issued_on, **_holder(words.holder_name),
    )  # fmt: skip
    db.session.add(new)
    db.session.flush()
    enqueue(DRAW, {"award": new.id}, key=f"{DRAW}:{new.id}")
    return new


def take_serial(body_id: int, year: int) -> int:
    """Take the next number of a body's year. Others wait until the caller's transaction has ended: no gaps."""
    return int(
        db.session.scalar(
            insert_into(RegisterCounter)
            .values(body_id=body_id, year=year, last=1)
            .on_conflict_do_update(index_elements=["body_id", "year"], set_={"last": RegisterCounter.last + 1})
            .returning(RegisterCounter.last)
        )
    )


def _holder(name: str) -> dict[str, str]:
    return {"holder_name": name, "search_text": fold(name), "sort_key": sort_key(name)}


def refresh(undrawn: Award) -> None:
    """Take the holder's name and birth date anew and draw again; only while there is no file yet."""
    holder = db.session.get_one(User, undrawn.owner_id)
    again = {"holder_name": holder.name, "birth_date": f"{holder.birth_date:%d/%m/%Y}" if holder.birth_date else ""}
    words = CertificateFields.from_json({**undrawn.fields, **again})
    changed = db.session.scalar(
        update(Award)
        .where(Award.id == undrawn.id, Award.file_sha256.is_(None))
        .values(fields=words.to_json(), trouble="", **_holder(words.holder_name))
        .returning(Award.id)
    )
    if changed is not None:
        enqueue(DRAW, {"award": undrawn.id})
        log_deed("certificates.redrawn", f"certificates:award:{undrawn.id}")


def revoke(award_id: int, *, reason: str, decision: str, by: int, at: datetime) -> bool:
    """Revoke a certificate; True for the one caller that did it. The file stays, its check page says so at once."""
    revoked = db.session.scalar(
        update(Award)
        .where(Award.id == award_id, Award.state == "issued")
        .values(state="revoked", revoked_at=at, revoked_by=by, reason=reason, decision=decision)
        .returning(Award.id)
    )
    if revoked is None:
        return False
    log_deed("certificates.revoked", f"certificates:award:{award_id}", actor_id=by, decision=decision)
    return True


def unrewarded() -> list[int]:
    """Ids of completions that earn a certificate and have none: the body or a plugin was missing on the day."""
    wanted = Completion.facts["certificate"].as_string()
    given = (Award.state == "issued") | (Award.issued_at >= Completion.completed_at)
    return list(
        db.session.scalars(
            select(Completion.id)
            .outerjoin(Award, (Award.completion_id == Completion.id) & given)
            .outerjoin(Rule, Rule.subject == Completion.subject)
            .where(Award.id.is_(None), or_(Rule.id.is_not(None), wanted != ""), Completion.counting())
            .order_by(Completion.completed_at, Completion.id)
        )
    )


def undrawn() -> list[int]:
    """Ids of awards whose file is missing though nothing is known to be wrong and no job is at work on them."""
    return list(
        db.session.scalars(
            select(Award.id)
            .outerjoin(Job, (Job.kind == DRAW) & (Job.key == DRAW + ":" + Award.id.cast(db.String)))
            .where(
                Award.file_sha256.is_(None),
                Award.trouble == "",
                or_(Job.id.is_(None), Job.state.in_(("failed", "cancelled", "done"))),
            )
            .order_by(Award.id)
        )
    )
