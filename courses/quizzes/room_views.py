"""The waiting room of a scheduled exam."""

from collections.abc import Mapping
from math import ceil

from flask import jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.quizzes import queries, services
from courses.quizzes.entry_views import before_room, find_quiz, own_door
from courses.quizzes.models import Quiz
from courses.quizzes.permissions import SEE_QUIZ
from courses.quizzes.places import question_url
from courses.quizzes.rules.contract import Refusal
from courses.quizzes.views import bp
from courses.quizzes.waiting import Waiting, join, room_opens_at, waiting_of
from lms.api import _, local, now

SOONEST, LATEST = 3, 30
"""Seconds after which a page without a script asks again."""


@bp.page("/quizzes/<int:activity_id>/room", may=SEE_QUIZ, load=find_quiz)
def room(quiz: Quiz) -> ResponseReturnValue:
    """Show where one stands and when the door opens; whoever is not in the room reads how to come in."""
    return room_page(quiz)


@bp.page("/quizzes/<int:activity_id>/room", may=SEE_QUIZ, load=find_quiz, methods=("POST",))
def join_room(quiz: Quiz) -> ResponseReturnValue:
    """Give the learner a place, unless the rules will not let them in anyway."""
    door = own_door(quiz, queries.attempts_of(quiz.id, current_user.id))
    opens_at, at = room_opens_at(door.circumstances.terms), now()
    if not quiz.has_waiting_room or before_room(door) or (opens_at and at < opens_at):
        return redirect(url_for(".quiz", activity_id=quiz.activity_id))
    join(quiz, person_id=current_user.id, terms=door.circumstances.terms, at=at)
    return redirect(url_for(".room", activity_id=quiz.activity_id))


@bp.page("/quizzes/<int:activity_id>/room/state", may=SEE_QUIZ, load=find_quiz)
def room_state(quiz: Quiz) -> ResponseReturnValue:
    """Tell the script where one stands by the server's clock; 409 without a ticket."""
    waiting = waiting_of(quiz.id, current_user.id)
    if waiting is None:
        return jsonify(message=_("Đồng chí chưa vào phòng chờ.")), 409
    return jsonify(wait=seconds_left(waiting), says=place_in_words(waiting))


def room_page(quiz: Quiz, refused: Mapping[str, Refusal] | None = None) -> ResponseReturnValue:
    """Draw the room; `refused` is what an attempt to enter has just run into."""
    attempts = queries.attempts_of(quiz.id, current_user.id)
    running = next((attempt for attempt in attempts if not services.is_over(attempt, now())), None)
    if running is not None:
        return redirect(question_url(running, 1))
    waiting = waiting_of(quiz.id, current_user.id) if quiz.has_waiting_room else None
    if waiting is None:
        return redirect(url_for(".quiz", activity_id=quiz.activity_id))
    door = own_door(quiz, attempts)
    wait = seconds_left(waiting)
    return render_template(
        "courses/room.html",
        quiz=quiz,
        waiting=waiting,
        wait=wait,
        again_in=min(max(ceil(wait), SOONEST), LATEST),
        place=place_in_words(waiting),
        questions=door.questions,
        refusals={**before_room(door), **(refused or {})},
        lets_in=f"{local(waiting.lets_in_at):%H:%M:%S}",
    )


def seconds_left(waiting: Waiting) -> float:
    """Seconds until the door is open for this ticket, none below nothing."""
    return max(0.0, round((waiting.lets_in_at - now()).total_seconds(), 2))


def place_in_words(waiting: Waiting) -> str:
    """Thứ 37 trong 412 người."""
    return str(_("Thứ %(place)d trong %(people)d người", place=waiting.place, people=waiting.people))
