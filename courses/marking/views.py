"""The examiner's pages: what waits, the answers to one question, and one answer to be marked."""

from dataclasses import dataclass

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from courses.marking.forms import NOTHING, MarkForm
from courses.marking.queries import Neighbour, Pile, Work, find_work, history_of, pile_of, piles
from courses.marking.services import give_mark
from courses.permissions import MARK
from courses.questions.contract import QUESTION_TYPES
from courses.questions.text import block, line
from courses.quizzes.loaders import find_quiz
from courses.quizzes.marking import MarkChanged, NeedsSecondPerson
from courses.quizzes.models import Quiz
from courses.quizzes.upload_views import file_response
from courses.quizzes.uploads import find_upload
from lms.api import Blueprint, NavigationItem, User, _, db, lazy_, now, number

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
    """Tell what waits in one quiz."""
    return render_template("courses/marking/quiz.html", quiz=quiz, piles=_shown(_own_piles(quiz.id)))


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
    return _page(work, _fresh_form(work))


@bp.page("/staff/marking/<int:attempt_id>/<int:number>", may=MARK, load=find_answer, methods=("POST",))
def mark(work: Work) -> ResponseReturnValue:
    """Enter a mark and go on to the next answer that waits."""
    form = MarkForm()
    if not form.validate():
        return _page(work, form), 422
    try:
        is_last = give_mark(
            work,
            form.fraction,
            by_id=current_user.id,
            reason=form.reason.data or _("Chấm bài"),
            comment=form.comment.data or "",
            expected=form.expected,
            at=now(),
        )
    except MarkChanged as meanwhile:
        form.seen.data = _seen(meanwhile.fraction)
        return _page(work, form, overtaken_by=meanwhile.fraction), 409
    except NeedsSecondPerson:
        return _page(find_answer(work.attempt.id, work.slot.position), form), 409
    said = _("Bài số %(n)d: đã cho %(mark)s điểm.", n=work.attempt.id, mark=number(form.fraction * 10))
    flash(" ".join([said, _("Bài đã chấm xong, người học được báo.")] if is_last else [said]), "good")
    waiting = [other for other in _pile(work) if other.waits]
    later = next((other for other in waiting if other.attempt_id > work.attempt.id), waiting[0] if waiting else None)
    return redirect(_url_of(later) if later else _pile_url(work))


@bp.page("/staff/marking/<int:attempt_id>/<int:number>/file", may=MARK, load=find_answer)
def file(work: Work) -> Response:
    """Give the examiner the file that was handed in."""
    given = work.given or abort(404)
    return file_response(find_upload(work.attempt.id, work.slot.position, given.get("upload", 0)) or abort(404))


def _page(work: Work, form: MarkForm, *, overtaken_by: float | None = None) -> str:
    kind = QUESTION_TYPES[work.type]
    pile = list(_pile(work))
    before = [other for other in pile if other.attempt_id < work.attempt.id]
    after = [other for other in pile if other.attempt_id > work.attempt.id]
    return render_template(
        "courses/marking/work.html",
        work=work,
        form=form,
        kind=kind,
        prompt=block(work.settings["text"]),
        guide=block(work.settings.get("guide", "")),
        answer=line(kind.describe(work.settings, work.given)) if work.given else None,
        history=history_of(work.attempt.id, work.slot.position),
        overtaken_by=overtaken_by,
        waiting=sum(other.waits for other in pile),
        total=len(pile),
        place=len(before) + 1,
        previous_url=_url_of(before[-1]) if before else None,
        next_url=_url_of(after[0]) if after else None,
        pile_url=_pile_url(work),
        learner=db.session.get_one(User, work.owner_id).name if work.attempt.score is not None else None,
    )


def _fresh_form(work: Work) -> MarkForm:
    fraction = work.mark.fraction
    shown = "" if fraction is None else number(fraction * 10)
    return MarkForm(formdata=None, seen=_seen(fraction), mark=shown)


def _seen(fraction: float | None) -> str:
    return NOTHING if fraction is None else repr(fraction)


def _own_piles(quiz_id: int | None = None) -> list[Pile]:
    return piles(current_user, quiz_id)


def _pile(work: Work) -> list[Neighbour]:
    return list(pile_of(current_user, work.attempt.quiz_id, work.question_id))


def _shown(found: list[Pile]) -> list[Shown]:
    return [Shown(pile, line(pile.settings["text"]), str(QUESTION_TYPES[pile.type].title)) for pile in found]


def _url_of(other: Neighbour) -> str:
    return url_for(".work", attempt_id=other.attempt_id, number=other.position)


def _pile_url(work: Work) -> str:
    return url_for(".answers", quiz_id=work.attempt.quiz_id, question_id=work.question_id)
