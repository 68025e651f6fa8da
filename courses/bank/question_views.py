"""A question's pages: what it says, how it does, where it is used, what it was."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from courses.bank import deeds, history
from courses.bank.deed_words import bank_titles, sentence_of
from courses.bank.names import title_of
from courses.bank.selection import chosen, selection_of
from courses.bank.use import uses_of
from courses.bank.views import STATUS_NAMES, bp
from courses.questions.banks import EDIT_BANK, READ_BANK
from courses.questions.contract import QUESTION_TYPES
from courses.questions.loaders import QuestionPlace, find_question
from courses.questions.models import QuestionVersion
from courses.questions.neutral import fields_of
from courses.questions.rendering import question_view
from courses.questions.text import line
from courses.questions.variants import question_faults
from courses.quizzes.freezing import Frozen
from courses.statistics import advice_words, words
from courses.statistics.advising import gathered_by_question, options_of
from courses.statistics.coach import advise
from lms.api import _, allowed, db, now


@dataclass(frozen=True)
class VersionPlace(QuestionPlace):
    """A former version of a question, beside the newest."""

    former: QuestionVersion


def find_version(question_id: int, number: int) -> VersionPlace:
    """Load a question with one of its versions, or answer 404."""
    place = find_question(question_id)
    former = history.version_of(question_id, number) or abort(404)
    return VersionPlace(place.bank, place.path, place.shares, place.question, place.version, former)


@bp.page("/staff/questions/<int:question_id>", may=READ_BANK, load=find_question)
def question(place: QuestionPlace) -> ResponseReturnValue:
    """Show a question as it is now, with its key, what the coach says, and where it is used."""
    version = place.version
    gathered = gathered_by_question([place.question.id]).get(place.question.id)
    is_known = version.type in QUESTION_TYPES
    faults = (
        question_faults(QUESTION_TYPES[version.type], fields_of(version.type, version.settings)) if is_known else []
    )
    return render_template(
        "courses/bank/question.html",
        place=place,
        question=place.question,
        version=version,
        bank_title=title_of(place),
        view=question_view(version.type, version.settings, 1, show=True) if is_known else None,
        faults=faults,
        may_edit=allowed(EDIT_BANK, place),
        uses=uses_of(place),
        evidence=gathered.evidence if gathered else None,
        advice=advise(gathered.evidence) if gathered else [],
        letters={option.text: option.letter for option in options_of(version.settings)},
        advice_words=advice_words,
        words=words,
        line=line,
        status_names=STATUS_NAMES,
    )


@bp.page("/staff/questions/<int:question_id>/history", may=READ_BANK, load=find_question)
def versions(place: QuestionPlace) -> ResponseReturnValue:
    """Show every version with what it changed, and the figures of each."""
    return render_template(
        "courses/bank/history.html",
        question=place.question,
        version=place.version,
        bank=place.bank,
        bank_title=title_of(place),
        steps=history.steps_of(place.question.id),
        figures=history.figures_of(place.question.id),
        may_edit=allowed(EDIT_BANK, place),
        words=words,
    )


@bp.page(
    "/staff/questions/<int:question_id>/versions/<int:number>/restore",
    may=EDIT_BANK, load=find_version, methods=("POST",),
)  # fmt: skip
def restore(place: VersionPlace) -> ResponseReturnValue:
    """Make a former version the newest again."""
    try:
        changed = history.restore(place, place.former, user=current_user, at=now())
    except Frozen as frozen:
        flash(frozen.sentence, "warn")
    else:
        if changed:
            flash(_("Đã khôi phục nội dung của bản %(n)d thành một bản mới.", n=place.former.number), "good")
        else:
            flash(_("Bản mới nhất đã nói đúng như vậy."), "info")
    return redirect(url_for(".versions", question_id=place.question.id))


@bp.page("/staff/questions/<int:question_id>/status", may=EDIT_BANK, load=find_question, methods=("POST",))
def status(place: QuestionPlace) -> ResponseReturnValue:
    """Bring a question to draft, ready or retired."""
    wanted = request.form.get("status", "")
    if wanted not in STATUS_NAMES:
        flash(_("Hãy chọn một trong các lựa chọn của trang này."), "warn")
        return redirect(url_for(".question", question_id=place.question.id))
    try:
        rows = chosen(current_user, selection_of(place.question.id))
        deed = deeds.change_status(rows, wanted, by_id=current_user.id, at=now())
    except Frozen as frozen:
        db.session.rollback()
        flash(frozen.sentence, "warn")
    else:
        flash(sentence_of(deed, bank_titles([deed])), "good" if deed.told["done"] else "warn")
    return redirect(url_for(".question", question_id=place.question.id))
