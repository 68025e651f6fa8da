"""Several questions on a page, saved together as one plain form."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.contract import Unacceptable
from courses.questions.rendering import raw_from
from courses.quizzes import queries, services
from courses.quizzes.answers import Finished, Late, Stale, remaining
from courses.quizzes.manners import manner_of
from courses.quizzes.notes import note_origin, note_seen
from courses.quizzes.origins import this_origin
from courses.quizzes.pages import Trouble, headings_of, question_groups, second, shown_questions
from courses.quizzes.permissions import TAKE_ATTEMPT
from courses.quizzes.places import USUAL_PAGE, page_of_question, page_url, page_urls, per_page
from courses.quizzes.queries import Sheet
from courses.quizzes.rows import AttemptRow
from courses.quizzes.sheet_saving import Entry, Refused, Told, save_sheets
from courses.quizzes.views import bp, find_attempt
from lms.api import _, db, now

LONGEST_REQUEST = 40
"""Characters of the name that a page gives to its save."""


@dataclass(frozen=True)
class SheetPage:
    """A page of an attempt's paper: its number, counted from 1, and how many questions a page has."""

    attempt: AttemptRow
    number: int
    together: int

    @property
    def owner_id(self) -> int:
        """The learner whose paper it is."""
        return self.attempt.owner_id

    @property
    def first(self) -> int:
        """The number of its first question."""
        return (self.number - 1) * self.together + 1

    @property
    def last(self) -> int:
        """The number of its last question, where the paper is long enough."""
        return self.number * self.together

    def of(self, sheets: Sequence[Sheet]) -> Sequence[Sheet]:
        """The questions of this page; answers 404 where the paper has no such page."""
        return [sheet for sheet in sheets if self.first <= sheet.number <= self.last] or abort(404)


def find_page(attempt_id: int, number: int) -> SheetPage:
    """Load an attempt at a page; answers 404 where feedback comes during the attempt, which pages do not give."""
    attempt = find_attempt(attempt_id)
    if not manner_of(attempt).way.is_exam or number > queries.LONGEST_PAPER:
        abort(404)
    return SheetPage(attempt, number, per_page(attempt.quiz) or USUAL_PAGE)


@bp.page("/attempts/<int:attempt_id>/pages/<int:number>", may=TAKE_ATTEMPT, load=find_page)
def sheets(page: SheetPage) -> ResponseReturnValue:
    """Show a page of the paper."""
    if services.is_over(page.attempt, now()):
        return redirect(url_for(".result", attempt_id=page.attempt.id))
    return _show(page, {})


@bp.page("/attempts/<int:attempt_id>/pages/<int:number>", may=TAKE_ATTEMPT, load=find_page, methods=("POST",))
def put_sheets(page: SheetPage) -> ResponseReturnValue:
    """Save the answers of a page, and go where the button leads; what could not be saved is told beside it."""
    attempt, form = page.attempt, request.form
    seen = queries.sheets_of(attempt.id, page.first, page.last + page.together)
    own = page.of(seen)
    entries = [_entry(sheet) for sheet in own]
    name = form.get("request", "")[:LONGEST_REQUEST] or secrets.token_urlsafe(12)
    try:
        told = save_sheets(attempt, entries, request=name, at=now())
    except Unacceptable as refusal:
        flash(refusal.sentence, "warn")
        return _show(page, {}), 422
    if isinstance(told, Finished | Late):
        flash(_("Đã hết giờ hoặc bài đã nộp, nên câu trả lời vừa gửi không được nhận."), "warn")
        return redirect(url_for(".result", attempt_id=attempt.id))
    _note(page, seen)
    for sheet in own:
        flagged = f"q{sheet.number}-flagged" in form
        if flagged is not sheet.slot.flagged:
            services.flag(attempt.id, sheet.number, flagged=flagged)
    troubles = _troubles(entries, told)
    if troubles:
        db.session.commit()  # the others are stored, and the page says so
        return _show(page, troubles), 409 if any(isinstance(one, Stale) for one in told.values()) else 422
    if form.get("go") == "finish":
        return redirect(url_for(".finish_attempt", attempt_id=attempt.id))
    return redirect(page_url(attempt, form.get("go", page.number, type=int)))


def _note(page: SheetPage, seen: Sequence[Sheet]) -> None:
    """Keep that this page has been seen and the next one is about to be, where that is not known yet."""
    note_seen(page.attempt, {sheet.number: 0.0 for sheet in seen if sheet.slot.seen_at is None}, at=now())
    note_origin(page.attempt, this_origin(), at=now())


def _entry(sheet: Sheet) -> Entry:
    prefix = f"q{sheet.number}-"
    return Entry(sheet, raw_from(request.form, prefix), request.form.get(f"{prefix}base", 0, type=int))


def _troubles(entries: Sequence[Entry], told: Mapping[int, Told]) -> dict[int, Trouble]:
    """What the learner has to be told beside the questions."""
    found = {}
    for entry in entries:
        outcome = told.get(entry.number)
        if isinstance(outcome, Refused):
            found[entry.number] = Trouble(entry.number, outcome.sentence, entry.raw)
        elif isinstance(outcome, Stale):
            sentence = _(
                "Câu này đã được trả lời ở nơi khác%(when)s. Trên màn hình là câu của đồng chí, chưa lưu; "
                "bấm lưu lần nữa để thay câu đã lưu, hoặc tải lại trang để giữ câu đã lưu.",
                when=_(" lúc %(clock)s", clock=second(outcome.saved_at)) if outcome.saved_at else "",
            )
            found[entry.number] = Trouble(entry.number, sentence, entry.raw)
    return found


def _show(page: SheetPage, troubles: Mapping[int, Trouble]) -> str:
    attempt = page.attempt
    everything = queries.sheets_of(attempt.id)
    own, headings = page.of(everything), headings_of(attempt, everything)
    addresses = page_urls(attempt, ceil(len(everything) / page.together))

    def url(number: int) -> str:
        return f"{addresses[page_of_question(number, page.together) - 1]}#q-{number}"

    return render_template(
        "courses/sheets.html",
        attempt=attempt,
        page=page.number,
        pages=len(addresses),
        total=len(everything),
        questions=shown_questions(attempt, own, headings, troubles),
        groups=question_groups(attempt, everything, headings, url),
        request_name=secrets.token_urlsafe(12),
        remaining=remaining(attempt.deadline_at, now()),
        address=addresses[page.number - 1],
    )
