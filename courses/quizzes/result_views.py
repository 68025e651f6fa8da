"""What the learner sees once an attempt is finished: the result, and the receipts."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.questions.contract import QUESTION_TYPES
from courses.questions.text import line
from courses.quizzes import queries, results, services
from courses.quizzes.models import Attempt
from courses.quizzes.permissions import TAKE_ATTEMPT
from courses.quizzes.review import KEY, SCORE, visible
from courses.quizzes.views import bp, find_attempt
from lms.api import now


@bp.page("/attempts/<int:attempt_id>/result", may=TAKE_ATTEMPT, load=find_attempt)
def result(attempt: Attempt) -> ResponseReturnValue:
    """Say how it went, as far as the quiz's review rule allows."""
    if not attempt.is_finished:
        if not services.is_over(attempt, now()):
            return redirect(url_for(".attempt", attempt_id=attempt.id, number=1))
        return render_template("courses/result_waiting.html", attempt=attempt)
    sheets = queries.sheets_of(attempt.id)
    activities = queries.activities_of(attempt.quiz.course_id)
    seen = visible(attempt, now())
    lines = results.breakdown(attempt, sheets) if SCORE in seen else []
    used = len(queries.attempts_of(attempt.quiz_id, current_user.id))
    return render_template(
        "courses/result.html",
        attempt=attempt,
        quiz=attempt.quiz,
        sheets=sheets,
        marks=SCORE in seen,
        lines=lines,
        answers=KEY in seen,
        review=results.reviewed(attempt, sheets, activities) if KEY in seen else [],
        steps=results.advice(attempt, lines, activities),
        out_of_ten=results.out_of_ten,
        left=None if attempt.quiz.attempts is None else max(0, attempt.quiz.attempts - used),
        last_saved=max((sheet.answer.saved_at for sheet in sheets if sheet.answer), default=None),
    )


@bp.page("/attempts/<int:attempt_id>/receipts", may=TAKE_ATTEMPT, load=find_attempt)
def receipts(attempt: Attempt) -> ResponseReturnValue:
    """List every save that the server has acknowledged."""
    entries = [
        {
            "seq": entry.saved.seq,
            "number": entry.saved.position,
            "at": entry.saved.saved_at,
            "answer": line(QUESTION_TYPES[entry.type].describe(entry.settings, entry.saved.given))
            if entry.saved.given
            else "",
        }
        for entry in queries.trail_of(attempt.id)
    ]
    return render_template("courses/receipts.html", attempt=attempt, entries=entries)
