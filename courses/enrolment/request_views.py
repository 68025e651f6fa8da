"""Asking to take a course whose officers decide who does."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.catalogue.models import Course
from courses.catalogue.queries import find_course
from courses.catalogue.views import bp
from courses.completion.queries import enrolment_of
from courses.enrolment import requests
from courses.enrolment.conditions import courses_before, refusal
from courses.permissions import ENROL, SEE_HOME
from lms.api import _, now


@bp.page("/courses/<int:course_id>/requests", may=ENROL, load=find_course, methods=("POST",))
def ask(course: Course) -> ResponseReturnValue:
    """Ask to take a course, where one may join it now."""
    moment = now()
    if course.asks_approval and enrolment_of(course.id, current_user.id) is None:
        before = courses_before(course, current_user.id)
        if sentence := refusal(course, before, unit_path=current_user.unit_path, at=moment):
            flash(sentence, "warn")
        elif requests.ask(course.id, current_user.id, at=moment):
            flash(_("Đã gửi đề nghị ghi danh. Khi có kết quả, đồng chí nhận được thông báo."), "good")
        else:
            flash(_("Đề nghị ghi danh đã gửi từ trước và đang chờ duyệt."), "info")
    return redirect(url_for(".course", course_id=course.id))


@bp.page("/courses/<int:course_id>/requests/withdraw", may=SEE_HOME, load=find_course, methods=("POST",))
def withdraw_request(course: Course) -> ResponseReturnValue:
    """Take back one's own request."""
    if requests.withdraw(course.id, current_user.id, at=now()):
        flash(_("Đã rút đề nghị ghi danh."), "good")
    else:
        flash(_("Không còn đề nghị nào đang chờ; có thể đề nghị vừa được xử lý."), "info")
    return redirect(url_for(".course", course_id=course.id))
