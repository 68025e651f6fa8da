"""An attempt that is open on another device: what this one is told, and taking it over."""

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import queries
from courses.quizzes.asking import refusals_of, typed_in
from courses.quizzes.entering import Door, Entry, door_of
from courses.quizzes.models import Attempt
from courses.quizzes.origins import this_origin
from courses.quizzes.permissions import TAKE_ATTEMPT
from courses.quizzes.places import question_url
from courses.quizzes.rules.contract import Refusal
from courses.quizzes.sessions import Elsewhere, move_here
from courses.quizzes.views import bp
from lms.api import _, db, now, session_name

LOCKED = 423
"""RFC 4918: what is asked for is there, and locked by another."""


def find_moving(attempt_id: int) -> Attempt:
    """Load an attempt wherever it is open, or answer 404."""
    return queries.attempt_with_quiz(attempt_id) or abort(404)


@bp.errorhandler(Elsewhere)
def elsewhere(trouble: Elsewhere) -> ResponseReturnValue:
    """Answer a page or a script of the closed session."""
    if request.is_json or request.accept_mimetypes.best == "application/json":
        message = _("Bài đang mở trên máy khác. Máy này không nhận thêm câu trả lời.")
        return jsonify(elsewhere=True, message=message, url=url_for(".move", attempt_id=trouble.attempt_id)), LOCKED
    attempt = find_moving(trouble.attempt_id)
    return _page(attempt, _door(attempt), {}), LOCKED


@bp.page("/attempts/<int:attempt_id>/move", may=TAKE_ATTEMPT, load=find_moving, methods=("GET", "POST"))
def move(attempt: Attempt) -> ResponseReturnValue:
    """Ask whether to go on here, and close the other session when that is confirmed."""
    if attempt.is_finished or attempt.session_key in {"", session_name()}:
        return redirect(question_url(attempt, 1))
    door = _door(attempt)
    if request.method == "GET":
        return _page(attempt, door, {})
    refusals = refusals_of(door, is_moving=True)
    if refusals:
        db.session.commit()  # a wrong guess counts
        return _page(attempt, door, refusals), 422
    move_here(attempt, session=session_name(), origin=this_origin(), at=now())
    return redirect(question_url(attempt, 1))


def _door(attempt: Attempt) -> Door:
    entry = Entry(current_user.unit_path, this_origin(), session_name(), typed_in(request.form))
    return door_of(attempt.quiz, person_id=attempt.owner_id, attempts=[attempt], entry=entry, at=now())


def _page(attempt: Attempt, door: Door, refusals: dict[str, Refusal]) -> str:
    return render_template(
        "courses/elsewhere.html",
        attempt=attempt,
        questions=[rule for rule in door.questions if rule.holds_on_moving],
        refusals=refusals,
    )
