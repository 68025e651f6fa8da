"""The page of a quiz: its rules, what stands in the way, and the attempts so far."""

from collections.abc import Mapping

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.completion.queries import enrolment_of
from courses.quizzes import queries, services
from courses.quizzes.allowances import words_for
from courses.quizzes.asking import field_name, typed_in
from courses.quizzes.behaviours.contract import behaviour_named
from courses.quizzes.entering import Door, Entry, door_of
from courses.quizzes.finishing import GRACE
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.origins import this_origin
from courses.quizzes.permissions import SEE_QUIZ
from courses.quizzes.phases import SCORE
from courses.quizzes.review import visible
from courses.quizzes.robots import is_robot
from courses.quizzes.rules.contract import Refusal
from courses.quizzes.views import bp
from courses.quizzes.waiting import room_opens_at
from lms.api import Forbidden, now, session_name

bp.add_app_template_global(field_name, "typed_field")
bp.add_app_template_filter(words_for, "allowance_words")


def find_quiz(activity_id: int) -> Quiz:
    """Load the quiz of an activity, or answer 404; of a course that not everybody may join, for its learners only."""
    quiz = queries.quiz_of(activity_id) or abort(404)
    course = quiz.activity.course
    if course.has_conditions and current_user.is_authenticated and not enrolment_of(course.id, current_user.id):
        raise Forbidden(SEE_QUIZ.name)
    return quiz


@bp.page("/quizzes/<int:activity_id>", may=SEE_QUIZ, load=find_quiz)
def quiz(quiz: Quiz) -> ResponseReturnValue:
    """Tell the rules, what stands in the way, the attempts so far, and offer to begin."""
    return quiz_page(quiz)


def this_entry() -> Entry:
    """What the present request brings to a quiz's door."""
    return Entry(
        current_user.unit_path,
        this_origin(),
        session_name(),
        typed_in(request.form),
        is_rehearsal=is_robot(current_user.staff_code),
    )


def own_door(quiz: Quiz, attempts: list[Attempt]) -> Door:
    """The quiz's door as the reader finds it now."""
    return door_of(quiz, person_id=current_user.id, attempts=attempts, entry=this_entry(), at=now())


def before_room(door: Door) -> dict[str, Refusal]:
    """What will still stand in the way when the waiting room lets in: whoever is refused then need not wait."""
    opens_at = door.circumstances.terms.opens_at
    return door.at(max(opens_at, now()) if opens_at else now()).refusals(is_entering=False)


def quiz_page(quiz: Quiz, refused: Mapping[str, Refusal] | None = None) -> str:
    """Draw the page; `refused` is what an attempt to enter has just run into."""
    attempts = queries.attempts_of(quiz.id, current_user.id)
    door = own_door(quiz, attempts)
    terms, at = door.circumstances.terms, door.circumstances.at
    counting = [attempt for attempt in attempts if not attempt.is_past]
    scored = {attempt.id for attempt in attempts if SCORE in visible(attempt, at)}
    refusals = before_room(door) if quiz.has_waiting_room else door.refusals(is_entering=False)
    return render_template(
        "courses/quiz.html",
        quiz=quiz,
        told=behaviour_named(quiz.behaviour).told,
        attempts=attempts,
        running=next((attempt for attempt in attempts if not services.is_over(attempt, at)), None),
        left=None if terms.attempts is None else max(0, terms.attempts - len(counting)),
        passed=any(attempt.passed for attempt in counting if attempt.id in scored),
        scored=scored,
        door=door,
        terms=terms,
        refusals={**refusals, **(refused or {})},
        is_refused=bool(refusals),
        room_opens_at=room_opens_at(terms),
        at=at,
        grace=int(GRACE.total_seconds()),
    )
