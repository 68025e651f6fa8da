"""The pages of a quiz's regrades: asking, mending a key, the dry run, the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.questions.models import QuestionVersion
from courses.questions.rendering import question_view
from courses.questions.text import line
from courses.quizzes.freezing import Frozen, refuse_if_frozen
from courses.quizzes.holding import held_until
from courses.quizzes.loaders import find_quiz
from courses.quizzes.mark_models import APPROVED, COUNTING
from courses.quizzes.models import Quiz
from courses.regrading import queries, services
from courses.regrading.export import workbook
from courses.regrading.forms import AskForm, RefuseForm
from courses.regrading.keys import key_form_of, mend_key
from courses.regrading.permissions import REGRADE
from courses.regrading.queries import FILTERS, Told
from courses.regrading.services import RegradeRefused
from lms.api import Blueprint, NavigationItem, _, lazy_, log_deed, now, page_of

REFUSALS: Mapping[str, Any] = {
    "busy": lazy_("Bài này đang có một lần chấm lại chưa xong. Hãy duyệt hoặc từ chối lần đó trước."),
    "own": lazy_("Người đề nghị không tự duyệt được: cần một người thứ hai."),
    "involved": lazy_("Kết quả của chính đồng chí nằm trong lần chấm lại này, nên cần người khác duyệt."),
    "empty": lazy_("Có bài thi sẽ không còn câu nào để tính điểm, nên không duyệt được."),
    "stale": lazy_("Từ lúc tính thử đã có bài nộp thêm hoặc điểm thay đổi. Hệ thống đang tính lại; hãy xem rồi duyệt."),
    "over": lazy_("Lần chấm lại này không còn chờ duyệt."),
}

bp = Blueprint("courses_regrading", __name__, template_folder="../templates")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Chấm lại"), icon="refresh",
        endpoint="courses_regrading.quizzes", may=REGRADE, order=335,
    )
]  # fmt: skip


@dataclass(frozen=True)
class Mended:
    """A question whose key is mended on the way to a regrade of a quiz."""

    quiz: Quiz
    version: QuestionVersion


def find_question(quiz_id: int, question_id: int) -> Mended:
    """Load a question of the quiz's course in its newest version, or answer 404."""
    quiz = find_quiz(quiz_id)
    return Mended(quiz, queries.question_in(quiz, question_id) or abort(404))


def find_regrade(regrade_id: int) -> Told:
    """Load a regrade, or answer 404."""
    return queries.told(regrade_id) or abort(404)


@bp.page("/staff/regrades", may=REGRADE)
def quizzes() -> ResponseReturnValue:
    """What waits for a second person, and the quizzes that were sat."""
    return render_template(
        "courses/regrading/quizzes.html", under_way=queries.under_way(), page=page_of(queries.quizzes_sat())
    )


@bp.page("/staff/quizzes/<int:quiz_id>/regrade", may=REGRADE, load=find_quiz, methods=("GET", "POST"))
def index(quiz: Quiz) -> ResponseReturnValue:
    """Choose questions and what is to be done with them; the regrades so far."""
    asked = queries.asked_in(quiz.id)
    form = AskForm(asked, request.args.getlist("question", type=int))
    status = 200
    if form.validate_on_submit():
        try:
            regrade = services.ask(quiz, form.changes(), reason=form.reason.data, by_id=current_user.id, at=now())
        except RegradeRefused as refusal:
            flash(str(REFUSALS[refusal.why]), "warn")
            return redirect(url_for(".index", quiz_id=quiz.id))
        return redirect(url_for(".show", regrade_id=regrade.id))
    if form.is_submitted():
        status = 422
    page = render_template(
        "courses/regrading/index.html",
        quiz=quiz,
        form=form,
        asked=asked,
        line=line,
        mendable={one.question.id for one in asked if key_form_of(one.latest)},
        regrades=queries.regrades_of(quiz.id),
    )
    return page, status


@bp.page(
    "/staff/quizzes/<int:quiz_id>/regrade/questions/<int:question_id>",
    may=REGRADE, load=find_question, methods=("GET", "POST"),
)  # fmt: skip
def mend(mended: Mended) -> ResponseReturnValue:
    """Mend the key of a question by making its next version; attempts keep the one they drew."""
    quiz, version = mended.quiz, mended.version
    kind = key_form_of(version)
    if kind is None:
        flash(_("Đáp án của loại câu này sửa trong trang biên soạn câu hỏi."), "info")
        return redirect(url_for(".index", quiz_id=quiz.id))
    form = kind()
    form.show(version.settings)
    status, problems = 200, []
    if form.validate_on_submit():
        try:
            refuse_if_frozen(quiz, now())
            made = mend_key(version, form.settings_with_key(version.settings), by_id=current_user.id, at=now())
        except Frozen as frozen:
            made, problems = [], [frozen.sentence]
        if isinstance(made, QuestionVersion):
            flash(_("Đã lưu đáp án mới. Bài đã nộp chỉ đổi điểm sau khi chấm lại."), "good")
            return redirect(url_for(".index", quiz_id=quiz.id, question=version.question_id))
        problems += [fault.sentence for fault in made]
    if form.is_submitted():
        status = 422
    page = render_template(
        "courses/regrading/key.html",
        quiz=quiz,
        version=version,
        view=question_view(version.type, version.settings, 1, show=True),
        form=form,
        problems=problems,
    )
    return page, status


@bp.page("/staff/regrades/<int:regrade_id>", may=REGRADE, load=find_regrade)
def show(told: Told) -> ResponseReturnValue:
    """Tell what a regrade would change, or has changed, and who decides."""
    regrade, quiz = told.regrade, find_quiz(told.regrade.quiz_id)
    effect = request.args.get("effect", "")
    effect = effect if effect in FILTERS else ""
    form, is_own = RefuseForm(formdata=None), regrade.asked_by == current_user.id
    if is_own:
        form.reason.label.text = _("Lý do rút lại")
    named = queries.questions_named([change["question_id"] for change in regrade.changes if "question_id" in change])
    return render_template(
        "courses/regrading/show.html",
        told=told,
        regrade=regrade,
        quiz=quiz,
        held_until=held_until(quiz, now(), passed=False),
        questions={key: line(version.settings["text"]) for key, version in named.items()},
        is_at_work=regrade.state in {COUNTING, APPROVED},
        job=told.job,
        title=_("Chấm lại"),
        left=None,
        effect=effect,
        page=page_of(queries.lines_of(regrade.id, effect)),
        form=form,
        is_own=is_own,
    )


@bp.page("/staff/regrades/<int:regrade_id>/approve", may=REGRADE, load=find_regrade, methods=("POST",))
def approve(told: Told) -> ResponseReturnValue:
    """Let the regrade be carried out; the second person presses this."""
    try:
        services.approve(told.regrade.id, by_id=current_user.id, at=now())
    except RegradeRefused as refusal:
        flash(str(REFUSALS[refusal.why]), "warn")
    else:
        flash(_("Đã duyệt. Hệ thống đang chấm lại."), "good")
    return redirect(url_for(".show", regrade_id=told.regrade.id))


@bp.page("/staff/regrades/<int:regrade_id>/refuse", may=REGRADE, load=find_regrade, methods=("POST",))
def refuse(told: Told) -> ResponseReturnValue:
    """Refuse the regrade with a reason, or take one's own back."""
    form = RefuseForm()
    if not form.validate_on_submit():
        flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "stop")
        return redirect(url_for(".show", regrade_id=told.regrade.id))
    try:
        services.refuse(told.regrade.id, reason=form.reason.data, by_id=current_user.id, at=now())
    except RegradeRefused as refusal:
        flash(str(REFUSALS[refusal.why]), "warn")
    else:
        flash(_("Đã từ chối. Không điểm nào thay đổi."), "info")
    return redirect(url_for(".show", regrade_id=told.regrade.id))


@bp.page("/staff/regrades/<int:regrade_id>/export", may=REGRADE, load=find_regrade, methods=("POST",))
def export(told: Told) -> ResponseReturnValue:
    """The list as XLSX. A form asks for it, because taking the names of many people is a deed to be logged."""
    regrade = told.regrade
    content, rows = workbook(regrade)
    log_deed("courses.regrade_exported", f"courses:regrade:{regrade.id}", rows=rows)
    response = Response(content, mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response.headers["Content-Disposition"] = f'attachment; filename="cham-lai-{regrade.id}.xlsx"'
    return response
