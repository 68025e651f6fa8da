"""What is known of people only because a sheet was handed in goes when the sheet can no longer be undone."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as lazy_
from sqlalchemy import delete, func, select, update

from lms.db import JSONDict, db
from lms.jobs.daily import DailyTask
from lms.jobs.progress import Progress
from lms.staffing.import_models import DISCARDED, LOOKED_AT, StaffImport, StaffImportLine, StaffTrace
from lms.staffing.undoing import UNDO_DAYS
from lms.storage import forget_content


class ForgetSheets(DailyTask):
    """Throws away the lines, the traces and the file of old imports; who brought them when, and the counts, stay."""

    key = "lms.forget_staff_sheets"
    title = lazy_("Dọn các bảng cán bộ đã nhập lâu")

    def run(self, day: date, progress: Progress, *, at: datetime) -> JSONDict:  # noqa: ARG002 (a task of every day)
        return {"count": forget_old_sheets(at=at)}


def forget_old_sheets(*, at: datetime) -> int:
    """Forget what imports of more than thirty days ago hold; gives how many.

    Commits: a file goes only after the rows that name it.
    """
    last_use = func.coalesce(StaffImport.decided_at, StaffImport.created_at)
    is_old = (last_use < at - timedelta(days=UNDO_DAYS)) & (StaffImport.file_hash != "")
    found = db.session.execute(select(StaffImport.id, StaffImport.file_hash).where(is_old)).all()
    if not found:
        return 0
    ids = [row.id for row in found]
    for table in (StaffImportLine, StaffTrace):
        db.session.execute(delete(table).where(table.import_id.in_(ids)))
    db.session.execute(
        update(StaffImport).where(StaffImport.id.in_(ids), StaffImport.state == LOOKED_AT).values(state=DISCARDED)
    )
    db.session.execute(update(StaffImport).where(StaffImport.id.in_(ids)).values(file_hash="", notes=[]))
    in_use = set(db.session.scalars(select(StaffImport.file_hash).where(StaffImport.file_hash != "")))
    db.session.commit()
    for digest in {row.file_hash for row in found} - in_use:
        forget_content(digest)
    return len(ids)
