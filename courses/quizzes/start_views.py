"""Beginning an attempt."""

from flask import flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import services
from courses.quizzes.drawing import NothingToDraw
from courses.quizzes.entry_views import find_quiz, quiz_page, this_entry
from courses.quizzes.models import Quiz
from courses.quizzes.permissions import SEE_QUIZ
from courses.quizzes.places import question_url
from courses.quizzes.room_views import room_page
from courses.quizzes.rules.waiting_room import WaitingRoom
from courses.quizzes.views import bp
from lms.api import _, db, now


@bp.page("/quizzes/<int:activity_id>/start", may=SEE_QUIZ, load=find_quiz, methods=("POST",))
def start(quiz: Quiz) -> ResponseReturnValue:
    """Begin an attempt, or go on with the open one; who is refused reads why."""
    try:
        attempt = services.start(quiz, learner_id=current_user.id, at=now(), entry=this_entry())
    except services.Refused as refused:
        db.session.commit()  # a wrong guess counts, and an attempt whose time was over is finished
        if WaitingRoom.key in refused.refusals:
            return redirect(url_for(".room", activity_id=quiz.activity_id))
        page = room_page if quiz.has_waiting_room else quiz_page
        response = make_response(page(quiz, refused.refusals))
        response.status_code = 409 if response.status_code == 200 else response.status_code
        return response
    except NothingToDraw as refusal:
        flash(_("Chưa bắt đầu được. %(why)s Đề nghị báo giảng viên.", why=refusal.sentence), "warn")
        return redirect(url_for(".quiz", activity_id=quiz.activity_id))
    return redirect(question_url(attempt, 1))
