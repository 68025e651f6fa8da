"""What follows an approval: entries beyond the first, and the files of new certificates."""

from sqlalchemy import func, select

from certificates.amending.deciding import AMEND, enter
from certificates.amending.models import WAITING, Amendment
from certificates.models import Award
from certificates.production import issue_awards
from lms.api import JobKind, JSONDict, Progress, _, db, lazy_, now


class Amend(JobKind):
    """Enters what an approved proposal says and has the new certificates signed; goes on where it was stopped."""

    key = AMEND
    title = lazy_("Thu hồi, cấp lại giấy chứng nhận")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        proposal_id = int(payload["proposal"])
        total = _count(proposal_id)
        progress.step(_("Ghi vào sổ"), done=total - _count(proposal_id, Amendment.state == WAITING), total=total)
        while enter(proposal_id, at=now()):
            progress.advance(total - _count(proposal_id, Amendment.state == WAITING))
        db.session.commit()
        fresh = db.session.scalars(
            select(Award.id)
            .join(Amendment, Amendment.new_award_id == Award.id)
            .where(Amendment.proposal_id == proposal_id, Award.file_sha256.is_(None), Award.prepared_sha256.is_(None))
            .order_by(Award.id)
        ).all()
        db.session.rollback()
        progress.step(_("Ký giấy cấp lại"), done=0, total=max(len(fresh), 1))
        issued = issue_awards(fresh, at=now(), advance=progress.advance)
        return {"entries": total, "issued": issued}


def _count(proposal_id: int, *where: object) -> int:
    statement = select(func.count(Amendment.id)).where(Amendment.proposal_id == proposal_id, *where)  # type: ignore[arg-type]
    return db.session.scalar(statement) or 0
