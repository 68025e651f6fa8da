"""Watching one's own jobs."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.db import db, now
from lms.jobs.contract import JOBS
from lms.jobs.models import Job
from lms.permissions import Permission, own
from lms.web.redirects import safe_target
from lms.web.routing import Blueprint

WATCH = Permission("lms.watch_job", own)
PERMISSIONS = [WATCH]

bp = Blueprint("jobs", __name__)


def find_job(job_id: int) -> Job:
    """Load a job; answers 404."""
    return db.get_or_404(Job, job_id)


@bp.page("/jobs/<int:job_id>/progress", may=WATCH, load=find_job)
def progress(job: Job) -> ResponseReturnValue:
    """The part of a page that tells how far a job is; the page fetches it anew every two seconds."""
    return render_template("jobs/progress.html", job=job, title=_job_title(job), left=_seconds_left(job))


@bp.page("/jobs/<int:job_id>/cancel", may=WATCH, load=find_job, methods=("POST",))
def cancel(job: Job) -> ResponseReturnValue:
    """Stop a job at its next step. What it has finished stays."""
    if job.state in {"waiting", "running"}:
        job.state, job.finished_at, job.lease_until = "cancelled", now(), None
        flash(_("Đã hủy công việc."), "info")
    return redirect(safe_target(request.form.get("next")))


def _job_title(job: Job) -> str:
    return str(JOBS[job.kind].title) if job.kind in JOBS else job.kind


def _seconds_left(job: Job) -> float | None:
    """Guess the seconds that remain from the pace so far; None before there is a pace."""
    if job.state != "running" or not job.started_at or not job.done or not job.total:
        return None
    passed = (now() - job.started_at).total_seconds()
    return passed / job.done * (job.total - job.done)
