"""The catalogue of reports, and one report: asked, read, saved, taken away."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy_
from flask_login import current_user

from lms.audit import log_deed
from lms.db import db, insert_into, now
from lms.engines import plan_plainly
from lms.plugins.contract import NavigationItem
from lms.reports import exporting, files, queries
from lms.reports.asking import ReportForm
from lms.reports.contract import Report
from lms.reports.forms import FILE_KINDS, NameForm
from lms.reports.models import SavedFilter
from lms.reports.permissions import OWN_REPORTS, USE_REPORTS
from lms.reports.queries import find_filter, find_report
from lms.reports.running import asked_of, count_of, statement_of
from lms.web.i18n import current_language, in_language
from lms.web.paging import Page, page_of
from lms.web.routing import Blueprint
from lms.web.sheets import CellKind, cell_text

PER_PAGE = 50
NUMBERS = {CellKind.INTEGER, CellKind.DECIMAL, CellKind.PERCENT, CellKind.DATE, CellKind.MOMENT}

NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Theo dõi"), title=lazy_("Báo cáo"), icon="report-analytics",
        endpoint="reports.index", may=USE_REPORTS, order=140,
    )
]  # fmt: skip

bp = Blueprint("reports", __name__)


@bp.page("/staff/reports", may=USE_REPORTS)
def index() -> ResponseReturnValue:
    """Every report, by heading."""
    return render_template("reports/index.html", groups=queries.catalogue())


@bp.page("/staff/reports/<key>", may=USE_REPORTS, load=find_report)
def show(report: Report) -> ResponseReturnValue:
    """A report on a page. What is asked stands in the address, so that it can be sent to a colleague."""
    form = report.form(request.args, user=_reader())
    at, sort = now(), request.args.get("sort", "")
    page, lines = Page([], 1, PER_PAGE, 0), []
    if form.validate():
        asked = asked_of(form, at=at)
        plan_plainly(db.session.connection())
        page = page_of(statement_of(report, asked, user=_reader(), sort=sort), size=PER_PAGE)
        lines = [_line(report, row, report.cells(row, asked)) for row in page.rows]
        if not lines and page.number > 1:
            return redirect(url_for(".show", key=report.key, **form.query(), sort=sort or None))
    return render_template(
        "reports/show.html",
        report=report,
        form=form,
        page=page,
        lines=lines,
        sort=sort,
        query=form.query(),
        numbers=NUMBERS,
        kinds=FILE_KINDS,
        saved=queries.filters_of(current_user.id, report.key),
        name_form=NameForm(formdata=None),
    )


@bp.page("/staff/reports/<key>/file", may=USE_REPORTS, load=find_report, methods=("POST",))
def export(report: Report) -> ResponseReturnValue:
    """A file of what the address asks: at once where it is short, by a job where it is long."""
    form = report.form(request.args, user=_reader())
    sort, kind = request.args.get("sort", ""), request.form.get("format", "")
    back = url_for(".show", key=report.key, **form.query(), sort=sort or None)
    if kind not in files.FORMATS or not form.validate():
        flash(_("Bộ lọc hoặc dạng tệp chưa đúng nên chưa lập tệp."), "stop")
        return redirect(back)
    at = now()
    asked = asked_of(form, at=at)
    statement = statement_of(report, asked, user=_reader(), sort=sort)
    plan_plainly(db.session.connection())
    rows = count_of(statement)
    try:
        files.refuse_on_paper(kind, rows)
    except files.TooLongForPaper as refusal:
        flash(str(refusal), "stop")
        return redirect(back)
    if files.is_long(kind, rows):
        made = exporting.ask(
            report, form.query(), form=kind, sort=sort, words=form.words(), owner_id=current_user.id, at=at
        )
        return redirect(url_for("reports_exports.show", export_id=made.id))
    log_deed("lms.report_exported", f"lms:report:{report.key}", format=kind, rows=rows, query=form.query())
    with TemporaryDirectory() as folder, in_language(files.tongue_of(kind, current_language())):
        target = Path(folder) / files.file_name(report, kind, at)
        found = db.session.execute(statement)
        files.write(target, kind, report, asked, found, words=form.words(), person=_reader())
        return attachment(target.read_bytes(), target.name, files.FORMATS[kind])


def attachment(content: Any, name: str, media_type: str) -> Response:
    """A file that is saved and never shown: it holds what people have typed."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.page("/staff/reports/<key>/filters", may=USE_REPORTS, load=find_report, methods=("POST",))
def save(report: Report) -> ResponseReturnValue:
    """Keep what the address asks under a name; the same name replaces what it stood for."""
    form, name = report.form(request.args, user=_reader()), NameForm()
    if not form.validate():
        flash(_("Bộ lọc chưa đúng nên chưa lưu."), "stop")
    elif not name.validate_on_submit():
        flash(str(next(iter(name.errors.values()))[0]), "stop")
    else:
        keep_filter(report, name.name.data, form)
        flash(_("Đã lưu bộ lọc “%(name)s”.", name=name.name.data), "good")
    return redirect(url_for(".show", key=report.key, **form.query()))


def keep_filter(report: Report, name: str, form: ReportForm) -> None:
    """Write a filter of the current user down, or anew."""
    kept = {"query": form.query(), "created_at": now()}
    db.session.execute(
        insert_into(SavedFilter)
        .values(owner_id=current_user.id, report=report.key, name=name, **kept)
        .on_conflict_do_update(index_elements=["owner_id", "report", "name"], set_=kept)
    )


@bp.page("/staff/reports/filters/<int:filter_id>/remove", may=OWN_REPORTS, load=find_filter, methods=("POST",))
def remove(kept: SavedFilter) -> ResponseReturnValue:
    """Forget a saved filter."""
    db.session.delete(kept)
    flash(_("Đã bỏ bộ lọc “%(name)s”.", name=kept.name), "info")
    return redirect(url_for(".show", key=kept.report))


def _line(report: Report, row: Any, cells: Any) -> list[tuple[Any, str, str]]:
    """Columns with their texts and, for a person's name, where it leads."""
    person = getattr(row, "person_id", None)
    return [
        (
            column,
            cell_text(column.kind, cell),
            url_for("transcripts.show", user_id=person) if person and column.key == "name" else "",
        )
        for column, cell in zip(report.columns, cells, strict=True)
    ]


def _reader() -> Any:
    return current_user._get_current_object()  # noqa: SLF001 (asked of many times)
