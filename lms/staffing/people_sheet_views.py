"""Fetching the sheet of staff."""

from io import BytesIO

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.audit import log_deed
from lms.db import db, now
from lms.jobs.models import Job
from lms.jobs.services import enqueue
from lms.organisation.permissions import MANAGE_STAFF
from lms.organisation.queries import units_in_scope
from lms.staffing import outgoing
from lms.staffing.people_permissions import FETCH_STAFF_FILE
from lms.staffing.people_views import bp
from lms.storage import stream_file
from lms.web.formats import local
from lms.web.i18n import current_language
from lms.web.workbooks import XLSX


def find_sheet(job_id: int) -> Job:
    """Load the job that writes a sheet of staff; answers 404 for any other."""
    job = db.session.get(Job, job_id)
    return job if job is not None and job.kind == outgoing.STAFF_SHEET else abort(404)


@bp.page("/staff/people/sheet", may=MANAGE_STAFF)
def sheet() -> ResponseReturnValue:
    """Choose of which unit the sheet is."""
    return render_template(
        "staffing/people/sheet.html",
        units=units_in_scope(MANAGE_STAFF),
        unit_id=request.args.get("unit", type=int),
        lines=outgoing.instructions()[1:],
        at_once=outgoing.AT_ONCE,
    )


@bp.page("/staff/people/sheet", may=MANAGE_STAFF, methods=("POST",))
def make_sheet() -> ResponseReturnValue:
    """Write the sheet at once, or let a job do it where it is long. A form asks for it: the deed is logged."""
    unit_id = request.form.get("unit", type=int)
    officer = current_user._get_current_object()  # noqa: SLF001 (its rights, not the proxy)
    lines = outgoing.count_lines(unit_id, user=officer)
    if lines > outgoing.AT_ONCE:
        payload = {"unit": unit_id, "officer": officer.id, "language": current_language(), "what": _("dòng")}
        job = enqueue(outgoing.STAFF_SHEET, payload, owner_id=officer.id)
        log_deed("lms.staff_sheet_asked", f"lms:job:{job.id}", unit=unit_id, lines=lines)
        return redirect(url_for(".show_sheet", job_id=job.id))
    log_deed("lms.staff_sheet_fetched", "lms:staff", unit=unit_id, lines=lines)
    file = BytesIO()
    db.session.commit()  # nobody waits for the file to be written
    outgoing.write_staff(file, unit_id, user=officer)
    return Response(file.getvalue(), mimetype=XLSX, headers=_as_file())


@bp.page("/staff/people/sheet/<int:job_id>", may=FETCH_STAFF_FILE, load=find_sheet)
def show_sheet(job: Job) -> ResponseReturnValue:
    """How far the job is, and the sheet when it is done."""
    return render_template("staffing/people/sheet_job.html", job=job, title=_("Bảng cán bộ"), left=None)


@bp.page("/staff/people/sheet/<int:job_id>/file", may=FETCH_STAFF_FILE, load=find_sheet, methods=("POST",))
def fetch_sheet(job: Job) -> ResponseReturnValue:
    """Stream the sheet that a job has written."""
    if job.state != "done":
        abort(404)
    try:
        pieces = stream_file(job.result["sha256"])
    except FileNotFoundError:
        abort(404)
    log_deed("lms.staff_sheet_fetched", f"lms:job:{job.id}", lines=job.result["rows"])
    return Response(pieces, mimetype=XLSX, headers={**_as_file(), "Content-Length": str(job.result["size"])})


def _as_file() -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="can-bo_{local(now()):%Y%m%d-%H%M}.xlsx"',
        "Cache-Control": "no-store",
    }
