"""People on a list: pasted lines or a sheet, compared with whom we know before anybody gets a seat.

A code alone names somebody among the officer's own people. Of others the name has to stand beside it and agree: a body
that trains the whole province gets a list with names, and learns nobody's by trying codes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from courses.assigning.permissions import ASSIGN
from courses.attendance.models import SEATED, WAITING, CourseClass, Seat
from courses.classes.queries import is_ones_own
from lms.api import (
    Membership,
    SourceFile,
    Unit,
    UnreadableFile,
    User,
    _,
    db,
    fold,
    scope_of,
    sheets_of,
)

MOST_LINES = 2000
DEEPEST_HEADING = 60
NEW, IN_LINE, HAS_SEAT, UNKNOWN, REPEATED = "new", "in_line", "has_seat", "unknown", "repeated"
CODE_HEADINGS = {"ma can bo", "ma so can bo", "ma cb", "ma", "staff code"}
NAME_HEADINGS = {"ho va ten", "ho ten", "ho va ten can bo", "name", "full name"}
_PARTS = re.compile(r"[;,\t]")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Line:
    """A line of the list: where it stands, the code, and the name where there is one."""

    place: int
    code: str
    name: str = ""


@dataclass(frozen=True)
class Found:
    """What a line comes to. `person_id` and the rest are empty where we know nobody by it."""

    line: Line
    kind: str
    person_id: int = 0
    name: str = ""
    unit_name: str = ""


def lines_of(text: str) -> list[Line]:
    """Read pasted text: codes, each with a name behind it or not, a line each or several in one."""
    lines: list[Line] = []
    for place, row in enumerate(text.splitlines(), start=1):
        parts = [part.strip() for part in _PARTS.split(row)]
        for part in filter(None, parts):
            is_code = " " not in part and any(sign.isdigit() for sign in part)
            if is_code or not lines or lines[-1].place != place or lines[-1].name:
                lines.append(Line(place, part.upper()))
            else:
                lines[-1] = Line(place, lines[-1].code, part)
    return lines


def text_of_sheet(file: SourceFile) -> str:
    """The codes and names of a sheet as lines to be looked through. Raises `UnreadableFile`."""
    for sheet in sheets_of(file, most_rows=MOST_LINES + DEEPEST_HEADING):
        for place, row in enumerate(sheet.rows[:DEEPEST_HEADING]):
            plain = [_NOT_WORDS.sub(" ", fold(cell)).strip() for cell in row]
            code = next((at for at, words in enumerate(plain) if words in CODE_HEADINGS), None)
            if code is None:
                continue
            name = next((at for at, words in enumerate(plain) if words in NAME_HEADINGS), None)
            found = [_line(row, code, name) for row in sheet.rows[place + 1 :]]
            return "\n".join(filter(None, found))
    raise UnreadableFile(_("Không thấy cột “Mã cán bộ”. Tiêu đề cột phải ở trong 60 dòng đầu của trang tính."))


def look_up(class_id: int, lines: Sequence[Line]) -> list[Found]:
    """What each line comes to for this class; one statement."""
    codes = {line.code for line in lines}
    near = scope_of(ASSIGN, Unit.path) | _sits_with_reader()
    rows = db.session.execute(
        select(
            User.id, User.staff_code, User.name, Unit.name.label("unit_name"), near.label("is_near"),
            Seat.state.label("seat"),
        )
        .join(Membership, (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .outerjoin(Seat, (Seat.learner_id == User.id) & (Seat.class_id == class_id))
        .where(User.staff_code.in_(codes), ~User.is_suspended)
    )  # fmt: skip
    known = {row.staff_code: row for row in rows}
    seen: set[str] = set()
    found = []
    for line in lines:
        found.append(_verdict(line, known.get(line.code), seen))
        seen.add(line.code)
    return found


def _verdict(line: Line, row: Any, seen: set[str]) -> Found:
    agrees = row is not None and (fold(line.name) == fold(row.name) if line.name else row.is_near)
    if not agrees:
        return Found(line, UNKNOWN)
    if line.code in seen:
        return Found(line, REPEATED, row.id, row.name, row.unit_name)
    kind = {SEATED: HAS_SEAT, WAITING: IN_LINE}.get(row.seat, NEW)
    return Found(line, kind, row.id, row.name, row.unit_name)


def _sits_with_reader() -> Any:
    """Condition on people: they sit in a class that the reader runs or teaches, so the reader knows them already."""
    place = Unit.__table__.alias("organiser")
    own = (
        select(Seat.id)
        .select_from(Seat)
        .join(CourseClass, CourseClass.id == Seat.class_id)
        .join(place, place.c.id == CourseClass.unit_id)
        .where(Seat.learner_id == User.id, Seat.state == SEATED, is_ones_own(place.c.path))
        .correlate(User)
    )
    return exists(own)


def _line(row: Sequence[str], code: int, name: int | None) -> str:
    staff_code = row[code].strip() if code < len(row) else ""
    if not staff_code:
        return ""
    person = row[name].strip() if name is not None and name < len(row) else ""
    return f"{staff_code}; {person}" if person else staff_code
