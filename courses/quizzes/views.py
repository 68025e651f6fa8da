"""Quizzes and attempts as pages. Everything here works without a script; `script_views` speaks JSON."""

import uuid
from dataclasses import dataclass

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.contract import QUESTION_TYPES, Unacceptable
from courses.questions.rendering import raw_from
from courses.questions.text import line
from courses.quizzes import queries, services
from courses.quizzes.answers import Finished, Late, Seat, Stale, find_seat, remaining, save_answer
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Attempt
from courses.quizzes.pages import Trouble, question_groups, second, shown_questions
from courses.quizzes.permissions import TAKE_ATTEMPT
from lms.api import Blueprint, _, now

bp = Blueprint("quizzes", __name__, template_folder="../templates")


@dataclass(frozen=True)
class Paper:
    """An attempt opened at one of its questions."""

    attempt: Attempt
    number: int

    @property
    def owner_id(self) -> int:
        """The learner whose paper it is."""
        return self.attempt.owner_id


def find_attempt(attempt_id: int) -> Attempt:
    """Load an attempt, or answer 404."""
    return queries.attempt_with_quiz(attempt_id) or abort(404)


def find_paper(attempt_id: int, number: int) -> Paper:
    """Load an attempt at a question, or answer 404."""
    return Paper(find_attempt(attempt_id), number)


def find_place(attempt_id: int, number: int) -> Seat:
    """Load one question of an attempt, or answer 404."""
    return find_seat(attempt_id, number) or abort(404)


@bp.page("/attempts/<int:attempt_id>/<int:number>", may=TAKE_ATTEMPT, load=find_paper)
def attempt(paper: Paper) -> ResponseReturnValue:
    """Show the whole paper at one question."""
    if services.is_over(paper.attempt, now()):
        return redirect(url_for(".result", attempt_id=paper.attempt.id))
    return _page(paper)


@bp.page("/attempts/<int:attempt_id>/answers/<int:number>", may=TAKE_ATTEMPT, load=find_place, methods=("POST",))
def answer(seat: Seat) -> ResponseReturnValue:
    """Save an answer that was posted without a script, and go where the button leads."""
    raw, here = raw_from(request.form), seat.slot.position
    base = request.form.get("base", 0, type=int)
    name = request.form.get("request", "")[:64] or str(uuid.uuid4())
    if "check" in request.form and QUESTION_TYPES[seat.type].is_blank(raw):
        return _page(_reread(seat), Trouble(here, _("Hãy trả lời rồi kiểm tra."), raw)), 422
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
    if "check" in request.form and not seat.quiz.is_exam:
        services.check(seat.attempt.id, here, outcome.version)
    target = request.form.get("go", here, type=int)
    return redirect(url_for(".attempt", attempt_id=seat.attempt.id, number=target))


@bp.page("/attempts/<int:attempt_id>/flags/<int:number>", may=TAKE_ATTEMPT, load=find_place, methods=("POST",))
def flag(seat: Seat) -> ResponseReturnValue:
    """Mark a question to come back to, or take the mark away."""
    services.flag(seat.attempt.id, seat.slot.position, flagged=request.form.get("flagged") == "1")
    return redirect(url_for(".attempt", attempt_id=seat.attempt.id, number=seat.slot.position))


@bp.page("/attempts/<int:attempt_id>/finish", may=TAKE_ATTEMPT, load=find_attempt, methods=("GET", "POST"))
def finish_attempt(attempt: Attempt) -> ResponseReturnValue:
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

    def url(number: int) -> str:
        return url_for(".attempt", attempt_id=attempt.id, number=number)

    return render_template(
        "courses/attempt.html" if attempt.quiz.is_exam else "courses/practice.html",
        attempt=attempt,
        current=paper.number,
        questions=shown_questions(attempt, sheets, trouble),
        groups=question_groups(attempt, sheets, url),
        remaining=remaining(attempt.deadline_at, now()),
        url=url,
    )


bp.add_app_template_filter(line, "question_line")
