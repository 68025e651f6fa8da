"""How a quiz is marked: how many answers two people mark, and how far apart they may be."""

from decimal import Decimal
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from courses.marking.export import XLSX, marks_workbook
from courses.marking.overviews import plan_of, referees_of
from courses.marking.services import plan_marking
from courses.marking.views import bp
from courses.permissions import MARK
from courses.quizzes.loaders import find_quiz
from courses.quizzes.models import Quiz
from courses.quizzes.permissions import EDIT_QUIZ
from lms.api import Form, _, allowed, lazy_, now

HUNDRED = Decimal(100)
USUAL_GAP = 15
"""Percent of the points by which two markers may differ where nobody has set anything."""


def _percent(label: Any) -> IntegerField:
    wrong = lazy_("Tỷ lệ là số nguyên từ 0 đến 100.")
    return IntegerField(label, [InputRequired(message=wrong), NumberRange(0, 100, message=wrong)])


class PlanForm(Form):
    """Both numbers in percent."""

    second_share = _percent(lazy_("Số phần trăm bài do hai người chấm"))
    gap = _percent(lazy_("Chênh lệch cho phép giữa hai người chấm, phần trăm số điểm"))


@bp.page("/staff/quizzes/<int:quiz_id>/marking/plan", may=EDIT_QUIZ, load=find_quiz)
def plan(quiz: Quiz) -> ResponseReturnValue:
    """Show how a quiz is marked."""
    stored = plan_of(quiz.id)
    share, gap = (stored.second_share, stored.gap) if stored else (0.0, USUAL_GAP / 100)
    return _page(quiz, PlanForm(formdata=None, second_share=round(share * 100), gap=round(gap * 100)))


@bp.page("/staff/quizzes/<int:quiz_id>/marking/plan", may=EDIT_QUIZ, load=find_quiz, methods=("POST",))
def change_plan(quiz: Quiz) -> ResponseReturnValue:
    """Set it anew; what is marked already stays."""
    form = PlanForm()
    if not form.validate():
        return _page(quiz, form), 422
    share, gap = (float(field.data / HUNDRED) for field in (form.second_share, form.gap))
    plan_marking(quiz.id, second_share=share, gap=gap, by_id=current_user.id, at=now())
    flash(_("Đã lưu cách chấm. Bài đã có điểm giữ nguyên."), "good")
    return redirect(url_for(".plan", quiz_id=quiz.id))


@bp.app_template_global("may_plan")
def may_plan(quiz: Quiz) -> bool:
    """Whether the reader may change how a quiz is marked."""
    return allowed(EDIT_QUIZ, quiz)


@bp.page("/staff/quizzes/<int:quiz_id>/marking/export", may=MARK, load=find_quiz)
def export(quiz: Quiz) -> Response:
    """Give the marks as a workbook."""
    response = Response(marks_workbook(quiz, current_user), mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="diem-{quiz.key}.xlsx"'
    return response


def _page(quiz: Quiz, form: PlanForm) -> str:
    return render_template("courses/marking/plan.html", quiz=quiz, form=form, referees=referees_of())
