"""The lines of a body's register of a year, its annex and its book of copies, as the reader may see them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from certificates.amending.models import ENTERED, Amendment, BookCounter, Proposal, RegisterCopy
from certificates.amending.numbering import ANNEX, COPIES
from certificates.models import Award, IssuingBody, RegisterCounter
from certificates.permissions import SEE
from certificates.wording import FIELD_NAMES
from lms.api import Unit, date_text, db, scope_of, shared_alias

COLUMN_NAMES: Final = {"holder_post": "chức vụ", "remark": "ghi chú"}

Home = shared_alias(Unit, "home")
Old, New = shared_alias(Award, "old"), shared_alias(Award, "new")


@dataclass(frozen=True)
class Book:
    """A body's register of a year, and how many of its lines the reader may see."""

    body_id: int
    body_name: str
    year: int
    count: int


@dataclass(frozen=True)
class Numbers:
    """What the numbers of one book look like: how many entries, from which to which, and the last one given."""

    count: int
    first: int
    highest: int
    last: int

    @property
    def is_whole(self) -> bool:
        """Every number from 1 to the last stands there; a unique key keeps them from standing twice."""
        return self.count == self.highest == self.last and self.first == min(self.count, 1)


def visible(reader: Any) -> ColumnElement[bool]:
    """Lines of units the reader sees, and all lines of bodies whose unit they see.

    A holder without a unit is shown to whoever sees a whole tree. Needs `placed`.
    """
    whole = any(path.count("/") == len("//") for path in reader.granted_paths(SEE.name))
    nowhere = Award.unit_id.is_(None) if whole else false()
    return or_(scope_of(SEE, Unit.path, user=reader), scope_of(SEE, Home.path, user=reader), nowhere)


def placed(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join the unit of the day and the unit of the body to a statement about certificates."""
    return (
        statement.join(IssuingBody, IssuingBody.id == Award.body_id)
        .outerjoin(Unit, Unit.id == Award.unit_id)
        .outerjoin(Home, Home.id == IssuingBody.unit_id)
    )


def books(reader: Any) -> list[Book]:
    """Registers in which the reader may see something, the newest year first."""
    count = func.count().label("count")
    statement = placed(select(IssuingBody.id, IssuingBody.name, Award.year, count).select_from(Award))
    rows = db.session.execute(
        statement.where(visible(reader))
        .group_by(IssuingBody.id, IssuingBody.name, Award.year)
        .order_by(Award.year.desc(), IssuingBody.name, IssuingBody.id)
    )
    return [Book(*row) for row in rows]


def lines(body_id: int, year: int, reader: Any) -> Select[*tuple[Any, ...]]:
    """The lines of a register in its order, with the numbers of what each replaces and was replaced by."""
    statement = placed(
        select(
            Award.id, Award.serial, Award.number, Award.holder_name, Award.holder_post, Award.fields,
            Award.course_title, Award.issued_on, Award.expires_on, Award.state, Award.decision, Award.remark,
            Old.number.label("old_number"), New.number.label("new_number"),
        ).select_from(Award)
    )  # fmt: skip
    return (
        statement.outerjoin(Old, Old.id == Award.replaces_id)
        .outerjoin(New, New.replaces_id == Award.id)
        .where(Award.body_id == body_id, Award.year == year, visible(reader))
        .order_by(Award.serial)
    )


def numbers(body_id: int, year: int) -> dict[str, Numbers]:
    """Check in one statement that the three books of a body's year have every number from 1 on."""
    parts: list[Any] = []
    for entries, counter in (
        (Award, _register_last(body_id, year)),
        (Amendment, _book_last(body_id, ANNEX, year)),
        (RegisterCopy, _book_last(body_id, COPIES, year)),
    ):
        of_year = (entries.body_id == body_id) & (entries.year == year)
        parts += [
            select(told).where(of_year).scalar_subquery()
            for told in (func.count(entries.serial), func.min(entries.serial), func.max(entries.serial))
        ]
        parts.append(counter)
    found = [value or 0 for value in db.session.execute(select(*parts)).one()]
    return {name: Numbers(*found[place * 4 : place * 4 + 4]) for place, name in enumerate(("register", ANNEX, COPIES))}


def _register_last(body_id: int, year: int) -> Any:
    last = select(RegisterCounter.last).where(RegisterCounter.body_id == body_id, RegisterCounter.year == year)
    return last.scalar_subquery()


def _book_last(body_id: int, book: str, year: int) -> Any:
    last = select(BookCounter.last).where(
        BookCounter.body_id == body_id, BookCounter.book == book, BookCounter.year == year
    )
    return last.scalar_subquery()


def missing(body_id: int, year: int, *, most: int = 20) -> list[tuple[int, int]]:
    """Stretches of numbers that were given and stand in no line; there are none unless rows were deleted by hand."""
    before = func.lag(Award.serial, 1, 0).over(order_by=Award.serial)
    steps = (
        select(before.label("before"), Award.serial.label("after"))
        .where(Award.body_id == body_id, Award.year == year)
        .subquery()
    )
    rows = db.session.execute(select(steps).where(steps.c.after > steps.c.before + 1).limit(most))
    found = [(row.before + 1, row.after - 1) for row in rows]
    register = numbers(body_id, year)["register"]
    if register.last > register.highest:
        found.append((register.highest + 1, register.last))
    return found


def annex(body_id: int, year: int, reader: Any) -> Sequence[Any]:
    """Entries of the annex of a year, in its order, whatever year the certificates are of."""
    statement = placed(
        select(
            Amendment.serial, Amendment.year, Amendment.kind, Amendment.details, Amendment.entered_at, Award.number,
            Award.holder_name, Proposal.decision, Proposal.reason, Proposal.proposer_name, Proposal.decider_name,
            New.number.label("new_number"),
        )
        .select_from(Amendment)
        .join(Award, Award.id == Amendment.award_id)
    )  # fmt: skip
    return db.session.execute(
        statement.join(Proposal, Proposal.id == Amendment.proposal_id)
        .outerjoin(New, New.id == Amendment.new_award_id)
        .where(Amendment.body_id == body_id, Amendment.year == year, Amendment.state == ENTERED, visible(reader))
        .order_by(Amendment.serial)
    ).all()


def copies(body_id: int, year: int, reader: Any) -> Sequence[Any]:
    """Entries of the book of copies of a year, in its order."""
    statement = placed(
        select(
            RegisterCopy.serial, RegisterCopy.year, RegisterCopy.given_on, RegisterCopy.asked_by,
            RegisterCopy.given_to, RegisterCopy.count, RegisterCopy.reason, RegisterCopy.maker_name, Award.number,
            Award.holder_name,
        )
        .select_from(RegisterCopy)
        .join(Award, Award.id == RegisterCopy.award_id)
    )  # fmt: skip
    return db.session.execute(
        statement.where(RegisterCopy.body_id == body_id, RegisterCopy.year == year, visible(reader)).order_by(
            RegisterCopy.serial
        )
    ).all()


def entered_about(award_ids: Collection[int] | Select[*tuple[Any, ...]]) -> dict[int, list[Any]]:
    """Entries of the annex by certificate, for the last column of the register."""
    rows = db.session.execute(
        select(Amendment.award_id, Amendment.kind, Amendment.details, Amendment.serial, Amendment.year)
        .where(Amendment.award_id.in_(award_ids), Amendment.state == ENTERED)
        .order_by(Amendment.id)
    )
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.award_id].append(row)
    return found


def note_of(line: Any, entries: Iterable[Any]) -> str:
    """The column “Ghi chú”: state, successor, predecessor, end of validity, corrections; each with its annex number."""
    parts = [line.remark] if line.remark else []
    if line.old_number:
        parts.append(f"Cấp thay số {line.old_number}")
    if line.expires_on:
        parts.append(f"Có giá trị đến {date_text(line.expires_on)}")
    known = False
    for entry in entries:
        place = f"(phụ lục số {entry.serial}/{entry.year})"
        if entry.kind == "revoke":
            parts.append(f"Đã thu hồi theo {line.decision} {place}")
        elif entry.kind == "replace":
            parts.append(f"Được thay bằng số {line.new_number} {place}")
        else:
            parts.append(f"Đính chính {changes_text(entry.details)} {place}")
        known = known or entry.kind == "revoke"
    if line.state == "revoked" and not known:
        parts.append(f"Đã thu hồi theo {line.decision}")
    return "; ".join(parts)


def changes_text(details: Any) -> str:
    """Say which words an entry changed: họ và tên “A” thành “B”."""
    changed = {**details.get("words", {}), **details.get("columns", {})}
    return ", ".join(
        f"{COLUMN_NAMES.get(name) or FIELD_NAMES.get(name, name)} “{before}” thành “{after}”"
        for name, (before, after) in changed.items()
    )
