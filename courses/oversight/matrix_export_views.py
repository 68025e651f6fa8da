"""The files of the matrix: at once where that is quick, by a job where there are many rows."""

from io import BytesIO
from urllib.parse import quote

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.oversight.blueprint import bp
from courses.oversight.matrix_export import LONG, LONG_ON_PAPER, exported_lines, write_paper, write_sheet
from courses.oversight.matrix_export_jobs import MATRIX_FILE, PDF
from courses.oversight.matrix_views import asked_for
from lms.api import FOLLOW, XLSX, Job, Permission, _, db, enqueue, fold, log_deed, now, own, stream_file

FETCH_MATRIX = Permission("courses.fetch_matrix", own)
PERMISSIONS = [FETCH_MATRIX]


@bp.page("/staff/follow/matrix/file", may=FOLLOW, methods=("POST",))
def matrix_file() -> ResponseReturnValue:
    """Hand the matrix out as a workbook or on paper, or begin the work for a long one; each is logged."""
    at, wanted, on_paper = now(), asked_for(), request.form.get("as") == "pdf"
    lines = exported_lines(wanted, at=at, user=current_user)
    log_deed("courses.matrix_exported", "courses:matrix", form="pdf" if on_paper else "xlsx", rows=len(lines))
    if len(lines) > (LONG_ON_PAPER if on_paper else LONG):
        payload = {
            "args": wanted.values(open=()), "form": "pdf" if on_paper else "xlsx", "owner": current_user.id,
            "what": _("dòng"),
        }  # fmt: skip
        return redirect(url_for(".matrix_job", job_id=enqueue(MATRIX_FILE, payload, owner_id=current_user.id).id))
    if on_paper:
        return _attachment(write_paper(lines, wanted, at=at, user=current_user), PDF)
    book = BytesIO()
    write_sheet(book, lines, wanted, at=at)
    return _attachment(book.getvalue(), XLSX)


def find_matrix_job(job_id: int) -> Job:
    """Load the job of a file of the matrix; answers 404 for any other job."""
    job = db.session.get(Job, job_id)
    return job if job is not None and job.kind == MATRIX_FILE else abort(404)


@bp.page("/staff/follow/matrix/files/<int:job_id>", may=FETCH_MATRIX, load=find_matrix_job)
def matrix_job(job: Job) -> ResponseReturnValue:
    """How far a file is."""
    return render_template("courses/oversight/matrix_job.html", job=job, title=_("Lập tệp tiến độ"), left=None)


@bp.page("/staff/follow/matrix/files/<int:job_id>/fetch", may=FETCH_MATRIX, load=find_matrix_job, methods=("POST",))
def fetch_matrix(job: Job) -> ResponseReturnValue:
    """Stream the file to its owner."""
    digest = job.result.get("sha256") if job.state == "done" else None
    if not digest:
        abort(404)
    try:
        pieces = stream_file(digest)
    except FileNotFoundError:
        abort(404)
    response = _attachment(pieces, PDF if job.payload["form"] == "pdf" else XLSX)
    response.headers["Content-Length"] = str(job.result["size"])
    return response


def _attachment(content: object, media_type: str) -> Response:
    response = Response(content, mimetype=media_type)  # type: ignore[arg-type]
    name = _("Tiến độ theo đơn vị") + (".pdf" if media_type == PDF else ".xlsx")
    response.headers["Content-Disposition"] = f"attachment; filename=\"{fold(name)}\"; filename*=UTF-8''{quote(name)}"
    return response
