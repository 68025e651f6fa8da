"""A large sheet of staff is taken in by the worker."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_

from lms.db import JSONDict, db, now, only_reading
from lms.jobs.contract import JobKind
from lms.jobs.progress import Progress
from lms.staffing.applying import JOB, apply
from lms.staffing.import_models import WAITING, StaffImport
from lms.staffing.officers import officer_by_id


class StaffSheetIn(JobKind):
    """Takes one sheet in. Its changes are one transaction: killed at any point it leaves nothing, or all."""

    key = JOB
    title = lazy_("Nhập danh sách cán bộ")

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        with only_reading():
            handed = db.session.get(StaffImport, payload["import"])
            total = sum(handed.counts.values()) if handed is not None else 0
            owner_id = handed.owner_id if handed is not None else None
            db.session.rollback()
        progress.step(str(_("Kiểm tra lại và ghi %(count)d dòng", count=total)), done=0, total=total)
        handed = db.session.get(StaffImport, payload["import"])
        if handed is None or handed.state != WAITING:
            db.session.rollback()
            return {}
        done = apply(handed, officer_by_id(owner_id), at=now(), state=WAITING)
        db.session.commit()
        progress.advance(total, total)
        return {"count": done.count, "has_changed": done.has_changed}
