"""The outline of a course: every button works without a script, and every change goes into the draft at once."""

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.building import exams
from courses.building import outline as changes
from courses.building.drafts import Stale, edit
from courses.building.manuscript import Manuscript
from courses.building.outline import Changed, Refused, Texts
from courses.building.permissions import EDIT_COURSE, Desk
from courses.building.queries import find_desk, pictures_of
from courses.building.standard import next_item
from courses.building.views import LONGEST_TITLE, STATE_TITLES, bp
from courses.building.weights import weight_of, whole
from courses.building.words import conflict_sentence
from courses.packing.files import MANIFEST
from courses.packing.sources import read_texts
from courses.packing.yaml_edits import NoPlace
from courses.quizzes.section_settings import MOST_QUESTIONS
from lms.api import JSONDict, _, nfc, now

STEPS = {"up": -1, "down": 1}
RETIRING = {
    "module": changes.without_module, "lesson": changes.without_lesson, "quiz": changes.without_quiz,
    "exam": exams.without_exam,
}  # fmt: skip
QUESTIONS = {"exam": 20, "practice": 10}
"""How many questions a new quiz draws, by its behaviour."""


@bp.page("/staff/courses/<int:course_id>", may=EDIT_COURSE, load=find_desk)
def outline(desk: Desk) -> ResponseReturnValue:
    """Show what a course is made of, with the weight of every lesson."""
    script = Manuscript(read_texts(desk.course.id, desk.folder))
    sizes = {name: size for name, (_sha256, size, _known) in pictures_of(desk.course.id, desk.folder).items()}
    weights = {lesson.key: weight_of(lesson, sizes) for lesson in script.lessons}
    return render_template(
        "courses/building/outline.html",
        desk=desk,
        course=desk.course,
        manuscript=script,
        weights=weights,
        all=whole(weights.values()) if weights else None,
        states=STATE_TITLES,
    )


@bp.page("/staff/courses/<int:course_id>/outline", may=EDIT_COURSE, load=find_desk, methods=("POST",))
def change_outline(desk: Desk) -> ResponseReturnValue:
    """Do what a button says: "up:lesson:key", "into:lesson:key", "add:module" and their like."""
    deed, _colon, rest = request.form.get("do", "").partition(":")
    kind, _colon, key = rest.partition(":")
    made: list[str] = []

    def change(texts: dict[str, str]) -> Mapping[str, str | None]:
        if MANIFEST not in texts:
            raise Refused(_("Khóa này chưa có tệp nguồn; hãy nạp lại gói khóa học."))
        return _changed(texts, deed, kind, key, made)

    try:
        changed = edit(
            desk.course.id, change, seen={MANIFEST: request.form.get("seen", "")}, by_id=current_user.id, at=now()
        )
    except Refused as refusal:
        flash(refusal.sentence, "warn")
    except NoPlace:
        abort(400)
    except Stale as refusal:
        flash(conflict_sentence(refusal), "warn")
    else:
        if made:
            return redirect(url_for(".lesson", course_id=desk.course.id, key=made[0]))
        if deed not in {"up", "down", "arrange"}:
            flash(_("Đã ghi vào bản nháp.") if changed else _("Không có gì thay đổi."), "good" if changed else "info")
    return redirect(url_for(".outline", course_id=desk.course.id, _anchor=f"{kind}-{key}" if key else None))


def _changed(texts: Texts, deed: str, kind: str, key: str, made: list[str]) -> Changed:
    if deed == "arrange":
        return changes.arranged_as(texts, request.form.getlist("item"))
    if deed in STEPS and kind in ("module", "lesson", "quiz"):
        return changes.moved(texts, kind, key, STEPS[deed])
    if (deed, kind) == ("into", "lesson"):
        return changes.lesson_into(texts, key, request.form.get("module", ""))
    if deed == "retire" and kind in RETIRING:
        return RETIRING[kind](texts, key)
    if deed == "rename":
        return _renamed(texts, kind, key)
    return _added(texts, kind, key, made)


def _renamed(texts: Texts, kind: str, key: str) -> Changed:
    titles = _titles()
    if kind == "quiz":
        return changes.with_quiz_changed(texts, key, titles, _count())
    if kind == "exam":
        return exams.with_exam_changed(texts, key, titles, *_parts_and_months())
    return changes.with_module_titles(texts, key, titles)


def _added(texts: Texts, kind: str, key: str, made: list[str]) -> Changed:
    titles = _titles()
    if kind == "lesson":
        lesson, changed = changes.with_lesson(texts, key, titles["vi"], next_item(Manuscript(texts)))
        made.append(lesson)
        return changed
    if kind == "quiz" and key in QUESTIONS:
        return changes.with_quiz(texts, titles, key, _count() or QUESTIONS[key])
    if kind == "exam":
        return exams.with_exam(texts, titles, *_parts_and_months())
    return changes.with_module(texts, titles)


def _parts_and_months() -> tuple[list[str], int]:
    return request.form.getlist("part"), exams.months_from(request.form.get("months", ""))


def _titles() -> JSONDict:
    titles = {language: nfc(request.form.get(f"title_{language}", ""))[:LONGEST_TITLE] for language in ("vi", "en")}
    if not titles["vi"]:
        raise Refused(_("Hãy nhập tên tiếng Việt."))
    return {language: text for language, text in titles.items() if text}


def _count() -> int | None:
    typed = request.form.get("count", "")
    if not typed:
        return None
    if not (typed.isdecimal() and 1 <= int(typed[:4]) <= MOST_QUESTIONS):
        raise Refused(_("Số câu phải là số nguyên từ 1 đến %(most)d.", most=MOST_QUESTIONS))
    return int(typed)
