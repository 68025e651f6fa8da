"""The door of a quiz: its rules, the attempts so far, and beginning one."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import queries, services
from courses.quizzes.drawing import NothingToDraw
from courses.quizzes.models import Quiz
from courses.quizzes.permissions import SEE_QUIZ
from courses.quizzes.review import SCORE, visible
from courses.quizzes.views import bp
from lms.api import _, now


def find_quiz(activity_id: int) -> Quiz:
    """Load the quiz of an activity, or answer 404."""
    return queries.quiz_of(activity_id) or abort(404)


@bp.page("/quizzes/<int:activity_id>", may=SEE_QUIZ, load=find_quiz)
def quiz(quiz: Quiz) -> ResponseReturnValue:
    """Tell the rules, the attempts so far, and offer to begin."""
    attempts = queries.attempts_of(quiz.id, current_user.id)
    at = now()
    return render_template(
        "courses/quiz.html",
        quiz=quiz,
        attempts=attempts,
        running=next((attempt for attempt in attempts if not services.is_over(attempt, at)), None),
        left=None if quiz.attempts is None else max(0, quiz.attempts - len(attempts)),
        passed=any(attempt.passed for attempt in attempts),
        scored={attempt.id for attempt in attempts if SCORE in visible(attempt, at)},
    )


@bp.page("/quizzes/<int:activity_id>/start", may=SEE_QUIZ, load=find_quiz, methods=("POST",))
def start(quiz: Quiz) -> ResponseReturnValue:
    """Begin an attempt, or go on with the open one."""
    try:
        attempt = services.start(quiz, learner_id=current_user.id, at=now())
    except services.NoAttemptsLeft:
        flash(_("Đồng chí đã dùng hết số lượt của bài này."), "warn")
        return redirect(url_for(".quiz", activity_id=quiz.activity_id))
    except NothingToDraw:
        flash(_("Bài này chưa có câu hỏi nào sẵn sàng. Đề nghị báo giảng viên."), "warn")
        return redirect(url_for(".quiz", activity_id=quiz.activity_id))
    return redirect(url_for(".attempt", attempt_id=attempt.id, number=1))
