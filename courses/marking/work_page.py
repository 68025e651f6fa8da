"""The page on which one answer is marked, by a marker or by the referee."""

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from courses.marking.doubling import MARKERS
from courses.marking.forms import NOTHING, MarkForm, mark_form, words_of
from courses.marking.permissions import REFEREE
from courses.marking.queries import Draft, Neighbour, Work, drafts_of, history_of, pile_of
from courses.questions.contract import QUESTION_TYPES
from courses.questions.criteria import Criterion, criteria_of
from courses.questions.office.reports import Report
from courses.questions.text import block, line
from courses.quizzes.file_marks import has_rules, kept_report
from courses.quizzes.mark_models import GIVEN, MarkEvent
from lms.api import User, allowed, db, number

DECIMALS = 2


def work_page(work: Work, form: MarkForm | None = None, *, is_referee: bool = False, **more: Any) -> str:
    """Show an answer with all that helps to mark it. Without `form` it has what the reader has drafted, or rules found.

    Of a mark that does not stand yet only its own marker sees anything, and the referee.
    """
    history = history_of(work.attempt.id, work.slot.position)
    given = [event for event, _name in reversed(history) if event.kind == GIVEN]
    drafts = drafts_of(work.attempt.id, work.slot.position, current_user.id)
    report = _report(work)
    pile = list(pile_of(current_user, work.attempt.quiz_id, work.question_id))
    before = [other for other in pile if other.attempt_id < work.attempt.id]
    after = [other for other in pile if other.attempt_id > work.attempt.id]
    kind = QUESTION_TYPES[work.type]
    sees_all = is_referee or work.mark.fraction is not None
    return render_template(
        "courses/marking/work.html",
        work=work,
        form=form or fresh_form(work, drafts, report),
        kind=kind,
        prompt=block(work.settings["text"]),
        guide=block(work.settings.get("guide", "")),
        answer=line(kind.describe(work.settings, work.given)) if work.given else None,
        history=[(event, name) for event, name in history if sees_all or _is_open(event)],
        given=[(event, name) for event, name in reversed(history) if event.kind == GIVEN] if is_referee else [],
        state=state_of(work, given, is_referee=is_referee),
        mine=next((event for event in given if event.by_id == current_user.id), None),
        may_decide=allowed(REFEREE, work),
        is_referee=is_referee,
        trouble=report.trouble if report else "",
        reads_later=has_rules(work.settings) and work.given is not None and report is None,
        others_draft=next((draft for draft in drafts if not draft.is_own), None),
        own_draft=next((draft for draft in drafts if draft.is_own), None),
        waiting=sum(other.waits for other in pile),
        total=len(pile),
        place=len(before) + 1,
        previous_url=url_of(before[-1]) if before else None,
        next_url=url_of(after[0]) if after else None,
        pile_url=pile_url(work),
        learner=db.session.get_one(User, work.owner_id).name if work.attempt.score is not None else None,
        **more,
    )


def state_of(work: Work, given: list[MarkEvent], *, is_referee: bool) -> str:
    """What this person can do with the answer: mark it, wait for another, or nothing any more.

    "graded", "agreed" (two people have settled it), "given" (one's own mark waits), "disputed", or "open".
    """
    if work.attempt.score is not None:
        return "graded"
    if is_referee:
        return "open" if len(given) >= MARKERS and not _is_own(given) else "undisputed"
    if given and work.mark.fraction is not None:
        return "agreed"
    if len(given) >= MARKERS:
        return "disputed"
    return "given" if _is_own(given) else "open"


def fresh_form(work: Work, drafts: list[Draft], report: Report | None) -> MarkForm:
    """The form with what stands, or what the reader drafted, or what the rules propose."""
    criteria = criteria_of(work.settings)
    fraction = work.mark.fraction
    values: dict[str, Any] = {"seen": seen(fraction), "mark": "" if fraction is None else number(fraction * 10)}
    values |= _standing(work) if fraction is not None else _proposed(criteria, report)
    if own := next((draft for draft in drafts if draft.is_own), None):
        values |= own.typed
    return mark_form(criteria)(formdata=None, **values)


def seen(fraction: float | None) -> str:
    """How the page writes down which mark it showed."""
    return NOTHING if fraction is None else repr(fraction)


def url_of(other: Neighbour) -> str:
    """The page of an answer."""
    return url_for("courses_marking.work", attempt_id=other.attempt_id, number=other.position)


def pile_url(work: Work) -> str:
    """The list of the answers to the same question."""
    return url_for("courses_marking.answers", quiz_id=work.attempt.quiz_id, question_id=work.question_id)


def _report(work: Work) -> Report | None:
    if not has_rules(work.settings) or work.given is None:
        return None
    return kept_report(work.given.get("upload", 0), work.slot.version_id)


def _standing(work: Work) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for place, entry in enumerate(work.mark.criteria or ()):
        values |= {f"points_{place}": words_of(entry["points"]), f"remark_{place}": entry["comment"]}
    return values


def _proposed(criteria: list[Criterion], report: Report | None) -> dict[str, Any]:
    """The points and findings of the rules; a person confirms or changes them."""
    values: dict[str, Any] = {}
    for place, (criterion, finding) in enumerate(zip(criteria, report.findings if report else (), strict=False)):
        said = " · ".join(text for text in (finding.found, finding.evidence) if text)
        values[f"points_{place}"] = words_of(round(criterion.points * finding.fraction, DECIMALS))
        values[f"remark_{place}"] = said[:500]
    return values


def _is_open(event: MarkEvent) -> bool:
    return event.kind != GIVEN or event.by_id == current_user.id


def _is_own(given: list[MarkEvent]) -> bool:
    return any(event.by_id == current_user.id for event in given)
