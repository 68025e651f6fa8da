"""Taking in a pack: a ZIP file becomes the draft of its course, and is looked at like any other draft."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from courses.building.making import Unfit, read_import, take_in
from courses.building.permissions import EDIT_COURSE
from courses.building.queries import find_desk
from courses.building.views import bp
from courses.catalogue.models import Course
from courses.packing.archive import LARGEST_UPLOAD, unpacked
from courses.packing.pack import Pack
from courses.permissions import AUTHOR
from courses.questions.formats.contract import UnreadableFile
from lms.api import Problem, Unit, _, allowed, db, now, units_in_scope


@bp.page("/staff/courses/import", may=AUTHOR, methods=("GET", "POST"))
def import_pack() -> ResponseReturnValue:
    """Read a pack; one with mistakes is told where, and nothing is written."""
    if request.method == "GET":
        return _page()
    file = request.files.get("pack")
    content = file.stream.read(LARGEST_UPLOAD + 1) if file else b""
    if not content:
        return _page(_("Hãy chọn tệp ZIP của gói khóa học."), 400)
    try:
        pack = read_import(unpacked(content))
    except UnreadableFile as refusal:
        return _page(refusal.sentence, 422)
    except Unfit as refusal:
        return _page(_("Chưa nhập gì: gói còn chỗ phải sửa."), 422, refusal.problems)
    return _taken_in(pack)


def _taken_in(pack: Pack) -> ResponseReturnValue:
    known = db.session.scalar(select(Course.id).where(Course.key == pack.key))
    desk = find_desk(known) if known else None
    if desk is not None and not allowed(EDIT_COURSE, desk):
        return _page(_("Khóa “%(key)s” do đơn vị khác phụ trách, nên chưa nhập gì.", key=pack.key), 409)
    if desk is not None and desk.draft is not None and "replace" not in request.form:
        sentence = _("Khóa “%(key)s” đang có bản nháp. Đánh dấu “Thay bản nháp đang có” rồi nhập lại.", key=pack.key)
        return _page(sentence, 409)
    units = units_in_scope(AUTHOR)
    chosen = next((unit for unit in units if str(unit.id) == request.form.get("unit")), units[0])
    course = take_in(pack, unit=db.session.get_one(Unit, chosen.id), by_id=current_user.id, at=now())
    flash(_("Đã đọc gói và để thành bản nháp. Xem các thay đổi rồi mới xuất bản."), "good")
    return redirect(url_for(".publish_page", course_id=course.id))


def _page(trouble: str = "", status: int = 200, problems: list[Problem] | None = None) -> ResponseReturnValue:
    return render_template(
        "courses/building/import.html",
        trouble=trouble,
        problems=problems or [],
        units=units_in_scope(AUTHOR),
        largest=LARGEST_UPLOAD,
    ), status
