"""The attempts of a quiz, and everything that happened in one of them."""

from dataclasses import dataclass

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from courses.quizzes import queries as quizzes
from courses.quizzes.loaders import find_quiz
from courses.quizzes.models import Quiz
from courses.quizzes.receipts import AttemptReceipt, receipt_of
from courses.trails import queries
from courses.trails.events import TrailEvent, answer_in_words, trail_events
from courses.trails.exports import XLSX, trail_json, trail_workbook
from courses.trails.permissions import SEE_ATTEMPTS
from courses.trails.queries import Sat
from lms.api import Blueprint, NavigationItem, lazy_, page_of

LONGEST_WORDS = 100

bp = Blueprint("courses_trails", __name__, template_folder="../templates")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Các lượt làm"), icon="timeline-event",
        endpoint="courses_trails.everywhere", may=SEE_ATTEMPTS, order=325,
    )
]  # fmt: skip


def find_sat(attempt_id: int) -> Sat:
    """Load an attempt with its learner, or answer 404."""
    return queries.sat_attempt(attempt_id) or abort(404)


@bp.page("/staff/attempts", may=SEE_ATTEMPTS)
def everywhere() -> ResponseReturnValue:
    """List the newest attempts of the reader's subtree, at whatever quiz."""
    return _list(None)


@bp.page("/staff/quizzes/<int:quiz_id>/attempts", may=SEE_ATTEMPTS, load=find_quiz)
def index(quiz: Quiz) -> ResponseReturnValue:
    """List the attempts of the reader's subtree at one quiz."""
    return _list(quiz)


def _list(quiz: Quiz | None) -> str:
    words = request.args.get("q", "")[:LONGEST_WORDS].strip()
    page = page_of(queries.attempts_seen(quiz.id if quiz else None, words))
    return render_template("courses/trails/index.html", quiz=quiz, page=page, words=words)


@bp.page("/staff/attempts/<int:attempt_id>", may=SEE_ATTEMPTS, load=find_sat)
def show(sat: Sat) -> ResponseReturnValue:
    """Tell everything that happened in one attempt."""
    trail = _trail(sat)
    return render_template(
        "courses/trails/show.html",
        sat=sat,
        attempt=sat.attempt,
        quiz=sat.attempt.quiz,
        receipt=trail.receipt,
        held=[(sheet, answer_in_words(sheet.type, sheet.settings, sheet.given)) for sheet in trail.sheets],
        events=trail.events,
    )


@bp.page("/staff/attempts/<int:attempt_id>.xlsx", may=SEE_ATTEMPTS, load=find_sat)
def workbook(sat: Sat) -> ResponseReturnValue:
    """The trail as a workbook."""
    trail = _trail(sat)
    return _file(trail_workbook(sat, trail.receipt, trail.events), XLSX, f"nhat-ky-{sat.attempt.id}.xlsx")


@bp.page("/staff/attempts/<int:attempt_id>.json", may=SEE_ATTEMPTS, load=find_sat)
def as_json(sat: Sat) -> ResponseReturnValue:
    """The trail as JSON."""
    trail = _trail(sat)
    name = f"nhat-ky-{sat.attempt.id}.json"
    return _file(trail_json(sat, trail.receipt, trail.events).encode(), "application/json", name)


@dataclass(frozen=True)
class _Trail:
    sheets: list[quizzes.Sheet]
    receipt: AttemptReceipt
    events: list[TrailEvent]


def _trail(sat: Sat) -> _Trail:
    attempt_id = sat.attempt.id
    sheets = quizzes.sheets_of(attempt_id)
    saves, notes = quizzes.trail_of(attempt_id), queries.notes_of(attempt_id)
    events = trail_events(sat, sheets, saves, notes, queries.verdicts_of(attempt_id))
    return _Trail(sheets, receipt_of(sat.attempt, sheets), events)


def _file(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
