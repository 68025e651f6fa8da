"""Reports that come by themselves: making a schedule, seeing what became of it, ending it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.audit import log_deed
from lms.db import now
from lms.reports import queries, scheduling
from lms.reports.contract import Report
from lms.reports.forms import FILE_KINDS, ScheduleForm
from lms.reports.models import Schedule
from lms.reports.permissions import OWN_REPORTS, USE_REPORTS
from lms.reports.queries import find_report, find_schedule
from lms.reports.scheduling import RHYTHMS
from lms.web.routing import Blueprint

bp = Blueprint("reports_schedules", __name__)


@bp.page("/staff/reports/<key>/schedule", may=USE_REPORTS, load=find_report, methods=("GET", "POST"))
def begin(report: Report) -> ResponseReturnValue:
    """Let what the address asks come by itself."""
    asking = report.form(request.args, user=current_user)
    if not asking.validate():
        flash(_("Bộ lọc chưa đúng nên chưa đặt lịch gửi."), "stop")
        return redirect(url_for("reports.show", key=report.key, **asking.query()))
    form = ScheduleForm()
    if not form.validate_on_submit():
        if request.method == "GET":
            form.name.data = str(report.title)
        return render_template(
            "reports/schedule.html", report=report, form=form, words=asking.words(), query=asking.query()
        )
    schedule = scheduling.begin(
        report=report.key,
        name=form.name.data,
        query=asking.query(),
        rhythm=form.rhythm.data,
        form=form.format.data,
        owner_id=current_user.id,
        recipients=list(dict.fromkeys([current_user.id, *form.recipients])),
        at=now(),
    )
    log_deed("lms.report_scheduled", f"lms:report:{report.key}", schedule=schedule.id, recipients=form.recipients)
    flash(_("Đã đặt lịch gửi “%(name)s”.", name=schedule.name), "good")
    return redirect(url_for(".index"))


@bp.page("/staff/reports/schedules", may=USE_REPORTS)
def index() -> ResponseReturnValue:
    """The reader's schedules with what became of them, and what others have scheduled for the reader."""
    mine = queries.schedules_of(current_user.id)
    ids = [schedule.id for schedule in mine]
    return render_template(
        "reports/schedules.html",
        mine=mine,
        recipients=queries.recipients_of(ids),
        runs=queries.runs_of(ids),
        from_others=queries.sent_to(current_user.id),
        rhythms=RHYTHMS,
        kinds=FILE_KINDS,
        title_of=queries.title_of,
    )


@bp.page("/staff/reports/schedules/<int:schedule_id>/end", may=OWN_REPORTS, load=find_schedule, methods=("POST",))
def end(schedule: Schedule) -> ResponseReturnValue:
    """No more of it, for anybody."""
    scheduling.end(schedule, at=now())
    flash(_("Đã dừng lịch gửi “%(name)s”.", name=schedule.name), "info")
    return redirect(url_for(".index"))


@bp.page("/staff/reports/schedules/<int:schedule_id>/leave", may=USE_REPORTS, methods=("POST",))
def leave(schedule_id: int) -> ResponseReturnValue:
    """No more of it for the reader; of a schedule that never came to the reader nothing changes."""
    scheduling.leave(schedule_id, user_id=current_user.id, at=now())
    flash(_("Đồng chí sẽ không nhận báo cáo này nữa."), "info")
    return redirect(url_for(".index"))
