"""Letters about proposals: to those who may decide, to whoever proposed, to the holders once it is entered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import literal, select

from certificates.amending.models import APPROVED, REPLACE, REVOKE, Amendment, Proposal
from certificates.models import Award
from certificates.permissions import APPROVE
from lms.api import Grant, Notice, Unit, User, _, db, in_language, ngettext, notify


def tell_approvers(proposal: Proposal, count: int, *, at: datetime) -> None:
    """Ask everybody who may decide, but never whoever proposed."""
    path = select(Unit.path).where(Unit.id == proposal.unit_id).scalar_subquery()
    place = db.session.scalar(select(path)) or ""
    people = db.session.execute(
        select(User.id, User.language)
        .join(Grant, Grant.user_id == User.id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(Grant.permission == APPROVE.name, literal(place).startswith(Unit.path), User.id != proposal.proposed_by)
        .distinct()
    )
    notify([_asked(proposal, count, person.id, person.language) for person in people], at=at)


def _asked(proposal: Proposal, count: int, person_id: int, language: str) -> Notice:
    with in_language(language):
        what = ngettext("Đề nghị về %(num)d giấy chứng nhận", "Đề nghị về %(num)d giấy chứng nhận", count)
        body = _("%(name)s đề nghị: %(reason)s", name=proposal.proposer_name, reason=proposal.reason)
        return Notice(
            key=f"{proposal.subject}:asked:{person_id}", kind="certificates.change_proposed", recipient_id=person_id,
            subject=str(what), body=str(body), url=f"/staff/certificates/amendments/{proposal.id}",
        )  # fmt: skip


def tell_proposer(proposal: Proposal, *, at: datetime) -> None:
    """Say what has been decided, with the remark."""
    with in_language(db.session.get_one(User, proposal.proposed_by).language):
        approved = proposal.state == APPROVED
        subject = _("Đề nghị đã được duyệt") if approved else _("Đề nghị không được duyệt")
        body = _("%(name)s đã quyết định.", name=proposal.decider_name)
        if proposal.remark:
            body = f"{body} {_('Ý kiến: %(remark)s', remark=proposal.remark)}"
    notice = Notice(
        key=f"{proposal.subject}:decided", kind="certificates.change_decided", recipient_id=proposal.proposed_by,
        subject=str(subject), body=str(body), url=f"/staff/certificates/amendments/{proposal.id}",
    )  # fmt: skip
    notify([notice], at=at)


def tell_holders(proposal: Proposal, entered: Sequence[tuple[Amendment, Award]], *, at: datetime) -> None:
    """Tell holders whose paper is worth no more, why, and whether another has taken its place."""
    owners = {award.owner_id for amendment, award in entered if amendment.kind in (REVOKE, REPLACE)}
    rows = db.session.execute(select(User.id, User.language).where(User.id.in_(owners)))
    languages = {row.id: row.language for row in rows}
    notices = []
    for amendment, award in entered:
        if amendment.kind in (REVOKE, REPLACE):
            with in_language(languages[award.owner_id]):
                notices.append(_told(proposal, amendment, award))
    notify(notices, at=at)


def _told(proposal: Proposal, amendment: Amendment, award: Award) -> Notice:
    if amendment.kind == REVOKE:
        subject = _("Giấy chứng nhận số %(number)s đã bị thu hồi", number=award.number)
    else:
        subject = _("Giấy chứng nhận số %(number)s được cấp lại", number=award.number)
    body = _(
        "%(course)s. Quyết định: %(decision)s. Lý do: %(reason)s",
        course=award.course_title, decision=proposal.decision, reason=proposal.reason,
    )  # fmt: skip
    return Notice(
        key=f"certificates:amendment:{amendment.id}", kind="certificates.amended", recipient_id=award.owner_id,
        subject=str(subject), body=str(body), url="/certificates",
    )  # fmt: skip
