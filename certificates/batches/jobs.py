"""The work behind a batch: drawing up its list, and issuing it once a second person has approved."""

from dataclasses import asdict

from sqlalchemy import func, select, update

from certificates.batches import notices, queries
from certificates.batches.drafting import draw_up
from certificates.batches.entering import enter
from certificates.batches.services import ISSUE_JOB, PREPARE_JOB
from certificates.models import Award, Batch
from certificates.production import issue_awards
from certificates.signing.stamping import stamp_batch
from lms.api import JobKind, JSONDict, Progress, _, db, lazy_, log_deed, now, only_reading, today_of


class PrepareBatch(JobKind):
    """Draws up the list of a draft; a second run draws it up anew."""

    key = PREPARE_JOB
    title = lazy_("Lập danh sách đợt cấp")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        progress.step(_("Chọn người đủ điều kiện và xem trước chữ in trên giấy"), done=0, total=1)
        found = draw_up(int(payload["batch"]), at=now())
        progress.advance(1, 1)
        return {"found": found}


class IssueBatch(JobKind):
    """Enters a batch in the register, then draws and signs; a second run goes on where the first stopped."""

    key = ISSUE_JOB
    title = lazy_("Cấp giấy theo đợt")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        batch_id, at = int(payload["batch"]), now()
        progress.step(_("Đối chiếu lại từng người và ghi vào sổ"))
        enter(batch_id, today_of(at), at=at)
        total, waiting = _to_draw(batch_id)
        done = total - len(waiting)
        progress.step(_("Vẽ và ký từng giấy"), done=done, total=total)
        issue_awards(waiting, at=now(), advance=lambda count: progress.advance(done + count, total))
        progress.step(_("Đóng dấu thời gian cho cả đợt"), done=total, total=total)
        stamp_batch(batch_id, at=now())
        return _finish(batch_id)


def _to_draw(batch_id: int) -> tuple[int, list[int]]:
    """How many certificates a batch has, and those that have no file yet, in the order of the register."""
    with only_reading():
        total = db.session.scalar(select(func.count()).select_from(Award).where(Award.batch_id == batch_id)) or 0
        waiting = db.session.scalars(
            select(Award.id)
            .where(
                Award.batch_id == batch_id, Award.file_sha256.is_(None), Award.prepared_sha256.is_(None),
                Award.trouble == "",
            )
            .order_by(Award.year, Award.serial)
        ).all()  # fmt: skip
        db.session.rollback()
    return total, list(waiting)


def _finish(batch_id: int) -> JSONDict:
    """Close a batch whose files are there, once, and tell those who prepared and approved it."""
    at = now()
    issued = db.session.scalar(
        update(Batch).where(Batch.id == batch_id, Batch.state == "approved").values(state="issued", issued_at=at)
        .returning(Batch.id)
    )  # fmt: skip
    batch = db.session.get_one(Batch, batch_id)
    found = asdict(queries.files(batch))
    if issued is not None:
        log_deed("certificates.batch_issued", f"certificates:batch:{batch_id}", **found)
        notices.tell_issued(batch, found["entered"], at=at)
    db.session.commit()
    return found
