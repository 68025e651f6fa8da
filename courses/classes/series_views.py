"""Adding a series of sessions: what it says, its days to be ticked, and the planning of those."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.attendance.models import ClassSession
from courses.classes.edit_views import refuse_over
from courses.classes.forms import SeriesForm
from courses.classes.permissions import RUN_CLASSES
from courses.classes.queries import PlacedClass
from courses.classes.seats import ClassOver
from courses.classes.series import SessionsOverlap, add_series, overlapping
from courses.classes.views import bp, find_class
from lms.api import _, date_text, db, ngettext


@dataclass(frozen=True)
class SeriesDay:
    """A day of the series as it is shown: the sessions in its way, and whether it is ticked."""

    day: date
    taken: list[ClassSession]
    is_ticked: bool


@bp.page("/staff/classes/<int:class_id>/series", may=RUN_CLASSES, load=find_class, methods=("GET", "POST"))
def series(placed: PlacedClass) -> ResponseReturnValue:
    """Ask for the weekdays and hours; show the days; plan those that stay ticked."""
    klass = placed.row
    if request.method == "GET":
        return _page(placed, SeriesForm(data={"first": klass.begins_on, "last": klass.ends_on, "place": klass.place}))
    form = SeriesForm()
    if not form.fits(klass):
        return _page(placed, form), 422
    days = form.days()
    return _plan(placed, form, days) if request.form.get("do") == "save" else _page(placed, form, days)


def _plan(placed: PlacedClass, form: SeriesForm, days: list[date]) -> ResponseReturnValue:
    """Plan the days that are ticked, if they are those that were shown."""
    written = {day.isoformat(): day for day in days}
    if set(request.form.getlist("shown")) != written.keys():
        trouble = _("Lịch học đã sửa sau khi xem trước. Xem lại các ngày bên dưới rồi thêm.")
        return _page(placed, form, days, trouble=trouble), 422
    ticked = {written[text] for text in request.form.getlist("days") if text in written}
    if not ticked:
        return _page(placed, form, days, ticked, trouble=_("Chọn ít nhất một ngày.")), 422
    try:
        added = add_series(placed.row.id, sorted(ticked), form.meeting(), by_id=current_user.id)
    except SessionsOverlap as overlap:
        db.session.rollback()
        trouble = _("Lớp đã có buổi trùng giờ: %(days)s. Bỏ chọn ngày ấy hoặc đổi giờ.", days=_told(overlap.sessions))
        return _page(placed, form, days, ticked, trouble=trouble), 409
    except ClassOver:
        return refuse_over(placed.row.id)
    flash(ngettext("Đã thêm %(num)d buổi học.", "Đã thêm %(num)d buổi học.", added), "good")
    return redirect(url_for(".sessions", class_id=placed.row.id))


def _page(
    placed: PlacedClass,
    form: SeriesForm,
    days: list[date] | None = None,
    ticked: set[date] | None = None,
    trouble: str = "",
) -> str:
    """The form, and its days where they are known; until somebody has chosen, all that are free are ticked."""
    taken = overlapping(placed.row.id, days, form.begins.data, form.ends.data) if days else []
    shown = []
    for day in days or ():
        here = [session for session in taken if session.held_on == day]
        shown.append(SeriesDay(day, here, is_ticked=not here if ticked is None else day in ticked))
    return render_template("courses/classes/series.html", form=form, placed=placed, days=shown, trouble=trouble)


def _told(sessions: Sequence[ClassSession]) -> str:
    return ", ".join(f"{date_text(one.held_on)} ({one.begins:%H:%M}–{one.ends:%H:%M})" for one in sessions)
