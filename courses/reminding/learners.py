"""Reminding learners of what they have to do: before its last day, on it, and when it is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import case, or_

from courses.assigning.dates import day as as_day
from courses.assigning.models import Duty
from courses.assigning.queries import duties_of_people
from courses.catalogue.languages import in_language as title_of
from courses.catalogue.models import Course
from courses.reminding.models import DutyReminder
from courses.reminding.schedule import SCHEDULE, Day, following, newest
from courses.reminding.texts import Wording, filled
from lms.api import Notice, Unit, User, _, date_text, db, in_language, insert_into, ngettext, notify

PEOPLE = 1000
"""Learners in one batch."""


@dataclass(frozen=True)
class Due:
    """A duty that its learner is to be reminded of: the titles of the course by language, and its last day."""

    duty_id: int
    titles: dict[str, str]
    due_on: date


@dataclass(frozen=True)
class Learner:
    """Whom a reminder goes to."""

    id: int
    name: str
    language: str
    unit_name: str
    unit_path: str


def remind_some(day: Day, wording: Wording, *, beyond: int, at: datetime) -> tuple[int, int | None]:
    """Remind the next `PEOPLE` learners whose ids lie beyond `beyond`; gives how many were told, and the last id.

    The id is None when nobody is left. Commits nothing. A duty's reminder is taken by a conditional write: whoever
    comes second, a run of the same day or another worker, finds nothing to tell.
    """
    open_now = _waiting(day).where(Duty.learner_id > beyond)
    ids = list(
        db.session.scalars(
            open_now.with_only_columns(Duty.learner_id).distinct().order_by(Duty.learner_id).limit(PEOPLE)
        )
    )
    if not ids:
        return 0, None
    rows = db.session.execute(
        open_now.where(Duty.learner_id <= ids[-1]).order_by(Duty.learner_id, Duty.due_on, Duty.id)
    ).all()
    taken = _take(rows, day)
    notices = []
    for _id, lines in groupby((row for row in rows if row.duty_id in taken), key=lambda row: row.learner_id):
        mine = list(lines)
        first = mine[0]
        learner = Learner(first.learner_id, first.name, first.language, first.unit_name, first.unit_path)
        dues = [Due(row.duty_id, row.titles, row.due_on) for row in mine]
        notices.append(notice_for(learner, dues, day.today, taken[first.duty_id], wording))
    return notify(notices, at=at), ids[-1]


def _waiting(day: Day) -> Any:
    """Open duties for which a reminder may be due by `day`, with their person."""
    farthest = day.until + timedelta(days=max(SCHEDULE.before))
    return (
        duties_of_people(
            Duty.id.label("duty_id"), Duty.learner_id, Duty.due_on, Course.titles, User.name, User.language,
            Unit.name.label("unit_name"), Unit.path.label("unit_path"),
        )
        .outerjoin(DutyReminder, DutyReminder.duty_id == Duty.id)
        .where(
            Duty.state == "open",
            Duty.due_on <= as_day(farthest),
            or_(
                DutyReminder.duty_id.is_(None),
                DutyReminder.due_on != Duty.due_on,
                DutyReminder.next_on <= as_day(day.until),
            ),
        )
    )  # fmt: skip


def _take(rows: Sequence[Any], day: Day) -> dict[int, int]:
    """Note the reminders that are due and have not been told; gives duty → reminder for those that are ours to tell."""
    reached = {row.duty_id: (row.due_on, told) for row in rows if (told := newest(row.due_on, day)) is not None}
    if not reached:
        return {}
    new = insert_into(DutyReminder)
    is_new = (DutyReminder.due_on != new.excluded.due_on) | (DutyReminder.told < new.excluded.told)
    kept = case((DutyReminder.due_on == new.excluded.due_on, DutyReminder.escalated), else_=0)
    take = new.on_conflict_do_update(
        index_elements=["duty_id"],
        set_={
            "due_on": new.excluded.due_on, "told": new.excluded.told, "next_on": new.excluded.next_on,
            "escalated": kept,
        },
        where=is_new,
    ).returning(DutyReminder.duty_id)  # fmt: skip
    values = [
        {"duty_id": duty, "due_on": due_on, "told": told, "next_on": following(due_on, told), "escalated": 0}
        for duty, (due_on, told) in sorted(reached.items())
    ]
    return {duty: reached[duty][1] for duty in db.session.scalars(take, values)}


def notice_for(learner: Learner, dues: Sequence[Due], today: date, told: int, wording: Wording) -> Notice:
    """The one message of a day to a learner, in the words of the unit, about the courses `dues`, the first due first.

    Its key names the duty that is due first, with its last day and what is `told`: each of these is taken once.
    """
    kind = kind_of(dues[0].due_on, today)
    with in_language(learner.language):
        said = filled(
            wording.text(kind, learner.language, learner.unit_path),
            values_of(learner.name, learner.unit_name, dues, today),
        )
    return Notice(
        key=f"courses.remind:{dues[0].duty_id}:{dues[0].due_on.isoformat()}:{told}",
        kind=f"courses.remind.{kind}",
        recipient_id=learner.id,
        subject=said.subject,
        body=said.body,
        url="/",
        facts={"duties": [due.duty_id for due in dues]},
    )


def kind_of(due_on: date, today: date) -> str:
    """Which words are used: before, due or late."""
    return "late" if due_on < today else "due" if due_on == today else "before"


def values_of(name: str, unit_name: str, dues: Sequence[Due], today: date) -> dict[str, str]:
    """What stands in the braces, in the language that is spoken."""
    first = dues[0]
    count = len(dues)
    courses = ngettext("%(num)d khóa học", "%(num)d khóa học", count)
    return {
        "ten": name,
        "don_vi": unit_name,
        "khoa": title_of(first.titles) if count == 1 else str(courses),
        "han": date_text(first.due_on),
        "con": left_words(first.due_on, today),
        "danh_sach": "\n".join(_lines(dues, today)),
    }


def _lines(dues: Iterable[Due], today: date) -> list[str]:
    return [
        str(
            _(
                "- %(course)s: hạn %(day)s, %(left)s",
                course=title_of(due.titles),
                day=date_text(due.due_on),
                left=left_words(due.due_on, today),
            )
        )
        for due in dues
    ]


def left_words(due_on: date, today: date) -> str:
    """Say how much time is left: còn 3 ngày, hạn là hôm nay, quá hạn 5 ngày."""
    days = (due_on - today).days
    if days > 0:
        return str(ngettext("còn %(num)d ngày", "còn %(num)d ngày", days))
    if days == 0:
        return str(_("hạn là hôm nay"))
    return str(ngettext("quá hạn %(num)d ngày", "quá hạn %(num)d ngày", -days))
