"""The figures of a quiz for the people who look after it."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.catalogue.models import Activity
from courses.questions.contract import QUESTION_TYPES
from courses.questions.models import QuestionVersion
from courses.questions.rendering import question_view
from courses.questions.text import line
from courses.quizzes.loaders import find_quiz
from courses.quizzes.models import Quiz
from courses.quizzes.permissions import EDIT_QUIZ
from courses.quizzes.queries import title_of
from courses.statistics import words
from courses.statistics.models import QuestionStatistics
from courses.statistics.queries import question_figures_of, statistics_of, worst_first
from courses.statistics.services import refresh_now
from lms.api import Blueprint, _, page_of

bp = Blueprint("courses_statistics", __name__, template_folder=str(Path(__file__).parents[1] / "templates"))
PAGE = 25


@dataclass(frozen=True)
class Figured:
    """A question of a quiz with its figures."""

    quiz: Quiz
    figures: QuestionStatistics
    version: QuestionVersion

    @property
    def activity(self) -> Activity:
        """Where the quiz stands, for permission rules."""
        return self.quiz.activity


def find_figures(quiz_id: int, version_id: int) -> Figured:
    """Load the figures of a question in a quiz; answers 404 while there are none."""
    quiz = find_quiz(quiz_id)
    return Figured(quiz, *(question_figures_of(quiz_id, version_id) or abort(404)))


@bp.page("/staff/quizzes/<int:quiz_id>/statistics", may=EDIT_QUIZ, load=find_quiz)
def index(quiz: Quiz) -> ResponseReturnValue:
    """Show the stored figures, the questions with the worst first."""
    return render_template(
        "courses/statistics/index.html",
        quiz=quiz,
        stored=statistics_of(quiz.id),
        page=page_of(worst_first(quiz.id), size=PAGE),
        words=words,
        title_of=partial(title_of, quiz.activity.course.framework),
    )


@bp.page("/staff/quizzes/<int:quiz_id>/statistics/refresh", may=EDIT_QUIZ, load=find_quiz, methods=("POST",))
def refresh(quiz: Quiz) -> ResponseReturnValue:
    """Have the figures computed anew."""
    refresh_now(quiz.id, owner_id=current_user.id)
    flash(_("Đang tính lại số liệu. Tải lại trang sau vài giây để xem số mới."), "info")
    return redirect(url_for(".index", quiz_id=quiz.id))


@bp.page("/staff/quizzes/<int:quiz_id>/statistics/<int:version_id>", may=EDIT_QUIZ, load=find_figures)
def question(figured: Figured) -> ResponseReturnValue:
    """Show a question with its figures and what was answered to it."""
    version = figured.version
    known = version.type in QUESTION_TYPES
    return render_template(
        "courses/statistics/question.html",
        quiz=figured.quiz,
        figures=figured.figures,
        version=version,
        view=question_view(version.type, version.settings, 1, show=True) if known else None,
        words=words,
        line=line,
    )
