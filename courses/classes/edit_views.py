"""Setting a class up, changing it, cancelling it, settling its hours; its sessions."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.classes import services
from courses.classes.forms import ClassForm, SessionForm
from courses.classes.permissions import RUN_CLASSES
from courses.classes.queries import PlacedClass, sessions_of
from courses.classes.seats import ClassOver, hold_class
from courses.classes.services import CodeTaken, RollCalled
from courses.classes.settling import settle as settle_hours
from courses.classes.views import PlacedSession, bp, find_class, find_session
from lms.api import _, ngettext, now, today_of


@bp.page("/staff/classes/new", may=RUN_CLASSES, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Ask what the class is, and set it up."""
    form = ClassForm()
    form.offer()
    trainers = _trainers(form) if form.is_submitted() else None
    if trainers is not None:
        try:
            made = services.make_class(form.terms(), trainers, by_id=current_user.id, at=now())
        except CodeTaken:
            form.code.errors = [_("Đã có lớp mang mã này.")]
        else:
            flash(_("Đã mở lớp “%(title)s”. Tiếp theo: thêm buổi học và học viên.", title=made.title), "good")
            return redirect(url_for(".show", class_id=made.id))
    return render_template("courses/classes/edit.html", form=form, placed=None), _status()


@bp.page("/staff/classes/<int:class_id>/edit", may=RUN_CLASSES, load=find_class, methods=("GET", "POST"))
def edit(placed: PlacedClass) -> ResponseReturnValue:
    """Change what a class is."""
    klass = placed.row
    form = ClassForm(obj=klass, data={"trainers": "\n".join(code for _id, _name, code in placed.trainers)})
    form.offer(klass)
    trainers = _trainers(form) if form.is_submitted() else None
    if trainers is not None:
        try:
            services.change_class(klass.id, form.terms(klass), trainers, by_id=current_user.id, at=now())
        except CodeTaken:
            form.code.errors = [_("Đã có lớp mang mã này.")]
        except ClassOver:
            return refuse_over(klass.id)
        else:
            flash(_("Đã lưu lớp."), "good")
            return redirect(url_for(".show", class_id=klass.id))
    return render_template("courses/classes/edit.html", form=form, placed=placed), _status()


@bp.page("/staff/classes/<int:class_id>/cancel", may=RUN_CLASSES, load=find_class, methods=("POST",))
def cancel(placed: PlacedClass) -> ResponseReturnValue:
    """Say that a class will not be held."""
    try:
        services.cancel_class(placed.row.id, by_id=current_user.id, at=now())
    except ClassOver:
        return refuse_over(placed.row.id)
    flash(_("Đã hủy lớp; mọi người trong lớp được báo."), "good")
    return redirect(url_for(".show", class_id=placed.row.id))


@bp.page("/staff/classes/<int:class_id>/settle", may=RUN_CLASSES, load=find_class, methods=("POST",))
def settle(placed: PlacedClass) -> ResponseReturnValue:
    """Close a class that is over, and enter the hours attended."""
    moment = now()
    if placed.row.ends_on > today_of(moment):
        flash(_("Lớp chưa kết thúc: chốt từ ngày cuối của lớp."), "warn")
        return redirect(url_for(".show", class_id=placed.row.id))
    try:
        people = settle_hours(hold_class(placed.row.id), by_id=current_user.id, at=moment)
    except ClassOver:
        return refuse_over(placed.row.id)
    words = ngettext(
        "Đã chốt chuyên cần. %(num)d người chưa hoàn thành khóa được tính số tiết đã dự.",
        "Đã chốt chuyên cần. %(num)d người chưa hoàn thành khóa được tính số tiết đã dự.",
        people,
    )
    flash(words, "good")
    return redirect(url_for(".show", class_id=placed.row.id))


@bp.page("/staff/classes/<int:class_id>/sessions", may=RUN_CLASSES, load=find_class, methods=("GET", "POST"))
def sessions(placed: PlacedClass) -> ResponseReturnValue:
    """List the sessions, and plan another."""
    form = SessionForm()
    if form.is_submitted() and form.fits(placed.row):
        try:
            services.add_session(placed.row.id, form.meeting(), by_id=current_user.id)
        except ClassOver:
            return refuse_over(placed.row.id)
        flash(_("Đã thêm buổi học."), "good")
        return redirect(url_for(".sessions", class_id=placed.row.id))
    rows = sessions_of(placed.row.id)
    return render_template("courses/classes/sessions.html", form=form, placed=placed, sessions=rows), _status()


@bp.page("/staff/class-sessions/<int:session_id>/edit", may=RUN_CLASSES, load=find_session, methods=("GET", "POST"))
def edit_session(meeting: PlacedSession) -> ResponseReturnValue:
    """Change a session."""
    form = SessionForm(obj=meeting.row)
    klass = meeting.placed.row
    if form.is_submitted() and form.fits(klass):
        try:
            services.change_session(meeting.row, form.meeting(), by_id=current_user.id, at=now())
        except ClassOver:
            return refuse_over(klass.id)
        flash(_("Đã lưu buổi học."), "good")
        return redirect(url_for(".sessions", class_id=klass.id))
    return render_template("courses/classes/session.html", form=form, placed=meeting.placed, row=meeting.row), _status()


@bp.page("/staff/class-sessions/<int:session_id>/drop", may=RUN_CLASSES, load=find_session, methods=("POST",))
def drop_session(meeting: PlacedSession) -> ResponseReturnValue:
    """Take back a session that has not been held."""
    class_id = meeting.placed.row.id
    try:
        services.drop_session(meeting.row, by_id=current_user.id, at=now())
    except RollCalled:
        flash(_("Buổi này đã điểm danh, không bỏ được."), "warn")
    except ClassOver:
        return refuse_over(class_id)
    else:
        flash(_("Đã bỏ buổi học."), "good")
    return redirect(url_for(".sessions", class_id=class_id))


def refuse_over(class_id: int) -> ResponseReturnValue:
    """Tell that a class no longer changes."""
    flash(_("Lớp đã chốt hoặc đã hủy, không thay đổi được nữa."), "warn")
    return redirect(url_for("courses_classes.show", class_id=class_id))


def _trainers(form: ClassForm) -> list[int] | None:
    """The ids of the trainers where everything was typed right; None, with all that is wrong at its field."""
    form.validate()
    trainers = form.people()
    return trainers if form.fits() else None


def _status() -> int:
    return 422 if request.method == "POST" else 200
