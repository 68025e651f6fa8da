"""“Lớp của tôi”: the classes that one learns or teaches in, and taking or giving back a seat."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from courses.attendance.models import LEFT, SEATED, WAITING, ClassTrainer, CourseClass, Seat
from courses.attendance.own import own_classes
from courses.classes.admission import refusals
from courses.classes.permissions import LEAVE_CLASS, SEE_OWN_CLASSES
from courses.classes.seats import OWN, ClassOver, ask_for_seat
from courses.classes.seats import leave as leave_class
from courses.classes.views import bp
from lms.api import NavigationItem, _, db, lazy_, now, today_of

NAVIGATION = [
    NavigationItem(
        frame="learner", title=lazy_("Lớp của tôi"), icon="school", endpoint="courses_classes.mine",
        may=SEE_OWN_CLASSES, order=70,
    )
]  # fmt: skip


def find_offer(class_id: int) -> CourseClass:
    """Load a class that learners may know of, or answer 404."""
    klass = db.session.get(CourseClass, class_id)
    return klass if klass is not None and klass.cancelled_at is None else abort(404)


def find_own_seat(class_id: int) -> Seat:
    """Load the reader's own seat in a class, or answer 404."""
    own = select(Seat).where(Seat.class_id == class_id, Seat.learner_id == current_user.id, Seat.state != LEFT)
    return db.session.scalar(own) or abort(404)


@bp.page("/my-classes", may=SEE_OWN_CLASSES)
def mine() -> ResponseReturnValue:
    """Every class of the reader's with its sessions and what the roll says; below, those that they teach."""
    taught = db.session.execute(
        select(CourseClass)
        .join(ClassTrainer, ClassTrainer.class_id == CourseClass.id)
        .where(ClassTrainer.user_id == current_user.id)
        .order_by(CourseClass.begins_on.desc(), CourseClass.id.desc())
    ).scalars()
    return render_template(
        "courses/classes/mine.html", classes=own_classes(current_user.id), taught=list(taught), today=today_of(now())
    )


@bp.page("/classes/<int:class_id>/seat", may=SEE_OWN_CLASSES, load=find_offer, methods=("POST",))
def ask(klass: CourseClass) -> ResponseReturnValue:
    """Ask for a seat, where the class takes requests and the course would take the learner."""
    own = {current_user.id: current_user.unit_path}
    if sentence := refusals(klass, own, at=now()).get(current_user.id):
        flash(sentence, "warn")
        return redirect(url_for("courses.course", course_id=klass.course_id))
    try:
        state = ask_for_seat(klass.id, current_user.id, at=now())
    except ClassOver:
        flash(_("Lớp không còn nhận đăng ký."), "warn")
    else:
        if state == SEATED:
            flash(_("Đồng chí đã có chỗ trong lớp “%(title)s”.", title=klass.title), "good")
        else:
            flash(_("Lớp đã đủ chỗ; đồng chí ở danh sách chờ và được báo khi có chỗ."), "info")
    return redirect(url_for("courses.course", course_id=klass.course_id))


@bp.page("/classes/<int:class_id>/leave", may=LEAVE_CLASS, load=find_own_seat, methods=("POST",))
def leave(seat: Seat) -> ResponseReturnValue:
    """Give back a seat that one has asked for, before the class begins; or a place in the line."""
    klass = db.session.get_one(CourseClass, seat.class_id)
    moment = now()
    is_free = seat.state == WAITING or (seat.source == OWN and klass.begins_on > today_of(moment))
    if not is_free:
        flash(_("Muốn thôi lớp này, đề nghị đồng chí báo đơn vị tổ chức."), "warn")
        return redirect(url_for(".mine"))
    try:
        leave_class(seat.class_id, [current_user.id], by_id=current_user.id, at=moment)
    except ClassOver:
        flash(_("Lớp đã chốt hoặc đã hủy, không thay đổi được nữa."), "warn")
    else:
        flash(_("Đồng chí đã thôi đăng ký lớp “%(title)s”.", title=klass.title), "good")
    return redirect(url_for(".mine"))
