"""The list of quizzes, and the first page of each."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.editing.menu import quiz_tabs
from courses.editing.queries import Tally, kind_of, quizzes_of, state_of, tallies
from courses.permissions import AUTHOR
from courses.quizzes.drawing import bank_of, shortages_in
from courses.quizzes.drawing_ahead import DRAW_JOB, ready_papers
from courses.quizzes.freezing import Frozen, quiz_frozen_until
from courses.quizzes.loaders import find_quiz
from courses.quizzes.models import Quiz
from courses.quizzes.permissions import EDIT_QUIZ
from lms.api import Blueprint, NavigationItem, _, enqueue, lazy_, now, page_of

bp = Blueprint("courses_editing", __name__, template_folder="../templates")
bp.add_app_template_global(quiz_tabs)
bp.add_app_template_global(state_of, "quiz_state")
bp.add_app_template_global(kind_of, "quiz_kind")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Bài kiểm tra"), icon="checklist",
        endpoint="courses_editing.index", may=AUTHOR, order=320,
    )
]  # fmt: skip


@bp.page("/staff/quizzes", may=AUTHOR)
def index() -> ResponseReturnValue:
    """List the quizzes of the courses that one writes, with their state and what happens in them."""
    page = page_of(quizzes_of(current_user))
    shown = [row.Quiz for row in page.rows]
    return render_template(
        "courses/staff/quizzes.html", page=page, quizzes=shown, tallies=tallies([quiz.id for quiz in shown]), at=now()
    )


@bp.page("/staff/quizzes/<int:quiz_id>", may=EDIT_QUIZ, load=find_quiz)
def show(quiz: Quiz) -> ResponseReturnValue:
    """Show what a quiz asks for and how far its learners are."""
    return render_template(
        "courses/staff/quiz.html",
        quiz=quiz,
        tally=tallies([quiz.id]).get(quiz.id, Tally()),
        ready=ready_papers(quiz),
        short=shortages_in(quiz, bank_of(quiz.course_id)),
        at=now(),
    )


@bp.page("/staff/quizzes/<int:quiz_id>/draw", may=EDIT_QUIZ, load=find_quiz, methods=("POST",))
def draw(quiz: Quiz) -> ResponseReturnValue:
    """Let the worker draw papers now for everybody enrolled who has none."""
    if until := quiz_frozen_until(quiz, now()):
        flash(Frozen(until).sentence, "warn")
    else:
        enqueue(DRAW_JOB, {"quiz": quiz.id, "edition": quiz.edition}, owner_id=current_user.id)
        flash(_("Đang rút đề cho người đã ghi danh. Tải lại trang sau ít phút để xem số đề."), "info")
    return redirect(url_for(".show", quiz_id=quiz.id))
