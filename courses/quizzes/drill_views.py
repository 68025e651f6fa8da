"""“Luyện thêm”: one question after the other on one item of the standard, for as long as one likes."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.questions.contract import QUESTION_TYPES, Raw, Unacceptable
from courses.questions.rendering import question_view, raw_from
from courses.quizzes.drilling import Drilled, Stock, answer_drill, drilled, practisable, stock_of
from courses.quizzes.permissions import SEE_QUIZ
from courses.quizzes.queries import title_of
from courses.quizzes.views import bp
from lms.api import FRAMEWORKS, JSONDict, Skill, SkillLink, _, lazy_, now


@bp.page("/practice/<skill>", may=SEE_QUIZ)
def practise(skill: str) -> ResponseReturnValue:
    """Ask the next question, or say that there is none now; answers 404 for what no standard knows."""
    if not any(skill in framework.skills for framework in FRAMEWORKS):
        abort(404)
    stock = stock_of(skill, current_user.id)
    question = drilled(stock.next_id, current_user.id) if stock else None
    return _page(skill, question, stock) if question else render_template("courses/drill_empty.html", skill=skill)


@bp.page("/practice/<skill>", may=SEE_QUIZ, methods=("POST",))
def answer_practice(skill: str) -> ResponseReturnValue:
    """Tell how good the answer is."""
    question = drilled(request.form.get("version", 0, type=int), current_user.id)
    if question is None:  # changed, retired, or part of an exam that has begun since
        return redirect(url_for(".practise", skill=skill))
    raw = {name: values for name, values in raw_from(request.form).items() if name != "version"}
    if QUESTION_TYPES[question.version.type].is_blank(raw):
        return _page(skill, question, error=_("Hãy trả lời rồi kiểm tra."), raw=raw), 422
    try:
        given = answer_drill(question, raw, at=now())
    except Unacceptable as refusal:
        return _page(skill, question, error=refusal.sentence, raw=raw), 422
    return _page(skill, question, stock_of(skill, current_user.id), given=given)


def _page(
    skill: str,
    question: Drilled,
    stock: Stock | None = None,
    *,
    given: JSONDict | None = None,
    error: str = "",
    raw: Raw | None = None,
) -> str:
    view = question_view(
        question.version.type, question.settings, question.seed, given, posted=raw, show=given is not None
    )
    code = question.version.skill
    return render_template(
        "courses/drill.html",
        skill=skill,
        title=title_of(question.framework, skill) or skill,
        code=code,
        question=question,
        view=view,
        stock=stock,
        error=error,
    )


class PractiseMore(SkillLink):
    """The way from an item of the standard to endless practice on it."""

    key = "courses.practise"
    title = lazy_("Luyện thêm")
    icon = "infinity"

    def urls(self, user: Any, skills: list[Skill]) -> dict[str, str]:
        found = practisable([skill.code for skill in skills], user.id)
        return {code: url_for("quizzes.practise", skill=code) for code in found}
