"""Files that take long are made by a job, for one person, with what that person may follow when it runs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import aliased

from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.audit import log_deed
from lms.db import JSONDict, db, now
from lms.engines import plan_plainly
from lms.jobs.contract import JobKind
from lms.jobs.progress import Progress
from lms.jobs.services import enqueue
from lms.messages.services import Notice, notify
from lms.organisation.permissions import FOLLOW
from lms.permissions import allowed
from lms.reports import files
from lms.reports.contract import REPORTS, Report
from lms.reports.models import Export
from lms.reports.running import asked_again, count_of, rows_one_by_one, statement_of
from lms.settings import settings
from lms.storage import forget_content, store_path
from lms.web.formats import date_text, number
from lms.web.i18n import in_language

KEPT = timedelta(days=7)
"""How long a file is there for its owner."""

EXPORT = "lms.report_export"


def ask(
    report: Report, query: Mapping[str, str], *, form: str, sort: str, words: list[str], owner_id: int, at: datetime
) -> Export:
    """Write down that somebody wants a file; a job makes it."""
    export = Export(
        owner_id=owner_id, report=report.key, query=dict(query), format=form, sort=sort, words=words, asked_at=at
    )
    db.session.add(export)
    db.session.flush()
    export.job_id = enqueue(EXPORT, {"export": export.id, "what": _("dòng")}, owner_id=owner_id).id
    log_deed("lms.report_asked", f"lms:report:{report.key}", export=export.id, format=form, query=dict(query))
    return export


class MakeExport(JobKind):
    """Makes one file. After a crash it begins anew; whoever ends it first, ends it."""

    key = EXPORT
    title = lazy_("Lập báo cáo")
    tries = 3

    def run(self, payload: JSONDict, progress: Progress) -> JSONDict:
        export = db.session.get_one(Export, payload["export"])
        if export.state != "waiting":
            return {}
        person = person_by(User.id == export.owner_id)
        if person is None or person.is_suspended or not allowed(FOLLOW, user=person):
            _end(export, state="refused", made_at=now())
            db.session.commit()
            return {}
        with in_language(files.tongue_of(export.format, person.language)):
            return _make(export, person, REPORTS[export.report], progress)


def _make(export: Export, person: Any, report: Report, progress: Progress) -> JSONDict:
    """Find the rows, write them, keep the file, and tell whoever waits for a scheduled one."""
    at = now()
    form, asked = asked_again(report, export.query, user=person, at=at)
    statement = statement_of(report, asked, user=person, sort=export.sort)
    plan_plainly(db.session.connection())
    rows = count_of(statement)
    if rows == 0 and export.schedule_id is not None:
        _end(export, state="empty", made_at=at)
        db.session.commit()
        return {"rows": 0}
    files.refuse_on_paper(export.format, rows)
    progress.step(_("Đọc và ghi %(n)s dòng", n=number(rows)), done=0, total=rows)
    name = files.file_name(report, export.format, at)
    with TemporaryDirectory(dir=settings().data) as folder:
        made = Path(folder) / name
        written = files.write(
            made, export.format, report, asked, rows_one_by_one(statement), words=form.words(), person=person,
            advance=progress.advance,
        )  # fmt: skip
        progress.step(_("Cất tệp"), done=written, total=written)
        sha256, size = store_path(made, media_type=files.FORMATS[export.format]), made.stat().st_size
    kept = {"file": name, "sha256": sha256, "size": size, "rows": written, "kept_until": at + KEPT}
    if _end(export, state="done", made_at=at, **kept) and export.schedule_id is not None:
        notify([_notice(export, report, kept, at)], at=at, may_wait=False)
    db.session.commit()
    return {"rows": written}


def _end(export: Export, **values: Any) -> bool:
    """Write down how it ended, unless that has been done; tells whether it was us."""
    won = db.session.scalar(
        update(Export)
        .where(Export.id == export.id, Export.state == "waiting")
        .values(**values)
        .returning(Export.id)
        .execution_options(synchronize_session=False)
    )
    return won is not None


def _notice(export: Export, report: Report, kept: JSONDict, at: datetime) -> Notice:
    body = _(
        "Kèm thư là báo cáo “%(title)s”, %(rows)s dòng, lập ngày %(day)s theo phạm vi đồng chí được theo dõi. "
        "Tệp có thông tin cá nhân: chỉ chuyển cho người có trách nhiệm.",
        title=report.title, rows=number(kept["rows"]), day=date_text(at),
    )  # fmt: skip
    return Notice(
        key=f"lms.report:{export.id}",
        kind="lms.report",
        recipient_id=export.owner_id,
        subject=_("Báo cáo định kỳ: %(title)s", title=report.title),
        body=body,
        url="/staff/reports/exports",
        attachment=(kept["sha256"], kept["file"]),
    )


def forget_old(*, at: datetime) -> int:
    """Throw away the files that have been kept long enough; gives how many."""
    other = aliased(Export)
    wanted = select(other.id).where(other.sha256 == Export.sha256, other.state == "done", ~_old(other, at)).exists()
    gone = set(db.session.scalars(select(Export.sha256).where(_old(Export, at), Export.state == "done", ~wanted)))
    for sha256 in filter(None, gone):
        forget_content(sha256)
    db.session.execute(
        update(Export)
        .where(_old(Export, at), Export.state == "done")
        .values(state="expired", sha256=None)
        .execution_options(synchronize_session=False)
    )
    return len(gone)


def _old(model: Any, at: datetime) -> ColumnElement[bool]:
    return model.kept_until <= at  # type: ignore[no-any-return]
