"""One's own files of reports: how far they are, and fetching them."""

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.audit import log_deed
from lms.db import db, now
from lms.jobs.models import Job
from lms.reports import files
from lms.reports.exporting import KEPT
from lms.reports.models import Export
from lms.reports.permissions import OWN_REPORTS, USE_REPORTS
from lms.reports.queries import exports_of, find_export, title_of
from lms.reports.views import attachment
from lms.storage import stream_file
from lms.web.paging import page_of
from lms.web.routing import Blueprint

PER_PAGE = 30

bp = Blueprint("reports_exports", __name__)


@bp.page("/staff/reports/exports", may=USE_REPORTS)
def index() -> ResponseReturnValue:
    """The reader's files, the newest first."""
    return _page(None)


@bp.page("/staff/reports/exports/<int:export_id>", may=OWN_REPORTS, load=find_export)
def show(export: Export) -> ResponseReturnValue:
    """How far one file is, and the others."""
    return _page(export)


def _page(export: Export | None) -> ResponseReturnValue:
    page = page_of(exports_of(current_user.id), size=PER_PAGE)
    if not page.rows and page.number > 1:
        return redirect(url_for(".index"))
    return render_template(
        "reports/exports.html",
        export=export,
        job=db.session.get(Job, export.job_id) if export else None,
        page=page,
        title=title_of(export.report) if export else "",
        left=None,
        title_of=title_of,
        days=KEPT.days,
        at=now(),
    )


@bp.page("/staff/reports/exports/<int:export_id>/file", may=OWN_REPORTS, load=find_export, methods=("POST",))
def fetch(export: Export) -> Response:
    """Stream the file to its owner. A form asks for it: fetching the names of many people is a deed to be logged."""
    if export.state != "done" or export.sha256 is None or (export.kept_until and export.kept_until <= now()):
        abort(404)
    try:
        pieces = stream_file(export.sha256)
    except FileNotFoundError:
        abort(404)
    log_deed("lms.report_fetched", f"lms:report:{export.report}", export=export.id, rows=export.rows)
    response = attachment(pieces, export.file, files.FORMATS[export.format])
    response.headers["Content-Length"] = str(export.size)
    return response
