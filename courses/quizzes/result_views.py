"""What the learner sees once an attempt is finished: the result, and the receipt of what the server holds."""

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.catalogue.models import Course
from courses.completion.excusing import excused_courses
from courses.questions.contract import QUESTION_TYPES
from courses.questions.text import line
from courses.quizzes import queries, results, services
from courses.quizzes.behaviours.certainty import mean_marks
from courses.quizzes.grading import Marked, shown_modules
from courses.quizzes.models import Attempt
from courses.quizzes.parts import standing_of
from courses.quizzes.permissions import TAKE_ATTEMPT
from courses.quizzes.phases import ANSWERS, FEEDBACK, KEY, SCORE
from courses.quizzes.receipts import receipt_of
from courses.quizzes.review import opens_later, visible
from courses.quizzes.views import bp, find_whole_attempt
from lms.api import JSONDict, now


@bp.page("/attempts/<int:attempt_id>/result", may=TAKE_ATTEMPT, load=find_whole_attempt)
def result(attempt: Attempt) -> ResponseReturnValue:
    """Say how it went, as far as the quiz's review rule allows."""
    at = now()
    if not attempt.is_finished:
        if not services.is_over(attempt, at):
            return redirect(url_for(".attempt", attempt_id=attempt.id, number=1))
        return render_template("courses/result_waiting.html", attempt=attempt)
    sheets = queries.sheets_of(attempt.id)
    activities = queries.activities_of(attempt.quiz.course_id)
    seen = visible(attempt, at)
    lines = results.breakdown(attempt, sheets) if SCORE in seen else []
    believed = results.believed(attempt, sheets) if ANSWERS in seen else []
    by_people = [sheet for sheet in sheets if QUESTION_TYPES[sheet.type].marked_by_people] if SCORE in seen else []
    looks_back = bool(seen & {ANSWERS, FEEDBACK, KEY})
    return render_template(
        "courses/result.html",
        attempt=attempt,
        quiz=attempt.quiz,
        sheets=sheets,
        waiting=sum(sheet.fraction is None for sheet in sheets if not sheet.excluded),
        marks=SCORE in seen,
        later=opens_later(attempt, at),
        lines=lines,
        by_people=by_people,
        remarks=queries.remarks_of(attempt.id) if by_people else {},
        sections=results.sections(attempt, sheets) if SCORE in seen else [],
        looks_back=looks_back,
        tells_right=ANSWERS in seen,
        tells_criteria=FEEDBACK in seen,
        review=results.reviewed(attempt, sheets, activities, seen) if looks_back else [],
        believed=believed,
        illusions=sum(results.is_illusion(judged) for judged, _sheet in believed),
        certainty_mean=mean_marks([judged for judged, _sheet in believed]),
        steps=results.advice(attempt, lines, activities),
        out_of_ten=results.out_of_ten,
        left=_attempts_left(attempt),
        excused=_excused(attempt, sheets) if SCORE in seen and attempt.quiz.places_from is not None else [],
        parts=standing_of(attempt.quiz.exam_id, attempt.owner_id, at) if attempt.quiz.exam_id else None,
        last_saved=max((sheet.answer.saved_at for sheet in sheets if sheet.answer), default=None),
    )


def _excused(attempt: Attempt, sheets: Sequence[queries.Sheet]) -> list[Course]:
    """The courses whose exam an entry test leads straight to."""
    quiz, course = attempt.quiz, attempt.quiz.activity.course
    marked = [Marked(sheet.number, sheet.skill, sheet.slot.weight, sheet.fraction) for sheet in sheets]
    modules = shown_modules(marked, quiz.places_from or 0.0)
    return excused_courses(learner_id=attempt.owner_id, framework=course.framework, modules=modules)


def _attempts_left(attempt: Attempt) -> int | None:
    most = attempt.quiz.attempts
    if most is None:
        return None
    taken = [each for each in queries.attempts_of(attempt.quiz_id, current_user.id) if not each.is_past]
    return max(0, most - len(taken))


@bp.page("/attempts/<int:attempt_id>/receipts", may=TAKE_ATTEMPT, load=find_whole_attempt)
def receipts(attempt: Attempt) -> ResponseReturnValue:
    """What the server holds of every question, to be printed, and every save that it has acknowledged."""
    sheets = queries.sheets_of(attempt.id)
    return render_template(
        "courses/receipts.html",
        attempt=attempt,
        receipt=receipt_of(attempt, sheets),
        held=[(sheet, _in_words(sheet.type, sheet.settings, sheet.given)) for sheet in sheets],
        entries=[
            (entry.saved, _in_words(entry.type, entry.settings, entry.saved.given))
            for entry in queries.trail_of(attempt.id)
        ],
        printed_at=now(),
    )


def _in_words(type_key: str, settings: JSONDict, given: JSONDict | None) -> str:
    return line(QUESTION_TYPES[type_key].describe(settings, given)) if given else ""
