"""Many certificates at once: choosing, asking for a ZIP, watching the job, fetching the file."""

import secrets
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select

from certificates.delivery.forms import DeliveryForm
from certificates.delivery.handing_over import zip_of
from certificates.delivery.jobs import DELIVER, KEPT
from certificates.delivery.selection import Selection
from certificates.models import Award
from certificates.permissions import FETCH_ARCHIVE, SEE
from lms.api import Blueprint, Job, JSONDict, Unit, _, db, enqueue, log_deed, now, scope_of

SHOWN = 20

bp = Blueprint("certificates_archives", __name__)


def find_archive(job_id: int) -> Job:
    """Load a delivery's job; answers 404 for any other job."""
    job = db.session.get(Job, job_id)
    return job if job is not None and job.kind == DELIVER else abort(404)


@bp.page("/staff/certificates/archives", may=SEE)
def index() -> ResponseReturnValue:
    """What to choose from, and the officer's own deliveries, the newest first."""
    form = DeliveryForm(request.args)
    counted = _count(form.selection(), now()) if form.validate() else None
    return render_template(
        "certificates/archives.html", job=None, form=form, counted=counted, query=form.query(), archives=_archives(),
        kept=KEPT,
    )  # fmt: skip


@bp.page("/staff/certificates/archives", may=SEE, methods=("POST",))
def make() -> ResponseReturnValue:
    """Ask for a ZIP of what is chosen; the choice stands in the address."""
    form = DeliveryForm(request.args)
    if not form.validate():
        flash(_("Bộ lọc chưa đúng nên chưa tạo tệp ZIP."), "stop")
        return redirect(url_for(".index", **form.query()))
    payload = {
        "filters": form.selection().to_json(),
        "query": form.query(),
        "print": not form.no_print.data,
        "paths": sorted(current_user.granted_paths(SEE.name)),
        "owner": current_user.id,
        "scope": form.words(),
        "token": secrets.token_hex(8),
        "what": _("giấy"),
    }
    return _begin(payload)


@bp.page(
    "/staff/certificates/archives/<int:job_id>/again", may=FETCH_ARCHIVE, load=find_archive, methods=("POST",)
)  # fmt: skip
def go_on(job: Job) -> ResponseReturnValue:
    """Go on with a delivery that stopped: what is made already is taken as it is."""
    if job.state not in ("failed", "cancelled"):
        return redirect(url_for(".show", job_id=job.id))
    return _begin({**job.payload, "paths": sorted(current_user.granted_paths(SEE.name))})


@bp.page("/staff/certificates/archives/<int:job_id>", may=FETCH_ARCHIVE, load=find_archive)
def show(job: Job) -> ResponseReturnValue:
    """How far a delivery is, and the earlier ones."""
    earlier = [archive for archive in _archives() if archive.id != job.id]
    title = _("Tải giấy chứng nhận theo đơn vị")
    return render_template(
        "certificates/archives.html", job=job, form=None, archives=earlier, title=title, left=None, kept=KEPT
    )


@bp.page("/staff/certificates/archives/<int:job_id>/zip", may=FETCH_ARCHIVE, load=find_archive, methods=("POST",))
def fetch(job: Job) -> ResponseReturnValue:
    """Stream the ZIP. A form asks for it, because fetching names and files of many people is a deed to be logged."""
    return zip_of(job, deed="certificates.archive_fetched", prefix="GCN")


def _begin(payload: JSONDict) -> ResponseReturnValue:
    job = enqueue(DELIVER, payload, owner_id=current_user.id)
    log_deed("certificates.archive_asked", f"lms:job:{job.id}", filters=payload["filters"])
    return redirect(url_for(".show", job_id=job.id))


def _count(chosen: Selection, at: datetime) -> int:
    counted = select(func.count()).select_from(Award).join(Award.unit)
    return db.session.scalar(counted.where(scope_of(SEE, Unit.path), *chosen.conditions(at))) or 0


def _archives() -> list[Job]:
    mine = select(Job).where(Job.kind == DELIVER, Job.owner_id == current_user.id).order_by(Job.id.desc()).limit(SHOWN)
    return list(db.session.scalars(mine))
