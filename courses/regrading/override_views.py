"""Changing the marks of a single attempt: an override, which a second person approves like any regrade."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from courses.questions.text import line
from courses.quizzes.mark_models import MARK
from courses.quizzes.models import REAL, Attempt
from courses.quizzes.queries import Sheet, attempt_with_quiz, sheets_of
from courses.regrading import services
from courses.regrading.forms import REASON_LEAST, REASON_MOST
from courses.regrading.permissions import REGRADE
from courses.regrading.services import RegradeRefused
from courses.regrading.views import REFUSALS, bp
from lms.api import Form, JSONDict, User, _, allowed, db, lazy_, now

BEST = 10.0
"""Marks are typed from 0 to this."""


class OverrideForm(Form):
    """Why the marks are changed; the marks themselves are inputs of the table, by their places."""

    reason = TextAreaField(
        lazy_("Lý do"),
        description=lazy_("Ghi vào lịch sử điểm của từng bài và vào nhật ký."),
        validators=[
            InputRequired(lazy_("Cần ghi lý do.")),
            Length(min=REASON_LEAST, max=REASON_MOST, message=lazy_("Lý do dài từ 10 đến 500 chữ cái.")),
        ],
    )


@dataclass(frozen=True)
class Typed:
    """The new mark of a place as it was typed; `fraction` is None where nothing is to be changed, or can be read."""

    text: str = ""
    fraction: float | None = None
    problem: str = ""


def find_attempt(attempt_id: int) -> Attempt:
    """Load a finished real attempt, or answer 404."""
    attempt = attempt_with_quiz(attempt_id)
    return attempt if attempt is not None and attempt.is_finished and attempt.kind == REAL else abort(404)


@bp.app_template_global("may_override")
def may_override() -> bool:
    """Whether the reader may ask for other marks, for the pages that show an attempt."""
    return allowed(REGRADE)


@bp.page("/staff/attempts/<int:attempt_id>/override", may=REGRADE, load=find_attempt, methods=("GET", "POST"))
def override(attempt: Attempt) -> ResponseReturnValue:
    """Ask for other marks in an attempt; nothing changes before a second person has approved."""
    form, sheets = OverrideForm(), sheets_of(attempt.id)
    typed = {sheet.number: _typed(request.form.get(f"mark-{sheet.number}", ""), sheet) for sheet in sheets}
    changes: list[JSONDict] = [
        {"action": MARK, "attempt_id": attempt.id, "position": place, "fraction": one.fraction}
        for place, one in typed.items()
        if one.fraction is not None
    ]
    status = 422 if form.is_submitted() else 200
    is_readable = not any(one.problem for one in typed.values())
    nothing = form.is_submitted() and is_readable and not changes
    if form.validate_on_submit() and is_readable and changes:
        try:
            regrade = services.ask(attempt.quiz, changes, reason=form.reason.data, by_id=current_user.id, at=now())
        except RegradeRefused as refusal:
            flash(str(REFUSALS[refusal.why]), "warn")
            return redirect(url_for(".override", attempt_id=attempt.id))
        return redirect(url_for(".show", regrade_id=regrade.id))
    page = render_template(
        "courses/regrading/override.html",
        attempt=attempt,
        quiz=attempt.quiz,
        learner=db.session.get_one(User, attempt.owner_id),
        form=form,
        rows=[(sheet, line(sheet.settings["text"]), typed[sheet.number]) for sheet in sheets],
        nothing=nothing,
    )
    return page, status


def _typed(text: str, sheet: Sheet) -> Typed:
    text = text.strip()[:20]
    if not text:
        return Typed()
    try:
        points = float(text.replace(",", "."))
    except ValueError:
        points = -1.0
    if not 0 <= points <= BEST:
        return Typed(text, problem=_("Câu %(n)d: điểm phải là một số từ 0 đến 10.", n=sheet.number))
    fraction = points / BEST
    return Typed(text, None if fraction == sheet.fraction else fraction)
