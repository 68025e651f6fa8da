"""The examiner's pages: what waits, the answers to one question, and one answer to be marked."""

from dataclasses import dataclass

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from courses.marking.forms import MarkForm, mark_form
from courses.marking.overviews import plan_of, progress_of
from courses.marking.queries import Neighbour, Pile, Work, find_work, pile_of, piles
from courses.marking.services import DISPUTED, DONE, WAITS, Given, NotYours, give_mark, keep_draft
from courses.marking.work_page import pile_url, seen, url_of, work_page
from courses.permissions import MARK
from courses.questions.contract import QUESTION_TYPES
from courses.questions.criteria import criteria_of
from courses.questions.text import line
from courses.quizzes.loaders import find_quiz
from courses.quizzes.marking import MarkChanged, NeedsSecondPerson
from courses.quizzes.models import Quiz
from courses.quizzes.upload_views import file_response
from courses.quizzes.uploads import find_upload
from lms.api import Blueprint, NavigationItem, _, lazy_, now, number

bp = Blueprint("courses_marking", __name__, template_folder="../templates")
NAVIGATION = [
    NavigationItem(
        frame="staff", group=lazy_("Đào tạo"), title=lazy_("Chấm bài"), icon="writing",
        endpoint="courses_marking.queue", may=MARK, order=330,
    )
]  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A pile with its question as HTML and the title of its type."""

    pile: Pile
    prompt: Markup
    kind: str


def find_pile(quiz_id: int, question_id: int) -> Pile:
    """Load the answers to a question of a quiz as far as the examiner may mark them, or answer 404."""
    found = [pile for pile in _own_piles(quiz_id) if pile.question_id == question_id]
    return found[0] if found else abort(404)


def find_answer(attempt_id: int, number: int) -> Work:
    """Load one answer that people mark, or answer 404."""
    return find_work(attempt_id, number) or abort(404)


@bp.page("/staff/marking", may=MARK)
def queue() -> ResponseReturnValue:
    """Tell what waits, in all quizzes."""
    return render_template("courses/marking/queue.html", piles=_shown(_own_piles()))


@bp.page("/staff/quizzes/<int:quiz_id>/marking", may=MARK, load=find_quiz)
def index(quiz: Quiz) -> ResponseReturnValue:
    """Tell what waits in one quiz, and who has marked how much."""
    shown = _shown(_own_piles(quiz.id))
    return render_template(
        "courses/marking/quiz.html",
        quiz=quiz,
        piles=shown,
        plan=plan_of(quiz.id),
        progress=progress_of(current_user, quiz.id),
        prompts={one.pile.question_id: one.prompt for one in shown},
    )


@bp.page("/staff/quizzes/<int:quiz_id>/marking/<int:question_id>", may=MARK, load=find_pile)
def answers(pile: Pile) -> ResponseReturnValue:
    """List the answers to a question by their numbers."""
    return render_template(
        "courses/marking/pile.html",
        shown=_shown([pile])[0],
        works=pile_of(current_user, pile.quiz.id, pile.question_id),
    )


@bp.page("/staff/marking/<int:attempt_id>/<int:number>", may=MARK, load=find_answer)
def work(work: Work) -> ResponseReturnValue:
    """Show one answer with the guide and a form for the mark."""
    return work_page(work)


@bp.page("/staff/marking/<int:attempt_id>/<int:number>", may=MARK, load=find_answer, methods=("POST",))
def mark(work: Work) -> ResponseReturnValue:
    """Enter a mark and go on to the next answer that waits; or keep it as a draft and stay."""
    form = mark_form(criteria_of(work.settings))()
    if request.form.get("do") == "draft":
        keep_draft(work, form.typed, marker_id=current_user.id, at=now())
        flash(_("Đã giữ bản nháp. Điểm chưa được tính."), "info")
        return redirect(url_for(".work", attempt_id=work.attempt.id, number=work.slot.position))
    if not form.validate():
        return work_page(work, form), 422
    try:
        outcome = give_mark(
            work,
            given_in(form),
            by_id=current_user.id,
            reason=form.reason.data or _("Chấm bài"),
            expected=form.expected,
            at=now(),
        )
    except MarkChanged as meanwhile:
        return overtaken(work, form, meanwhile, is_referee=False)
    except (NeedsSecondPerson, NotYours):
        return work_page(find_answer(work.attempt.id, work.slot.position), form), 409
    flash(_said(work, form.fraction, outcome), "info" if outcome == DISPUTED else "good")
    waiting = [other for other in _pile(work) if other.waits]
    later = next((other for other in waiting if other.attempt_id > work.attempt.id), waiting[0] if waiting else None)
    return redirect(url_of(later) if later else pile_url(work))


@bp.page("/staff/marking/<int:attempt_id>/<int:number>/file", may=MARK, load=find_answer)
def file(work: Work) -> Response:
    """Give the examiner the file that was handed in."""
    given = work.given or abort(404)
    return file_response(find_upload(work.attempt.id, work.slot.position, given.get("upload", 0)) or abort(404))


def given_in(form: MarkForm) -> Given:
    """What a good form gives an answer."""
    return Given(form.fraction, form.comment.data or "", form.entries)


def overtaken(work: Work, form: MarkForm, meanwhile: MarkChanged, *, is_referee: bool) -> ResponseReturnValue:
    """Show again what was typed beside the mark that somebody else has given since the page was read."""
    form.seen.data = seen(meanwhile.fraction)
    fresh = find_answer(work.attempt.id, work.slot.position)
    return work_page(fresh, form, is_referee=is_referee, overtaken_by=meanwhile.fraction), 409


def _said(work: Work, fraction: float, outcome: str) -> str:
    said = _("Bài số %(n)d: đã cho %(mark)s điểm.", n=work.attempt.id, mark=number(fraction * 10))
    more = {
        DONE: _("Bài đã chấm xong, người học được báo."),
        WAITS: _("Bài này chờ người chấm thứ hai; điểm chưa được tính."),
        DISPUTED: _("Hai người chấm lệch nhau quá mức cho phép, nên bài chuyển sang người phân xử."),
    }
    return " ".join([said, more[outcome]]) if outcome in more else said


def _own_piles(quiz_id: int | None = None) -> list[Pile]:
    return piles(current_user, quiz_id)


def _pile(work: Work) -> list[Neighbour]:
    return list(pile_of(current_user, work.attempt.quiz_id, work.question_id))


def _shown(found: list[Pile]) -> list[Shown]:
    return [Shown(pile, line(pile.settings["text"]), str(QUESTION_TYPES[pile.type].title)) for pile in found]
