"""The list of courses for the people who write them; new ones, copies, and whether learners may come in."""

from pathlib import Path
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import FloatField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from courses.building.making import Unfit, copy, start
from courses.building.menu import course_tabs
from courses.building.permissions import COPY_COURSE, EDIT_COURSE, Desk
from courses.building.queries import STATES, courses_for, find_desk
from courses.catalogue.models import Course
from courses.permissions import AUTHOR, is_of_province
from lms.api import (
    FRAMEWORKS,
    Blueprint,
    Form,
    NavigationItem,
    Unit,
    _,
    allowed,
    db,
    lazy_,
    log_deed,
    nfc,
    now,
    page_of,
    units_in_scope,
)

bp = Blueprint("courses_building", __name__, template_folder=str(Path(__file__).parents[1] / "templates"))
bp.add_app_template_global(course_tabs)
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Khóa học"), icon="books",
        endpoint="courses_building.index", may=AUTHOR, order=300,
    )
]  # fmt: skip
KIND_TITLES = {"boi_duong": lazy_("Bồi dưỡng"), "dao_tao": lazy_("Đào tạo"), "tap_huan": lazy_("Tập huấn")}
STATE_TITLES = {
    "draft": lazy_("Chưa mở"), "open": lazy_("Đang mở"), "closed": lazy_("Đã đóng"), "archived": lazy_("Lưu trữ"),
}  # fmt: skip
LONGEST_TITLE = 200


class NewCourse(Form):
    """What a course begins with."""

    title = StringField(lazy_("Tên khóa học"), [InputRequired(), Length(max=LONGEST_TITLE)])
    title_en = StringField(lazy_("Tên tiếng Anh"), [Length(max=LONGEST_TITLE)])
    kind = SelectField(lazy_("Loại khóa học"), choices=[SelectChoice(*each) for each in KIND_TITLES.items()])
    hours = FloatField(lazy_("Số tiết"), [InputRequired(), NumberRange(min=0.5, max=1000)], default=4)
    framework = SelectField(lazy_("Chuẩn kỹ năng"))
    skills = StringField(
        lazy_("Mã kỹ năng"), [InputRequired(), Length(max=200)],
        description=lazy_("Mô đun hoặc nội dung mà khóa dạy, ví dụ IU06; nhiều mã thì cách nhau bằng dấu phẩy."),
    )  # fmt: skip
    unit = SelectField(lazy_("Đơn vị phụ trách"), coerce=int)


@bp.page("/staff/courses", may=AUTHOR)
def index() -> ResponseReturnValue:
    """List the courses that one may write or copy."""
    words, state = nfc(request.args.get("q", ""))[:100], request.args.get("state", "")
    state = state if state in STATES else ""
    return render_template(
        "courses/building/index.html",
        page=page_of(courses_for(current_user, words, state)),
        words=words,
        state=state,
        states=STATE_TITLES,
        may_edit=_may_edit,
    )


@bp.page("/staff/courses/new", may=AUTHOR, methods=("GET", "POST"))
def new() -> ResponseReturnValue:
    """Begin a course."""
    form, units = NewCourse(), units_in_scope(AUTHOR)
    form.framework.choices = [SelectChoice(framework.key, framework.title) for framework in FRAMEWORKS]
    form.unit.choices = [SelectChoice(unit.id, unit.title) for unit in units]
    if not form.validate_on_submit():
        return render_template("courses/building/new.html", form=form), 422 if form.errors else 200
    skills = form.skills.data.replace(",", " ").split()
    known = FRAMEWORKS[form.framework.data].skills
    if unknown := [code for code in skills if code not in known]:
        form.skills.errors = [_("Chuẩn không có mã %(code)s.", code=unknown[0])]
        return render_template("courses/building/new.html", form=form), 422
    titles = {"vi": form.title.data, **({"en": form.title_en.data} if form.title_en.data else {})}
    hours = int(form.hours.data) if form.hours.data == int(form.hours.data) else form.hours.data
    course = start(
        titles, form.kind.data, hours, form.framework.data, skills,
        unit=db.session.get_one(Unit, form.unit.data), by_id=current_user.id, at=now(),
    )  # fmt: skip
    flash(
        _("Đã lập khóa “%(title)s”. Chỉ đồng chí và người soạn thấy cho đến khi xuất bản.", title=course.title), "good"
    )
    return redirect(url_for(".outline", course_id=course.id))


@bp.page("/staff/courses/<int:course_id>/copy", may=COPY_COURSE, load=find_desk, methods=("GET", "POST"))
def copy_course(desk: Desk) -> ResponseReturnValue:
    """Copy a course for another unit."""
    units = units_in_scope(AUTHOR)
    problems: list[Any] = []
    if request.method == "POST":
        chosen = request.form.get("unit", "")
        unit = next((unit for unit in units if str(unit.id) == chosen), None)
        if unit is None:
            abort(400)
        try:
            made = copy(desk.course, db.session.get_one(Unit, unit.id), by_id=current_user.id, at=now())
        except Unfit as refusal:
            problems = refusal.problems
        else:
            flash(_("Đã chép thành khóa “%(title)s”, chưa mở cho người học.", title=made.title), "good")
            return redirect(url_for(".outline", course_id=made.id))
    page = render_template("courses/building/copy.html", desk=desk, course=desk.course, units=units, problems=problems)
    return page, 409 if problems else 200


@bp.page("/staff/courses/<int:course_id>/state", may=EDIT_COURSE, load=find_desk, methods=("POST",))
def set_state(desk: Desk) -> ResponseReturnValue:
    """Open a course to learners, close it, or put it away."""
    state, course = request.form.get("state", ""), desk.course
    if state not in STATES[1:]:
        abort(400)
    if not course.digest:
        flash(_("Khóa học chưa xuất bản lần nào nên chưa mở được."), "warn")
    elif course.state != state:
        course.state = state
        log_deed("courses.course_state", course.subject, actor_id=current_user.id, state=state)
        flash(
            {
                "open": _("Đã mở khóa “%(title)s” cho người học.", title=course.title),
                "closed": _("Đã đóng khóa “%(title)s”; người đã ghi danh vẫn học tiếp được.", title=course.title),
                "archived": _("Đã cất khóa “%(title)s” vào lưu trữ.", title=course.title),
            }[state],
            "good",
        )
    return redirect(url_for(".outline", course_id=course.id))


@bp.page("/staff/courses/<int:course_id>/place", may=EDIT_COURSE, load=find_desk, methods=("POST",))
def set_place(desk: Desk) -> ResponseReturnValue:
    """Give a course to a unit, and say whether it is for that unit's people only."""
    course, chosen = desk.course, request.form.get("unit", "")
    unit = next((unit for unit in units_in_scope(AUTHOR) if str(unit.id) == chosen), None)
    if unit is None:
        abort(400)
    course.unit_id = None if is_of_province(unit.path) else unit.id
    course.for_unit_only = course.unit_id is not None and "for_unit_only" in request.form
    log_deed("courses.course_place", course.subject, actor_id=current_user.id, unit=course.unit_id)
    flash(_("Đã lưu đơn vị phụ trách."), "good")
    return redirect(url_for(".settings", course_id=course.id))


def _may_edit(course: Course, path: str | None) -> bool:
    return allowed(EDIT_COURSE, Desk(course, path, None))
