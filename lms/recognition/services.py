"""Claiming, deciding and taking back. Each change of state happens once, whoever else tries at the same moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from flask_babel import gettext as _
from sqlalchemy import update

from lms.accounts.models import User
from lms.audit import log_deed
from lms.db import db
from lms.events import Event, publish
from lms.messages.services import Notice, notify
from lms.recognition.models import OutsideTraining
from lms.recognition.proofs import Proof
from lms.records.services import record_completion, withdraw_completions
from lms.skills.services import Shown, record_evidence, replace_evidence
from lms.web.formats import from_local, number
from lms.web.i18n import in_language

NOON = time(12)


@dataclass(frozen=True, kw_only=True)
class LearningRecognised(Event):
    """An officer has recognised, or no longer recognises, that somebody has learnt modules of a framework elsewhere."""

    learner_id: int
    framework: str
    modules: tuple[str, ...]
    is_recognised: bool


class AlreadyDecided(Exception):  # noqa: N818 (reads as what it is)
    """Somebody else has decided meanwhile, or the person has taken the claim back."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a person says to have learnt; `hours` are tiết of 45 minutes, `modules` are codes of `framework`."""

    kind: str
    title: str
    provider: str
    ended_on: date
    hours: float
    framework: str = ""
    modules: Sequence[str] = ()


def claim_training(learner_id: int, claim: Claim, proof: Proof, *, by_id: int, at: datetime) -> OutsideTraining:
    """Enter a claim; it waits for an officer."""
    made = OutsideTraining(
        learner_id=learner_id, asked_by=by_id, kind=claim.kind, title=claim.title, provider=claim.provider,
        ended_on=claim.ended_on, hours=claim.hours, framework=claim.framework, modules=sorted(claim.modules),
        proof_sha256=proof.sha256, proof_name=proof.name, proof_type=proof.media_type, asked_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    log_deed("lms.training_claimed", made.subject, actor_id=by_id, learner=learner_id, modules=made.modules)
    return made


def approve(claim_id: int, *, hours: float, modules: Sequence[str], by_id: int, at: datetime) -> None:
    """Recognise a claim, for as many hours and modules as the officer finds proven; raises `AlreadyDecided`.

    It enters a completion with the hours, and counts for each module as a test with full marks.
    """
    claim = _move(claim_id, "waiting", "approved", reason="", by_id=by_id, at=at)
    claim.hours, claim.modules = hours, sorted(modules)
    day = from_local(datetime.combine(claim.ended_on, NOON))
    record_completion(
        learner_id=claim.learner_id,
        subject=claim.subject,
        title=claim.title,
        score=None,
        hours=hours,
        facts={"kind": "outside", "provider": claim.provider, "framework": claim.framework, "skills": claim.modules},
        at=day,
    )
    if claim.modules:
        record_evidence(
            learner_id=claim.learner_id,
            framework=claim.framework,
            kind="tested",
            results=dict.fromkeys(claim.modules, 1.0),
            source=claim.subject,
            at=day,
        )
    log_deed("lms.training_approved", claim.subject, actor_id=by_id, hours=hours, modules=claim.modules)
    _tell(claim, is_recognised=True)
    _answer(claim, at=at)


def refuse(claim_id: int, *, reason: str, by_id: int, at: datetime) -> None:
    """Refuse a claim with a reason that the person reads; raises `AlreadyDecided`."""
    claim = _move(claim_id, "waiting", "refused", reason=reason, by_id=by_id, at=at)
    log_deed("lms.training_refused", claim.subject, actor_id=by_id, reason=reason)
    _answer(claim, at=at)


def take_back(claim_id: int, *, by_id: int, at: datetime) -> None:
    """Let the person take back a claim that waits; raises `AlreadyDecided`."""
    claim = _move(claim_id, "waiting", "withdrawn", reason="", by_id=by_id, at=at)
    log_deed("lms.training_claim_taken_back", claim.subject, actor_id=by_id)


def withdraw(claim_id: int, *, reason: str, by_id: int, at: datetime) -> None:
    """Recognise it no longer: hours and modules stop counting, the rows stay; raises `AlreadyDecided`."""
    claim = _move(claim_id, "approved", "withdrawn", reason=reason, by_id=by_id, at=at)
    withdraw_completions(learner_ids=[claim.learner_id], subject=claim.subject, reason=reason, by_id=by_id, at=at)
    if claim.modules:
        replace_evidence([Shown(claim.learner_id, claim.framework, "tested", {}, claim.subject, at)], at=at)
    log_deed("lms.training_withdrawn", claim.subject, actor_id=by_id, reason=reason)
    _tell(claim, is_recognised=False)
    _answer(claim, at=at)


def _move(claim_id: int, before: str, after: str, *, reason: str, by_id: int, at: datetime) -> OutsideTraining:
    """Change the state of a claim that is still as the caller has seen it; of several callers one does."""
    moved = db.session.scalar(
        update(OutsideTraining)
        .where(OutsideTraining.id == claim_id, OutsideTraining.state == before)
        .values(state=after, reason=reason, decided_by=by_id, decided_at=at)
        .returning(OutsideTraining.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise AlreadyDecided
    return db.session.get_one(OutsideTraining, claim_id, populate_existing=True)


def _tell(claim: OutsideTraining, *, is_recognised: bool) -> None:
    if claim.modules:
        publish(
            LearningRecognised(
                learner_id=claim.learner_id,
                framework=claim.framework,
                modules=tuple(claim.modules),
                is_recognised=is_recognised,
            )
        )


def _answer(claim: OutsideTraining, *, at: datetime) -> None:
    """Write to the learner what has been decided."""
    with in_language(db.session.get_one(User, claim.learner_id).language):
        subject = {
            "approved": _("Đã công nhận: %(title)s", title=claim.title),
            "refused": _("Chưa công nhận: %(title)s", title=claim.title),
            "withdrawn": _("Thôi công nhận: %(title)s", title=claim.title),
        }[claim.state]
        if claim.state == "approved":
            counted = [_("%(n)s tiết", n=number(claim.hours)), *claim.modules]
            body = _("Kết quả này được tính: %(counted)s.", counted=", ".join(counted))
        else:
            body = _("Lý do: %(reason)s", reason=claim.reason)
    notice = Notice(
        key=f"{claim.subject}:{claim.state}", kind="lms.training_decided", recipient_id=claim.learner_id,
        subject=str(subject), body=str(body), url="/learnt-elsewhere",
    )  # fmt: skip
    notify([notice], at=at)
