"""The trainer's pages of the bank."""

from pathlib import Path

from flask import render_template, request
from flask.typing import ResponseReturnValue

from courses.bank.queries import banks, coverage_of, questions_of
from courses.catalogue.models import Course
from courses.permissions import AUTHOR
from courses.questions.contract import QUESTION_TYPES
from courses.questions.models import QuestionVersion
from courses.questions.rendering import QuestionView, question_view
from lms.api import Blueprint, NavigationItem, db, lazy_, page_of

bp = Blueprint("courses_bank", __name__, template_folder=str(Path(__file__).parents[1] / "templates"))
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Ngân hàng câu hỏi"), icon="help-circle",
        endpoint="courses_bank.index", may=AUTHOR, order=310,
    )
]  # fmt: skip


def find_course(course_id: int) -> Course:
    """Load a course, a draft too; answers 404."""
    return db.get_or_404(Course, course_id)


@bp.page("/staff/bank", may=AUTHOR)
def index() -> ResponseReturnValue:
    """List the courses with the size of their banks."""
    return render_template("courses/bank/index.html", banks=banks())


@bp.page("/staff/bank/<int:course_id>", may=AUTHOR, load=find_course)
def show(course: Course) -> ResponseReturnValue:
    """Show what there is for each item of the standard, and the questions with their keys."""
    coverage = coverage_of(course)
    skill = request.args.get("skill", "")
    page = page_of(questions_of(course, skill), size=20)
    return render_template(
        "courses/bank/show.html",
        course=course,
        coverage=coverage,
        thin=[line for line in coverage if line.is_thin],
        skill=skill,
        page=page,
        questions=[_view(row.QuestionVersion) for row in page.rows],
    )


def _view(version: QuestionVersion) -> tuple[QuestionVersion, QuestionView | None]:
    """Pair a version with its picture, or with None when the plugin of its type is gone."""
    if version.type not in QUESTION_TYPES:
        return version, None
    return version, question_view(version.type, version.settings, 1, show=True)
