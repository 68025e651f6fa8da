"""Letters to those who look after reports."""

from datetime import datetime

from sqlalchemy import literal, select

from certificates.models import IssuingBody
from certificates.suspicions.permissions import RIGHTS
from certificates.suspicions.wording import KINDS
from lms.api import Grant, Notice, Unit, User, _, db, in_language, notify


def tell(suspicion_id: int, kind: str, number: str, body: IssuingBody, *, at: datetime) -> None:
    """Tell everybody who holds a right over the register at the body's unit; over the whole site for one without."""
    place = Unit.parent_id.is_(None) if body.unit_path is None else literal(body.unit_path).startswith(Unit.path)
    people = db.session.execute(
        select(User.id, User.language)
        .join(Grant, Grant.user_id == User.id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(Grant.permission.in_(RIGHTS), place, ~User.is_suspended)
        .distinct()
        .order_by(User.id)
    )
    notify([_notice(suspicion_id, kind, number, person.id, person.language) for person in people], at=at)


def _notice(suspicion_id: int, kind: str, number: str, person_id: int, language: str) -> Notice:
    with in_language(language):
        what = str(KINDS[kind])
        about = _("Giấy số %(number)s: %(what)s.", number=number, what=what.lower()) if number else f"{what}."
        return Notice(
            key=f"certificates:suspicion:{suspicion_id}:{person_id}",
            kind="certificates.suspicion",
            recipient_id=person_id,
            subject=str(_("Báo cáo nghi vấn về giấy chứng nhận")),
            body=str(about),
            url=f"/staff/certificates/reports/{suspicion_id}",
        )
