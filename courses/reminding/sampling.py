"""How words read: put to a real person of the unit who has something to do, or to an example where there is nobody."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import case

from courses.assigning.dates import day as as_day
from courses.assigning.models import Duty
from courses.assigning.queries import duties_of_people
from courses.catalogue.models import Course
from courses.reminding.escalating import Digest, Late, late_people, unit_places, values_of_digest
from courses.reminding.learners import Due, values_of
from courses.reminding.schedule import SCHEDULE
from courses.reminding.texts import OF_OTHERS, Kind, Text, filled
from lms.api import Unit, User, _, db, in_language

MOST = 200
"""Late people that a sample of a digest looks at."""

AWAY = {"before": 3, "due": 0, "late": -1}
"""Days to the last day in a sample for which nobody fits."""


@dataclass(frozen=True)
class Sample:
    """What would be sent, to whom, in each language; an example where nobody real has anything to do."""

    name: str
    unit_name: str
    is_example: bool
    said: dict[str, Text]


@dataclass(frozen=True)
class Reader:
    """The officer who looks, as the recipient of a digest."""

    id: int
    name: str


def sample_of(kind: Kind, texts: dict[str, Text], unit: Unit, reader: Reader, *, today: date) -> Sample:
    """Put `texts`, by language, to somebody of `unit` and below. At most two statements."""
    if kind.placeholders is OF_OTHERS:
        return _of_a_digest(kind, texts, unit, reader, today)
    return _of_a_learner(kind, texts, unit, today)


def _of_a_learner(kind: Kind, texts: dict[str, Text], unit: Unit, today: date) -> Sample:
    fits = {
        "before": Duty.due_on > as_day(today), "due": Duty.due_on == as_day(today), "late": Duty.due_on < as_day(today)
    }[kind.key]  # fmt: skip
    rows = db.session.execute(
        duties_of_people(Duty.id, Duty.learner_id, Duty.due_on, Course.titles, User.name, Unit.name.label("unit_name"))
        .where(Duty.state == "open", Duty.due_on.is_not(None), Unit.path.startswith(unit.path))
        .order_by(case((fits, 0), else_=1), User.sort_key, Duty.learner_id, Duty.due_on)
        .limit(5)
    ).all()
    if not rows:
        example = Due(0, {"vi": "Sử dụng máy tính cơ bản", "en": "Using a computer"}, today)
        return _said(kind, texts, [example], today, name="Nguyễn Thị An", unit_name=unit.name, is_example=True)
    mine = [Due(row.id, row.titles, row.due_on) for row in rows if row.learner_id == rows[0].learner_id]
    return _said(kind, texts, mine, today, name=rows[0].name, unit_name=rows[0].unit_name, is_example=False)


def _said(
    kind: Kind, texts: dict[str, Text], dues: list[Due], today: date, *, name: str, unit_name: str, is_example: bool
) -> Sample:
    fitting = [due for due in dues if _fits(kind, due.due_on, today)]
    shown = fitting or [Due(due.duty_id, due.titles, today + timedelta(days=AWAY[kind.key])) for due in dues[:1]]
    said = {}
    for language, text in texts.items():
        with in_language(language):
            said[language] = filled(text, values_of(name, unit_name, shown, today))
    return Sample(name, unit_name, is_example, said)


def _fits(kind: Kind, due_on: date, today: date) -> bool:
    return {"before": due_on > today, "due": due_on == today, "late": due_on < today}[kind.key]


def _of_a_digest(kind: Kind, texts: dict[str, Text], unit: Unit, reader: Reader, today: date) -> Sample:
    days = SCHEDULE.head if kind.key == "head" else SCHEDULE.officer
    digest = Digest(reader, unit.id, unit.name, unit.path)
    places: dict[str, Any] = unit_places()
    for late in islice(late_people(today, days, Unit.path.startswith(unit.path)), MOST):
        digest.add(late, set())
    is_example = not digest.people
    if is_example:
        titles = {"vi": "Sử dụng máy tính cơ bản", "en": "Using a computer"}
        course = (0, titles, today - timedelta(days=days))
        digest.add(Late(0, "Nguyễn Thị An", str(_("Chuyên viên")), unit.name, unit.path, (course,)), set())
    said = {}
    for language, text in texts.items():
        with in_language(language):
            said[language] = filled(text, values_of_digest(kind.key, digest, today, places))
    return Sample(reader.name, unit.name, is_example, said)
