"""The settings of a course: what it is called, whom it is for, when one may join, what completes it."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.building.drafts import Stale, edit
from courses.building.manuscript import Manuscript
from courses.building.outline import Changed, Texts
from courses.building.permissions import EDIT_COURSE, Desk
from courses.building.queries import find_desk, other_courses
from courses.building.settings import SettingsForm, faults_of, form_faults, posted_settings, settings_of, with_settings
from courses.building.views import KIND_TITLES, bp
from courses.building.words import conflict_sentence
from courses.packing.files import MANIFEST
from courses.packing.sources import read_texts
from courses.permissions import AUTHOR, is_of_province
from lms.api import _, now, units_in_scope


class _Faulty(Exception):  # noqa: N818 (reads as what it is)
    """The settings would make a pack.yaml with mistakes."""


@bp.page("/staff/courses/<int:course_id>/settings", may=EDIT_COURSE, load=find_desk, methods=("GET", "POST"))
def settings(desk: Desk) -> ResponseReturnValue:
    """Show and change the settings in the draft."""
    if request.method == "GET":
        script = Manuscript(read_texts(desk.course.id, desk.folder))
        return _page(desk, script, settings_of(script))
    form = posted_settings(request.form)
    faults = form_faults(form)

    def change(texts: Texts) -> Changed:
        changed = with_settings(texts, form)
        faults.update(faults_of(changed[MANIFEST] or ""))
        if faults:
            raise _Faulty
        return changed

    if faults:
        script = Manuscript(read_texts(desk.course.id, desk.folder))
        return _page(desk, script, replace(form, faults=faults), status=422)
    try:
        changed = edit(
            desk.course.id, change, seen={MANIFEST: request.form.get("seen", "")}, by_id=current_user.id, at=now()
        )
    except _Faulty:
        script = Manuscript(read_texts(desk.course.id, desk.folder))
        return _page(desk, script, replace(form, faults=faults), status=422)
    except Stale as refusal:
        script = Manuscript(read_texts(desk.course.id, desk.folder))
        return _page(desk, script, settings_of(script), status=409, trouble=conflict_sentence(refusal))
    flash(_("Đã ghi vào bản nháp.") if changed else _("Không có gì thay đổi."), "good" if changed else "info")
    return redirect(url_for(".settings", course_id=desk.course.id))


def _page(
    desk: Desk, script: Manuscript, form: SettingsForm, *, status: int = 200, trouble: str = ""
) -> ResponseReturnValue:
    course = desk.course
    units = units_in_scope(AUTHOR)
    return render_template(
        "courses/building/settings.html",
        desk=desk,
        course=course,
        manuscript=script,
        form=form,
        faults=form.faults,
        trouble=trouble,
        kinds=KIND_TITLES,
        others=other_courses(course, current_user),
        units=units,
        home=course.unit_id or next((unit.id for unit in units if is_of_province(unit.path)), None),
    ), status
