"""The due list: what a person has to do by when, in words."""

from dataclasses import dataclass
from datetime import date

from flask import url_for

from courses.activities.contract import ACTIVITY_TYPES
from courses.completion.queries import Place, Step, words_for
from lms.api import _, ngettext

SOON = 14
"""Days before the last day from which a task counts as soon due."""


@dataclass(frozen=True)
class Due:
    """One line of the list. `kind` is late, soon or empty."""

    date: date | None
    title: str
    url: str
    tag: str
    kind: str
    facts: list[str]
    action: str
    action_url: str


def due_of(place: Place, today: date) -> Due:
    """Put a place into words."""
    days = (place.due_on - today).days if place.due_on else None
    kind = "" if days is None or days > SOON else "late" if days < 0 else "soon"
    facts = [_("Còn %(what)s", what=words_for(place.left))] if place.left else [_("Đã xong mọi phần bắt buộc")]
    if place.enrolment and place.enrolment.source == "assigned":
        facts.append(_("Đơn vị giao"))
    if place.enrolment and place.enrolment.period > 1:
        facts.append(_("Học lại, lần %(n)d", n=place.enrolment.period))
    begun = any(step.state for step in place.steps)
    return Due(
        date=place.due_on,
        title=place.course.title,
        url=url_for("courses.course", course_id=place.course.id),
        tag=days_words(days),
        kind=kind,
        facts=facts,
        action=_("Học tiếp") if begun else _("Vào học"),
        action_url=url_of(place.next) if place.next else url_for("courses.course", course_id=place.course.id),
    )


def days_words(days: int | None) -> str:
    """Say how many days are left, or over."""
    if days is None:
        return ""
    if days < 0:
        return str(ngettext("Quá hạn %(num)d ngày", "Quá hạn %(num)d ngày", -days))
    if days == 0:
        return str(_("Hạn hôm nay"))
    return str(ngettext("Còn %(num)d ngày", "Còn %(num)d ngày", days))


def in_order(places: list[Place]) -> list[Place]:
    """The late first, then by the last day, then what has none."""
    return sorted(places, key=lambda place: (place.due_on is None, place.due_on or date.max, place.course.key))


def url_of(step: Step) -> str:
    """Where a step is done."""
    return ACTIVITY_TYPES[step.activity.type].url(step.activity)
