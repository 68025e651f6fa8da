"""One's own yearly statements, and those of the units that an officer answers for."""

import secrets

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from certificates.delivery.handing_over import zip_of
from certificates.delivery.jobs import KEPT
from certificates.issuing import PDF
from certificates.permissions import FETCH_ARCHIVE, SEE, SEE_MINE, SEE_STATEMENT
from certificates.statements import services
from certificates.statements.forms import StatementsForm, YearForm
from certificates.statements.jobs import STATE
from certificates.statements.models import Statement
from lms.api import Blueprint, Job, _, db, enqueue, log_deed, stream_file

SHOWN = 20
ASKING = "6/hour"
"""How often somebody may have an own statement made."""

bp = Blueprint("certificates_statements", __name__)


def find_statement(statement_id: int) -> Statement:
    """Load a statement; answers 404."""
    return db.session.get(Statement, statement_id) or abort(404)


def find_job(job_id: int) -> Job:
    """Load a job that made statements of many; answers 404."""
    job = db.session.get(Job, job_id)
    return job if job is not None and job.kind == STATE and "paths" in job.payload else abort(404)


@bp.page("/statements", may=SEE_MINE)
def mine() -> ResponseReturnValue:
    """What has been made for oneself."""
    making = db.session.scalar(
        select(Job.id).where(
            Job.kind == STATE, Job.owner_id == current_user.id, Job.state.in_(("waiting", "running"))
        ).limit(1)
    )  # fmt: skip
    return render_template(
        "certificates/statements/mine.html", form=YearForm(), making=making is not None,
        statements=services.statements_of(current_user.id),
    )  # fmt: skip


@bp.page("/statements", may=SEE_MINE, methods=("POST",), limit=ASKING)
def make_mine() -> ResponseReturnValue:
    """Have a statement of one's own made."""
    form = YearForm()
    if not form.validate_on_submit():
        flash(_("Chọn một năm trong danh sách."), "stop")
        return redirect(url_for(".mine"))
    try:
        services.default_body()
    except services.CannotState as trouble:
        flash(str(trouble), "stop")
        return redirect(url_for(".mine"))
    payload = {
        "person": current_user.id, "year": form.year.data, "owner": current_user.id, "token": secrets.token_hex(8),
        "what": _("bảng kê"),
    }  # fmt: skip
    enqueue(STATE, payload, owner_id=current_user.id)
    flash(_("Đang lập bảng kê năm %(year)d. Tải lại trang sau vài giây.", year=form.year.data), "info")
    return redirect(url_for(".mine"))


@bp.page("/statements/<int:statement_id>.pdf", may=SEE_STATEMENT, load=find_statement)
def download(statement: Statement) -> ResponseReturnValue:
    """The signed file, byte for byte, for the person alone; officers have the ZIP."""
    try:
        response = Response(stream_file(statement.file_sha256), mimetype=PDF)
    except FileNotFoundError:
        abort(404)
    response.headers["Content-Disposition"] = f'attachment; filename="bang-ke-{statement.year}-{statement.id}.pdf"'
    return response


@bp.page("/staff/statements", may=SEE, methods=("GET", "POST"))
def index() -> ResponseReturnValue:
    """Statements of the people of one's units: asking for them, and what was asked for before."""
    form = StatementsForm(request.form if request.method == "POST" else request.args)
    if request.method == "POST" and form.validate():
        return _ask(form)
    return render_template("certificates/statements/staff.html", form=form, job=None, jobs=_jobs(), kept=KEPT)


@bp.page("/staff/statements/<int:job_id>", may=FETCH_ARCHIVE, load=find_job)
def show(job: Job) -> ResponseReturnValue:
    """How far it is."""
    return render_template(
        "certificates/statements/staff.html", form=None, job=job, jobs=[one for one in _jobs() if one.id != job.id],
        kept=KEPT, title=_("Bảng kê năm %(year)d", year=job.payload["year"]), left=None,
    )  # fmt: skip


@bp.page("/staff/statements/<int:job_id>/zip", may=FETCH_ARCHIVE, load=find_job, methods=("POST",))
def fetch(job: Job) -> ResponseReturnValue:
    """Stream the ZIP. A form asks for it: taking many people's results away is a deed to be logged."""
    return zip_of(job, deed="certificates.statements_fetched", prefix=f"BK{job.payload['year']}")


def _ask(form: StatementsForm) -> ResponseReturnValue:
    try:
        services.default_body()
    except services.CannotState as trouble:
        flash(str(trouble), "stop")
        return redirect(url_for(".index"))
    payload = {
        "units": form.units.data or [], "year": form.year.data, "owner": current_user.id,
        "paths": sorted(current_user.granted_paths(SEE.name)), "scope": form.words(), "token": secrets.token_hex(8),
        "what": _("bảng kê"),
    }  # fmt: skip
    job = enqueue(STATE, payload, owner_id=current_user.id)
    log_deed("certificates.statements_asked", f"lms:job:{job.id}", year=form.year.data, units=payload["units"])
    return redirect(url_for(".show", job_id=job.id))


def _jobs() -> list[Job]:
    mine = select(Job).where(Job.kind == STATE, Job.owner_id == current_user.id).order_by(Job.id.desc()).limit(SHOWN)
    return [job for job in db.session.scalars(mine) if "paths" in job.payload]
