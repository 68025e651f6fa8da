"""The quiz editor: one form whose every button works without a script, and nothing is saved but by “Lưu”."""

from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from courses.catalogue.models import Activity, Course
from courses.editing.presets import PRESETS, apply_preset
from courses.editing.reading import Path, Reading, chosen_rules, sheet_of
from courses.editing.services import Checked, Stale, check, save, token_of
from courses.editing.sheet import QuizSheet, changed_by_button, posted_sheet
from courses.editing.views import bp
from courses.questions.contract import full_key
from courses.questions.models import READY, Bank, Question
from courses.quizzes.behaviours.contract import BEHAVIOURS
from courses.quizzes.freezing import Frozen, quiz_frozen_until
from courses.quizzes.loaders import find_quiz
from courses.quizzes.models import Quiz
from courses.quizzes.permissions import EDIT_QUIZ
from courses.quizzes.phases import PHASES, THINGS
from courses.quizzes.rules.words import moment_words
from lms.api import FRAMEWORKS, Skill, _, db, now

SAVE, PRESET = "save", "preset"


@dataclass(frozen=True)
class Trouble:
    """Why nothing was saved: a bold fact and a sentence. `shown` faults stand beside their fields."""

    title: str = ""
    sentence: str = ""
    status: int = 200
    shown: dict[Path, str] = field(default_factory=dict)


@bp.page("/staff/quizzes/<int:quiz_id>/edit", may=EDIT_QUIZ, load=find_quiz, methods=("GET", "POST"))
def edit(quiz: Quiz) -> ResponseReturnValue:
    """Show the quiz's settings and paper; add, move and take away; save."""
    if request.method == "GET":
        sheet = sheet_of(quiz)
        return _page(quiz, sheet, check(quiz, Reading(sheet)), Trouble())
    sheet, button = posted_sheet(request.form), request.form.get("do", "")
    deed, _colon, what = button.partition(":")
    if deed == PRESET:
        apply_preset(sheet, what or sheet.value("preset"), _modules(quiz.activity.course))
    elif deed != SAVE:
        changed_by_button(sheet, button)
    checked = check(quiz, Reading(sheet))
    if deed != SAVE:
        return _page(quiz, sheet, checked, Trouble(shown=dict(checked.faults)))
    if checked.faults:
        count = len(checked.faults)
        title = _("Chưa lưu: còn %(count)d chỗ cần sửa.", count=count)
        return _page(quiz, sheet, checked, Trouble(title, "", 422, dict(checked.faults)))
    return _save(quiz, sheet, checked)


def _save(quiz: Quiz, sheet: QuizSheet, checked: Checked) -> ResponseReturnValue:
    try:
        changed = save(quiz, checked.fields, token=sheet.value("token"), by_id=current_user.id, at=now())
    except Frozen as refusal:
        return _page(quiz, sheet, checked, Trouble(_("Chưa lưu."), refusal.sentence, 409))
    except Stale as refusal:
        sentence = _(
            "Người khác đã sửa bài này%(when)s. Trên màn hình là bản của đồng chí, chưa lưu; bấm “Lưu” lần nữa để thay "
            "bản của người kia, hoặc mở lại trang để xem bản đó.",
            when=_(" lúc %(moment)s", moment=moment_words(refusal.at)) if refusal.at else "",
        )
        return _page(quiz, sheet, checked, Trouble(_("Chưa lưu."), sentence, 409))
    flash(_("Đã lưu bài kiểm tra.") if changed else _("Không có gì thay đổi."), "good" if changed else "info")
    return redirect(url_for(".edit", quiz_id=quiz.id))


def _page(quiz: Quiz, sheet: QuizSheet, checked: Checked, trouble: Trouble) -> ResponseReturnValue:
    course = quiz.activity.course
    return render_template(
        "courses/staff/quiz_edit.html",
        quiz=quiz,
        sheet=sheet,
        token=token_of(quiz),
        faults=trouble.shown,
        found=checked.found,
        trouble=trouble,
        frozen_until=quiz_frozen_until(quiz, now()),
        behaviours=list(BEHAVIOURS),
        behaviour_choices=[(each.key.removeprefix("courses."), each.title) for each in BEHAVIOURS],
        chosen_behaviour=full_key(sheet.value("behaviour")),
        rules=list(chosen_rules()),
        presets=PRESETS,
        phases=PHASES,
        things=THINGS,
        **_suggestions(quiz, course),
    ), trouble.status


def _suggestions(quiz: Quiz, course: Course) -> dict[str, Any]:
    """What fields offer while one types: codes of the course, keys of questions, activities of the course."""
    ready = select(Question.key).join(Bank).where(Bank.course_id == course.id, Question.status == READY)
    activities = (
        select(Activity)
        .where(Activity.course_id == course.id, ~Activity.is_retired, Activity.id != quiz.activity_id)
        .order_by(Activity.position)
    )
    return {
        "codes": _codes(course),
        "keys": db.session.scalars(ready.order_by(Question.key)).all(),
        "activities": db.session.scalars(activities).all(),
    }


def _codes(course: Course) -> list[Skill]:
    """The codes below which a course teaches, in the order of the standard."""
    if course.framework not in FRAMEWORKS:
        return []
    return [
        skill
        for code, skill in FRAMEWORKS[course.framework].skills.items()
        if any(code == taught or code.startswith(f"{taught}.") for taught in course.skills)
    ]


def _modules(course: Course) -> list[str]:
    """The modules that a course teaches, whole or in part."""
    return list(dict.fromkeys(code.partition(".")[0] for code in course.skills))
