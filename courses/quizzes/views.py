"""Quizzes and attempts as pages. Everything here works without a script; `script_views` speaks JSON."""

import uuid
from dataclasses import dataclass

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.questions.contract import QUESTION_TYPES, Unacceptable
from courses.questions.rendering import raw_from
from courses.questions.text import line
from courses.quizzes import queries, services
from courses.quizzes.answers import Finished, Late, Seat, Settled, Stale, find_seat, remaining, save_answer
from courses.quizzes.behaviours.certainty import without_certainty
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.manners import manner_of
from courses.quizzes.models import Attempt
from courses.quizzes.notes import note_origin, note_seen
from courses.quizzes.origins import this_origin
from courses.quizzes.pages import NO_TROUBLE, Trouble, headings_of, question_groups, second, shown_questions
from courses.quizzes.permissions import TAKE_ATTEMPT
from courses.quizzes.places import per_page, question_url
from courses.quizzes.rows import AnyAttempt, AttemptRow
from courses.quizzes.sessions import require_here
from courses.quizzes.trying import check_answer, give_hint
from lms.api import Blueprint, _, now, session_name

bp = Blueprint("quizzes", __name__, template_folder="../templates")


@dataclass(frozen=True)
class Paper:
    """An attempt opened at one of its questions."""

    attempt: AttemptRow
    number: int

    @property
    def owner_id(self) -> int:
        """The learner whose paper it is."""
        return self.attempt.owner_id


def find_attempt(attempt_id: int) -> AttemptRow:
    """Load an attempt, or answer 404; raises `Elsewhere` when it goes on on another device."""
    attempt = queries.attempt_under_way(attempt_id) or abort(404)
    require_here(attempt, person_id=current_user.id, session=session_name())
    return attempt


def find_whole_attempt(attempt_id: int) -> Attempt:
    """The same with all of its quiz, activity and course, for what ends an attempt or looks back on it."""
    attempt = queries.attempt_with_quiz(attempt_id) or abort(404)
    require_here(attempt, person_id=current_user.id, session=session_name())
    return attempt


def find_ending(attempt_id: int) -> AnyAttempt:
    """An attempt that is about to end: all of it for who ends it, its pages' part for who is asked whether to."""
    return find_whole_attempt(attempt_id) if request.method == "POST" else find_attempt(attempt_id)


def find_paper(attempt_id: int, number: int) -> Paper:
    """Load an attempt at a question, or answer 404."""
    return Paper(find_attempt(attempt_id), number)


def find_place(attempt_id: int, number: int) -> Seat:
    """Load one question of an attempt, or answer 404; raises `Elsewhere` when it goes on on another device."""
    seat = find_seat(attempt_id, number) or abort(404)
    require_here(seat.attempt, person_id=current_user.id, session=session_name())
    return seat


@bp.page("/attempts/<int:attempt_id>/<int:number>", may=TAKE_ATTEMPT, load=find_paper)
def attempt(paper: Paper) -> ResponseReturnValue:
    """Show the whole paper at one question."""
    if services.is_over(paper.attempt, now()):
        return redirect(url_for(".result", attempt_id=paper.attempt.id))
    if per_page(paper.attempt.quiz):
        return redirect(question_url(paper.attempt, paper.number))
    return _page(paper)


@bp.page("/attempts/<int:attempt_id>/answers/<int:number>", may=TAKE_ATTEMPT, load=find_place, methods=("POST",))
def answer(seat: Seat) -> ResponseReturnValue:
    """Save an answer that was posted without a script, and go where the button leads."""
    raw, here = raw_from(request.form), seat.slot.position
    base = request.form.get("base", 0, type=int)
    name = request.form.get("request", "")[:64] or str(uuid.uuid4())
    if "check" in request.form and QUESTION_TYPES[seat.type].is_blank(without_certainty(raw)):
        return _page(_reread(seat), Trouble(here, _("Hãy trả lời rồi kiểm tra."), raw)), 422
    if seat.standing.is_checked and seat.answer and dict(raw) == seat.answer.raw:
        return redirect(question_url(seat.attempt, request.form.get("go", here, type=int)))
    try:
        outcome = save_answer(seat, raw, base=base, request=name, at=now())
    except Unacceptable as refusal:
        return _page(_reread(seat), Trouble(here, refusal.sentence, raw)), 422
    if isinstance(outcome, Finished | Late):
        flash(_("Đã hết giờ hoặc bài đã nộp, nên câu trả lời vừa gửi không được nhận."), "warn")
        return redirect(url_for(".result", attempt_id=seat.attempt.id))
    if isinstance(outcome, Stale):
        sentence = _(
            "Câu này đã được trả lời ở nơi khác%(when)s. Trên màn hình là câu của đồng chí, chưa lưu; "
            "bấm lưu lần nữa để thay câu đã lưu, hoặc tải lại trang để giữ câu đã lưu.",
            when=_(" lúc %(clock)s", clock=second(outcome.saved_at)) if outcome.saved_at else "",
        )
        return _page(_reread(seat), Trouble(here, sentence, raw)), 409
    if isinstance(outcome, Settled):
        flash(_("Câu này đã chấm xong, không sửa được nữa."), "warn")
    elif "check" in request.form:
        check_answer(seat, outcome.version)
    target = request.form.get("go", here, type=int)
    if seat.manner.way.is_exam:
        note_seen(seat.attempt, {target: 0.0} if seat.slot.seen_at else {here: 0.0, target: 0.0}, at=now())
        note_origin(seat.attempt, this_origin(), at=now())
    return redirect(url_for(".attempt", attempt_id=seat.attempt.id, number=target))


@bp.page("/attempts/<int:attempt_id>/hints/<int:number>", may=TAKE_ATTEMPT, load=find_place, methods=("POST",))
def hint(seat: Seat) -> ResponseReturnValue:
    """Give the next hint, where the behaviour has hints."""
    if not services.is_over(seat.attempt, now()):
        give_hint(seat)
    return redirect(url_for(".attempt", attempt_id=seat.attempt.id, number=seat.slot.position))


@bp.page("/attempts/<int:attempt_id>/flags/<int:number>", may=TAKE_ATTEMPT, load=find_place, methods=("POST",))
def flag(seat: Seat) -> ResponseReturnValue:
    """Mark a question to come back to, or take the mark away."""
    services.flag(seat.attempt.id, seat.slot.position, flagged=request.form.get("flagged") == "1")
    return redirect(url_for(".attempt", attempt_id=seat.attempt.id, number=seat.slot.position))


@bp.page("/attempts/<int:attempt_id>/finish", may=TAKE_ATTEMPT, load=find_ending, methods=("GET", "POST"))
def finish_attempt(attempt: AnyAttempt) -> ResponseReturnValue:
    """Finish; without a confirmation ask for one, with what is still open."""
    wants_json = request.is_json or request.accept_mimetypes.best == "application/json"
    confirmed = request.method == "POST" and (request.form.get("confirmed") == "yes" or request.is_json)
    if not confirmed and not services.is_over(attempt, now()):
        sheets = queries.sheets_of(attempt.id)
        return render_template("courses/finish.html", attempt=attempt, sheets=sheets)
    if request.method == "POST":
        finish(attempt.id, by=LEARNER, at=now())
    url = url_for(".result", attempt_id=attempt.id)
    return jsonify(finished=True, url=url) if wants_json else redirect(url)


def _reread(seat: Seat) -> Paper:
    return Paper(find_attempt(seat.attempt.id), seat.slot.position)


def _page(paper: Paper, trouble: Trouble | None = None) -> str:
    attempt = paper.attempt
    sheets = queries.sheets_of(attempt.id)
    if not 1 <= paper.number <= len(sheets):
        abort(404)

    headings = headings_of(attempt, sheets)

    def url(number: int) -> str:
        return url_for(".attempt", attempt_id=attempt.id, number=number)

    return render_template(
        "courses/attempt.html" if manner_of(attempt).way.is_exam else "courses/practice.html",
        attempt=attempt,
        current=paper.number,
        questions=shown_questions(attempt, sheets, headings, {trouble.number: trouble} if trouble else NO_TROUBLE),
        groups=question_groups(attempt, sheets, headings, url),
        remaining=remaining(attempt.deadline_at, now()),
        url=url,
    )


bp.add_app_template_filter(line, "question_line")
