"""Taking in a report, and settling it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from certificates import register
from certificates.codes import read_number
from certificates.models import IssuingBody
from certificates.suspicions.evidence import Evidence
from certificates.suspicions.models import HANDLED, NEW, Suspicion
from certificates.suspicions.telling import tell
from lms.api import DailyTask, JSONDict, Progress, db, insert_into, lazy_, log_deed

CONTACT_KEPT: Final = timedelta(days=90)
"""How long after a report is settled its visitor may still be asked."""


@dataclass(frozen=True)
class Said:
    """The visitor's own words."""

    seen: str
    place: str
    contact: str = ""


def body_for(evidence: Evidence) -> IssuingBody | None:
    """Whom a finding concerns: the certificate's body, the one whose number is claimed, or the one by default."""
    award = register.by_code(evidence.code) if evidence.code else None
    if award is not None:
        return db.session.get_one(IssuingBody, award.body_id)
    number = read_number(evidence.code)
    is_claimed = IssuingBody.code == (number.body if number else "")
    first = select(IssuingBody).order_by(is_claimed.desc(), IssuingBody.is_default.desc(), IssuingBody.id).limit(1)
    return db.session.scalar(first)


def report(evidence: Evidence, body: IssuingBody, said: Said, *, at: datetime) -> int | None:
    """Enter a report and tell those who look after it; None where this finding has been reported already."""
    award = register.by_code(evidence.code) if evidence.code else None
    made: int | None = db.session.scalar(
        insert_into(Suspicion)
        .values(
            ticket=evidence.ticket,
            kind=evidence.kind,
            code=evidence.code,
            award_id=award.id if award else None,
            body_id=body.id,
            file_sha256=evidence.file_sha256,
            reported_at=at,
            **vars(said),
        )
        .on_conflict_do_nothing(index_elements=["ticket"])
        .returning(Suspicion.id)
    )
    if made is not None:
        tell(made, evidence.kind, award.number if award else "", body, at=at)
    return made


def settle(suspicion_id: int, *, note: str, by: int, at: datetime) -> bool:
    """Say what came of a report; False where somebody has done so already."""
    settled = db.session.scalar(
        update(Suspicion)
        .where(Suspicion.id == suspicion_id, Suspicion.state == NEW)
        .values(state=HANDLED, note=note, handled_by=by, handled_at=at)
        .returning(Suspicion.id)
        .execution_options(synchronize_session=False)
    )
    if settled is None:
        return False
    log_deed("certificates.suspicion_settled", f"certificates:suspicion:{suspicion_id}", actor_id=by, note=note)
    return True


class ForgetContacts(DailyTask):
    """Forgets how to reach those whose reports are settled."""

    key = "certificates.forget_contacts"
    title = lazy_("Xóa liên hệ của người báo nghi vấn khi đã xử lý đủ ngày")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002 (a task of every day)
        gone = db.session.scalars(
            update(Suspicion)
            .where(Suspicion.handled_at < at - CONTACT_KEPT, Suspicion.contact != "")
            .values(contact="")
            .returning(Suspicion.id)
            .execution_options(synchronize_session=False)
        ).all()
        db.session.commit()
        return {"contacts": len(gone)}
