"""Publishing a draft after a look at what it changes; throwing it away; taking a course out as a ZIP file."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.building.drafts import Stale, discard
from courses.building.permissions import EDIT_COURSE, Desk
from courses.building.publishing import Faulty, Review, draft_files, publish, review
from courses.building.queries import find_desk
from courses.building.settings import faults_of
from courses.building.views import bp
from courses.building.words import conflict_sentence
from courses.packing.archive import packed
from courses.packing.exporting import files_of
from courses.packing.files import MANIFEST
from courses.packing.models import DRAFT
from courses.packing.sources import read_texts
from courses.quizzes.freezing import Frozen, course_frozen_until
from lms.api import Problem, _, db, now

NOTHING = Review(None, [], None, "")


@bp.page("/staff/courses/<int:course_id>/publish", may=EDIT_COURSE, load=find_desk)
def publish_page(desk: Desk) -> ResponseReturnValue:
    """Show what publishing the draft will change, or what has to be mended before."""
    return _page(desk, review(desk.course, draft_files(desk)) if desk.draft else NOTHING)


@bp.page("/staff/courses/<int:course_id>/publish", may=EDIT_COURSE, load=find_desk, methods=("POST",))
def publish_draft(desk: Desk) -> ResponseReturnValue:
    """Publish the draft that has been looked at."""
    course_id = desk.course.id
    try:
        course = publish(
            course_id, token=request.form.get("token", ""), by_id=current_user.id, at=now(),
            opening="open" in request.form,
        )  # fmt: skip
    except Frozen as refusal:
        return _refused(course_id, refusal.sentence)
    except Stale as refusal:
        return _refused(course_id, conflict_sentence(refusal))
    except Faulty:
        return _refused(course_id, _("Bản nháp còn chỗ phải sửa."), 422)
    flash(_("Đã xuất bản khóa “%(title)s”.", title=course.title), "good")
    return redirect(url_for(".outline", course_id=course.id))


@bp.page("/staff/courses/<int:course_id>/discard", may=EDIT_COURSE, load=find_desk, methods=("POST",))
def discard_draft(desk: Desk) -> ResponseReturnValue:
    """Throw the draft away; what learners have stays."""
    course_id = desk.course.id
    if desk.draft is None:
        return redirect(url_for(".outline", course_id=course_id))
    if discard(desk.course, by_id=current_user.id):
        flash(_("Đã bỏ khóa học chưa xuất bản."), "good")
        return redirect(url_for(".index"))
    flash(_("Đã bỏ bản nháp; khóa học đang dùng giữ nguyên."), "good")
    return redirect(url_for(".outline", course_id=course_id))


@bp.page("/staff/courses/<int:course_id>/export", may=EDIT_COURSE, load=find_desk)
def export(desk: Desk) -> ResponseReturnValue:
    """Send the course as it is live, or a draft that never was, as a ZIP file."""
    files = files_of(desk.course) if desk.course.digest else draft_files(desk)
    response = Response(packed(files), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{desk.course.key}.zip"'
    return response


def _refused(course_id: int, sentence: str, status: int = 409) -> ResponseReturnValue:
    db.session.rollback()
    desk = find_desk(course_id)
    return _page(desk, review(desk.course, draft_files(desk)) if desk.draft else NOTHING, sentence, status)


def _page(desk: Desk, seen: Review, trouble: str = "", status: int = 200) -> ResponseReturnValue:
    course_id = desk.course.id
    return render_template(
        "courses/building/publish.html",
        desk=desk,
        course=desk.course,
        review=seen,
        problems=_places(course_id, seen),
        trouble=trouble,
        frozen_until=course_frozen_until(course_id, now()) if desk.course.digest else None,
    ), status


def _places(course_id: int, seen: Review) -> list[tuple[Problem, str]]:
    """Each problem with the page on which it can be mended."""
    texts = read_texts(course_id, DRAFT) if seen.problems else {}
    settings = set(faults_of(texts[MANIFEST]).values()) if MANIFEST in texts else set()
    places = []
    for problem in seen.problems:
        file = problem.place.rpartition(":")[0]
        if file in texts and file.startswith("lessons/"):
            key = file.removeprefix("lessons/").removesuffix(".md")
            places.append((problem, url_for(".lesson", course_id=course_id, key=key)))
        else:
            page = ".settings" if problem.sentence in settings else ".outline"
            places.append((problem, url_for(page, course_id=course_id)))
    return places
