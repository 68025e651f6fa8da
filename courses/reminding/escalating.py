"""Telling heads and officers of who has been late for long: one digest for each, with all of theirs and nobody else."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update

from courses.assigning.dates import day as as_day
from courses.assigning.models import Duty
from courses.assigning.permissions import ASSIGN
from courses.assigning.queries import duties_of_people
from courses.catalogue.languages import in_language as title_of
from courses.catalogue.models import Course
from courses.reminding.learners import left_words
from courses.reminding.models import DutyReminder
from courses.reminding.schedule import SCHEDULE, Day
from courses.reminding.texts import Wording, filled, places_up
from lms.api import (
    MANAGE_STAFF,
    Grant,
    Membership,
    Notice,
    Unit,
    User,
    date_text,
    db,
    in_language,
    ngettext,
    notify,
)

LINES = 40
"""Lines in a digest; the rest is a number, and all of it is on the page."""


_RECIPIENT = (
    User.id, User.name, User.language, Unit.id.label("unit_id"), Unit.name.label("unit_name"),
    Unit.path.label("unit_path"),
)  # fmt: skip


@dataclass(frozen=True)
class Late:
    """A late person: where, and with what, the oldest first."""

    id: int
    name: str
    position: str
    unit_name: str
    unit_path: str
    courses: tuple[tuple[int, dict[str, str], date], ...]


@dataclass
class Digest:
    """What one head or officer is told: how many, by unit, and the first of them by name."""

    recipient: Any
    unit_id: int
    unit_name: str
    unit_path: str
    people: int = 0
    newest: int | None = None
    units: Counter[str] = field(default_factory=Counter)
    first: list[Late] = field(default_factory=list)

    def add(self, late: Late, fresh: set[int]) -> None:
        """Count a late person in; `fresh` are the duties of which nobody has been told."""
        self.people += 1
        self.units[late.unit_path] += 1
        if len(self.first) < LINES:
            self.first.append(late)
        told_now = [duty for duty, _titles, _due_on in late.courses if duty in fresh]
        self.newest = min([*told_now, *([self.newest] if self.newest else [])], default=None)


def tell_heads(day: Day, wording: Wording, *, at: datetime) -> int:
    """Tell the heads of units of those who have been late for `SCHEDULE.head` days, when there is anybody new."""
    fresh = _take(SCHEDULE.head, day.today)
    if not fresh:
        return 0
    heads = _heads()
    digests: dict[int, Digest] = {}
    for late in late_people(day.today, SCHEDULE.head):
        _count_in(digests, late, _heads_of(late, heads), fresh)
    return notify(_notices("head", digests.values(), day.today, wording), at=at)


def tell_officers(day: Day, wording: Wording, *, at: datetime) -> int:
    """Tell officers of those in their subtrees who have been late for `SCHEDULE.officer` days."""
    fresh = _take(SCHEDULE.officer, day.today)
    if not fresh:
        return 0
    officers = _officers()
    digests: dict[int, Digest] = {}
    for late in late_people(day.today, SCHEDULE.officer):
        _count_in(digests, late, _officers_of(late, officers), fresh)
    return notify(_notices("officer", digests.values(), day.today, wording), at=at)


def _count_in(digests: dict[int, Digest], late: Late, recipients: Iterable[Any], fresh: set[int]) -> None:
    for one in recipients:
        if one.id not in digests:
            digests[one.id] = Digest(one, one.unit_id, one.unit_name, one.unit_path)
        digests[one.id].add(late, fresh)


def _take(days: int, today: date) -> set[int]:
    """Take the duties that have become late by `days` and have not been told of; another worker finds none left."""
    is_late = exists().where(
        Duty.id == DutyReminder.duty_id, Duty.state == "open", Duty.due_on == DutyReminder.due_on,
        Duty.due_on <= as_day(today - timedelta(days=days)),
    )  # fmt: skip
    taken = (
        update(DutyReminder)
        .where(DutyReminder.escalated < days, is_late)
        .values(escalated=days)
        .returning(DutyReminder.duty_id)
        .execution_options(synchronize_session=False)
    )
    return set(db.session.scalars(taken))


def late_people(today: date, days: int, *scope: ColumnElement[bool]) -> Iterator[Late]:
    """People who have been late for `days`, with all that they have been late with for as long."""
    rows = db.session.execute(
        duties_of_people(
            Duty.id, Duty.learner_id, Duty.due_on, Course.titles, User.name, Membership.position,
            Unit.name.label("unit_name"), Unit.path.label("unit_path"),
        )
        .where(Duty.state == "open", Duty.due_on <= as_day(today - timedelta(days=days)), *scope)
        .order_by(Unit.path, User.sort_key, Duty.learner_id, Duty.due_on, Duty.id)
        .execution_options(yield_per=2000)
    )  # fmt: skip
    for _id, lines in groupby(rows, key=lambda row: row.learner_id):
        mine = list(lines)
        first = mine[0]
        courses = tuple((row.id, row.titles, row.due_on) for row in mine)
        yield Late(first.learner_id, first.name, first.position, first.unit_name, first.unit_path, courses)


def _heads() -> dict[str, list[Any]]:
    """Path of a unit → who leads it."""
    place = (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None)
    rows = db.session.execute(
        select(*_RECIPIENT)
        .join(Membership, place)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.is_leader, ~User.is_suspended)
        .order_by(User.id)
    )  # fmt: skip
    found = defaultdict(list)
    for row in rows:
        found[row.unit_path].append(row)
    return found


def _heads_of(late: Late, heads: dict[str, list[Any]]) -> list[Any]:
    """Who leads the nearest unit upwards; nobody is told of themselves, so a late head's own head is."""
    for place in places_up(late.unit_path):
        if others := [head for head in heads.get(place, ()) if head.id != late.id]:
            return others
    return []


def _officers() -> dict[str, list[Any]]:
    """Path of a unit → who assigns there or looks after its staff; of several units the topmost names the digest."""
    rows = db.session.execute(
        select(*_RECIPIENT)
        .join(Grant, Grant.user_id == User.id)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(Grant.permission.in_((ASSIGN.name, MANAGE_STAFF.name)), ~User.is_suspended)
        .distinct()
        .order_by(Unit.path, User.id)
    )  # fmt: skip
    found = defaultdict(list)
    for row in rows:
        found[row.unit_path].append(row)
    return found


def _officers_of(late: Late, officers: dict[str, list[Any]]) -> list[Any]:
    """Who looks after the unit of a late person or one above it, each once, with the topmost of their units."""
    found = {one.id: one for place in places_up(late.unit_path) for one in officers.get(place, ())}
    return list(found.values())


def _notices(kind: str, digests: Iterable[Digest], today: date, wording: Wording) -> list[Notice]:
    """Messages of the digests in which somebody is new."""
    places = unit_places()
    return [_notice(kind, digest, today, wording, places) for digest in digests if digest.newest is not None]


def _notice(kind: str, digest: Digest, today: date, wording: Wording, places: dict[str, Any]) -> Notice:
    recipient = digest.recipient
    with in_language(recipient.language):
        words = wording.text(kind, recipient.language, digest.unit_path)
        said = filled(words, values_of_digest(kind, digest, today, places))
    return Notice(
        key=f"courses.late.{kind}:{recipient.id}:{digest.newest}:{today.isoformat()}",
        kind=f"courses.remind.{kind}",
        recipient_id=recipient.id,
        subject=said.subject,
        body=said.body,
        url=f"/unit/late?unit={digest.unit_id}",
        facts={"people": digest.people},
    )


def values_of_digest(kind: str, digest: Digest, today: date, places: dict[str, Any]) -> dict[str, str]:
    """What stands in the braces, in the language that is spoken; `places` are units by their paths."""
    return {
        "ten": digest.recipient.name,
        "don_vi": digest.unit_name,
        "so": str(digest.people),
        "ngay": date_text(today),
        "danh_sach": "\n".join(_by_name(digest, today) if kind == "head" else _by_unit(digest, places)),
    }


def _by_name(digest: Digest, today: date) -> list[str]:
    lines = [_line(late, today) for late in digest.first]
    if rest := digest.people - len(lines):
        lines.append(str(ngettext("- và %(num)d người khác", "- và %(num)d người khác", rest)))
    return lines


def _line(late: Late, today: date) -> str:
    _duty, titles, due_on = late.courses[0]
    who = f"{late.name} ({late.position})" if late.position else late.name
    more = len(late.courses) - 1
    course = title_of(titles)
    if more:
        course = str(
            ngettext("%(course)s và %(num)d khóa khác", "%(course)s và %(num)d khóa khác", more, course=course)
        )
    return f"- {who}: {course}, {left_words(due_on, today)}"


def _by_unit(digest: Digest, places: dict[str, Any]) -> list[str]:
    lines = []
    for path, people in digest.units.most_common(LINES):
        unit = _place_name(path, digest.unit_path, places)
        lines.append(str(ngettext("- %(unit)s: %(num)d người", "- %(unit)s: %(num)d người", people, unit=unit)))
    if rest := len(digest.units) - len(lines):
        lines.append(str(ngettext("- và %(num)d đơn vị khác", "- và %(num)d đơn vị khác", rest)))
    return lines


def _place_name(path: str, top: str, places: dict[str, Any]) -> str:
    """A unit's name; offices are called alike everywhere, so theirs comes with that of the unit above."""
    unit = places[path]
    above = places_up(path)[1:2]
    if unit.kind != "phong" or not above or above[0] == top:
        return str(unit.name)
    return f"{unit.name}, {places[above[0]].name}"


def unit_places() -> dict[str, Any]:
    """Units by their paths: name and kind."""
    return {unit.path: unit for unit in db.session.execute(select(Unit.path, Unit.name, Unit.kind))}
