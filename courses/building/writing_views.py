"""The lesson editor, with a preview that is the page that learners get."""

from collections import Counter
from types import SimpleNamespace

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from werkzeug.datastructures import FileStorage

from courses.activities.contract import skill_codes
from courses.activities.prose import CALL_OUTS
from courses.building.drafts import Stale, add_picture, edit, hash_of
from courses.building.lessons import (
    LessonForm,
    body_line,
    drawings_of,
    form_of,
    lesson_text,
    line_of,
    markdown,
    posted_form,
    read_lesson,
    with_lesson_text,
)
from courses.building.manuscript import Manuscript
from courses.building.outline import Refused, new_key
from courses.building.permissions import EDIT_COURSE, Desk
from courses.building.queries import find_desk, pictures_of
from courses.building.standard import items_of
from courses.building.views import bp
from courses.building.weights import weight_of
from courses.building.words import conflict_sentence
from courses.catalogue.models import Activity
from courses.packing.files import PICTURE_TYPES
from courses.packing.models import DRAFT, LIVE
from courses.packing.pack import Picture
from courses.packing.sources import read_texts
from courses.questions.pictures import LARGEST_UPLOAD, UnusablePicture, made_picture
from courses.questions.rendering import question_view
from lms.api import JSONDict, _, fold, nfc, now

ENDINGS = {media_type: ending for ending, media_type in PICTURE_TYPES.items()}


@bp.page("/staff/courses/<int:course_id>/lessons/<key>", may=EDIT_COURSE, load=find_desk, methods=("GET", "POST"))
def lesson(desk: Desk) -> ResponseReturnValue:
    """Show a lesson in the editor; save it into the draft."""
    script = Manuscript(read_texts(desk.course.id, desk.folder))
    stands = next((lesson for lesson in script.lessons if lesson.key == desk.key), None)
    if stands is None:
        abort(404)
    if request.method == "GET":
        return _page(desk, script, form_of(stands))
    form = posted_form(request.form, pictures_of(desk.course.id, desk.folder))
    if form.faults:
        return _page(desk, script, form, status=422, faults=form.faults)
    path, seen = f"lessons/{desk.key}.md", request.form.get("seen", "")
    try:
        changed = edit(
            desk.course.id, lambda texts: with_lesson_text(texts, desk.key, form), seen={path: seen},
            by_id=current_user.id, at=now(),
        )  # fmt: skip
    except Refused as refusal:
        flash(refusal.sentence, "warn")
        return redirect(url_for(".outline", course_id=desk.course.id))
    except Stale as refusal:
        sentence = _(
            "%(who)s Chữ của đồng chí vẫn còn trong các ô dưới đây; bấm “Lưu” lần nữa để thay bản của người kia.",
            who=conflict_sentence(refusal).partition(".")[0] + ".",
        )
        return _page(desk, script, form, status=409, trouble=sentence)
    flash(_("Đã ghi vào bản nháp.") if changed else _("Không có gì thay đổi."), "good" if changed else "info")
    return redirect(url_for(".lesson", course_id=desk.course.id, key=desk.key))


@bp.page("/staff/courses/<int:course_id>/lessons/<key>/preview", may=EDIT_COURSE, load=find_desk, methods=("POST",))
def preview(desk: Desk) -> ResponseReturnValue:
    """Show what is being written as the page that learners will get; nothing is kept."""
    script = Manuscript(read_texts(desk.course.id, desk.folder))
    known = pictures_of(desk.course.id, desk.folder)
    form = posted_form(request.form, known)
    if form.faults:
        return render_template("courses/building/no_preview.html", problems=list(form.faults.values()))
    text = lesson_text(script.texts.get(f"lessons/{desk.key}.md"), form)
    part, problems = read_lesson(script, desk.key, text, known)
    if part is None:
        return render_template("courses/building/no_preview.html", problems=[each.sentence for each in problems])
    activity = Activity(
        id=0, key=desk.key, type=part.type, titles=part.titles, minutes=part.minutes, skills=part.skills,
        settings=part.settings,
    )  # fmt: skip
    numbers = [each.key for each in script.lessons]
    return render_template(
        "courses/lesson.html",
        activity=activity,
        course=SimpleNamespace(id=desk.course.id, title=script.title),
        skills=skill_codes(part.skills),
        parts=[_shown(each, part.content["checks"]) for each in part.content["parts"]],
        here=SimpleNamespace(number=numbers.index(desk.key) + 1 if desk.key in numbers else 1, state=""),
        all=len(numbers),
        done=0,
        before=None,
        after=None,
    )


@bp.page("/staff/courses/<int:course_id>/lessons/<key>/convert", may=EDIT_COURSE, load=find_desk, methods=("POST",))
def convert(desk: Desk) -> ResponseReturnValue:
    """Turn a lesson's Markdown into what the rich editor holds (`to` is html), or back; 422 where it cannot hold it."""
    from courses.building.richtext import CannotHold, html_of, markdown_of  # noqa: PLC0415 (loads Beautiful Soup)

    drawings, text = drawings_of(pictures_of(desk.course.id, desk.folder)), request.form.get("text", "")
    if request.form.get("to") != "html":
        return jsonify(text=markdown(markdown_of(text, markdown(request.form.get("before", "")), drawings)))
    try:
        return jsonify(text=html_of(markdown(text), drawings))
    except CannotHold as refusal:
        return jsonify(error=refusal.sentence), 422


@bp.page("/staff/courses/<int:course_id>/lessons/<key>/pictures", may=EDIT_COURSE, load=find_desk, methods=("POST",))
def upload_picture(desk: Desk) -> ResponseReturnValue:
    """Take a picture into the draft, and say how a lesson shows it."""
    by_script = request.accept_mimetypes.best == "application/json"
    try:
        picture = _taken_picture(desk, request.files.get("file"))
    except UnusablePicture as refusal:
        if by_script:
            return jsonify(error=refusal.sentence), 422
        flash(refusal.sentence, "warn")
    else:
        if by_script:
            return jsonify(name=picture.name, url=picture.url, width=picture.width, height=picture.height)
        said = _("Đã thêm hình. Đặt vào bài bằng dòng: ![lời thay thế](../pictures/%(name)s)", name=picture.name)
        flash(said, "good")
    return redirect(url_for(".lesson", course_id=desk.course.id, key=desk.key, _anchor="pictures"))


def _taken_picture(desk: Desk, file: FileStorage | None) -> Picture:
    """Take an uploaded picture into the draft by a name of its own."""
    content = file.stream.read(LARGEST_UPLOAD + 1) if file else b""
    if file is None or not content:
        raise UnusablePicture(_("Hãy chọn tệp hình."))
    made = made_picture(content)
    stem = new_key(fold(nfc(file.filename or "").rpartition(".")[0]), ())
    known = pictures_of(desk.course.id, desk.folder)
    name = f"{stem}{ENDINGS[made.media_type]}"
    if name in known:
        name = f"{new_key(stem, [each.rpartition('.')[0] for each in known])}{ENDINGS[made.media_type]}"
    picture = Picture(name, made.content, made.width, made.height, made.media_type)
    add_picture(desk.course.id, picture, by_id=current_user.id, at=now())
    return picture


def _page(
    desk: Desk, script: Manuscript, form: LessonForm, *, status: int = 200, trouble: str = "",
    faults: JSONDict | None = None,
) -> ResponseReturnValue:  # fmt: skip
    path, course = f"lessons/{desk.key}.md", desk.course
    known = pictures_of(course.id, desk.folder)
    text = lesson_text(script.texts.get(path), form) if not faults else ""
    problems = read_lesson(script, desk.key, text, known)[1] if text else []
    shift = body_line(text)
    written = Manuscript({path: text}).lesson(desk.key) if text else script.lesson(desk.key)
    return render_template(
        "courses/building/lesson.html",
        desk=desk,
        course=course,
        manuscript=script,
        key=desk.key,
        form=form,
        faults=faults or {},
        problems=[(max(line_of(each) - shift, 0), each.sentence) for each in problems],
        trouble=trouble,
        seen=hash_of(course.id, DRAFT if desk.draft else LIVE, path),
        pictures=known,
        uses=Counter(name for each in script.lessons for name in each.pictures),
        weight=weight_of(written, {name: size for name, (_sha256, size, _known) in known.items()}),
        codes=items_of(script),
        call_outs=list(CALL_OUTS),
    ), status


def _shown(part: JSONDict, checks: JSONDict) -> JSONDict:
    key = part.get("check")
    if not key:
        return {"html": Markup(part["html"])}  # noqa: S704 (cleaned by nh3 just now)
    view = question_view(checks[key]["type"], checks[key]["settings"], 1)
    return {"check": SimpleNamespace(key=key, prefix=f"{key}-", view=view, problem="")}
