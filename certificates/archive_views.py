"""Many certificates at once: asking for a ZIP, watching the job, fetching the file."""

import secrets

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from certificates.codes import plain
from certificates.forms import FilterForm
from certificates.jobs import ARCHIVE
from certificates.permissions import FETCH_ARCHIVE, SEE
from lms.api import Blueprint, Job, _, db, enqueue, local, log_deed, stream_file

SHOWN = 20

bp = Blueprint("certificates_archives", __name__)


def find_archive(job_id: int) -> Job:
    """Load an archive's job; answers 404 for any other job."""
    job = db.session.get(Job, job_id)
    return job if job is not None and job.kind == ARCHIVE else abort(404)


@bp.page("/staff/certificates/archives", may=SEE)
def index() -> ResponseReturnValue:
    """The officer's own archives, the newest first."""
    return render_template("certificates/archives.html", job=None, archives=_archives())


@bp.page("/staff/certificates/archives", may=SEE, methods=("POST",))
def make() -> ResponseReturnValue:
    """Ask for a ZIP of the filtered list; the filters stand in the address."""
    form = FilterForm(request.args)
    if not form.validate():
        flash(_("Bộ lọc chưa đúng nên chưa tạo tệp ZIP."), "stop")
        return redirect(url_for("certificates_staff.index", **form.query()))
    payload = {
        "filters": form.filters().to_json(),
        "query": form.query(),
        "paths": sorted(current_user.granted_paths(SEE.name)),
        "owner": current_user.id,
        "scope": form.scope_words(),
        "token": secrets.token_hex(8),
        "what": _("giấy"),
    }
    job = enqueue(ARCHIVE, payload, owner_id=current_user.id)
    log_deed("certificates.archive_asked", f"lms:job:{job.id}", filters=payload["filters"])
    return redirect(url_for(".show", job_id=job.id))


@bp.page("/staff/certificates/archives/<int:job_id>", may=FETCH_ARCHIVE, load=find_archive)
def show(job: Job) -> ResponseReturnValue:
    """How far an archive is, and the earlier ones."""
    earlier = [archive for archive in _archives() if archive.id != job.id]
    title = _("Tải giấy chứng nhận theo đơn vị")
    return render_template("certificates/archives.html", job=job, archives=earlier, title=title, left=None)


@bp.page("/staff/certificates/archives/<int:job_id>/zip", may=FETCH_ARCHIVE, load=find_archive, methods=("POST",))
def fetch(job: Job) -> ResponseReturnValue:
    """Stream the ZIP. A form asks for it, because fetching names and files of many people is a deed to be logged."""
    digest = job.result.get("sha256") if job.state == "done" else None
    if not digest or job.finished_at is None:
        abort(404)
    try:
        pieces = stream_file(digest)
    except FileNotFoundError:
        abort(404)
    log_deed("certificates.archive_fetched", f"lms:job:{job.id}", files=job.result["files"], sha256=digest)
    name = f"GCN_{plain(job.payload['scope'])}_{local(job.finished_at):%Y%m%d-%H%M}.zip"
    response = Response(pieces, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Length"] = str(job.result["size"])
    return response


def _archives() -> list[Job]:
    mine = select(Job).where(Job.kind == ARCHIVE, Job.owner_id == current_user.id).order_by(Job.id.desc()).limit(SHOWN)
    return list(db.session.scalars(mine))
