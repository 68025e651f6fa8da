"""Entering certificates in the register, many at once: numbers in the order of the register, in a few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import insert, select

from certificates.codes import make_code
from certificates.contract import CertificateFields
from certificates.earning import Earned
from certificates.models import Award, IssuingBody, RegisterCounter
from certificates.wording import Entry, words_of
from lms.api import JSONDict, Unit, db, fold, insert_into, settings, sort_key

ROWS_AT_ONCE: Final = 500


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the certificates of one award have in common."""

    subject: str
    template: str
    body: IssuingBody
    issued_on: date
    expires_on: date | None = None
    decision: str = ""
    batch_id: int | None = None

    def entry(self, serial: int, code: str, at: datetime) -> Entry:
        """A line of the register under these terms."""
        site = settings()
        return Entry(
            body=self.body, serial=serial, year=self.issued_on.year, code=code, at=at, address=site.address,
            is_demo=not site.is_production, issued_on=self.issued_on, expires_on=self.expires_on,
            decision=self.decision,
        )  # fmt: skip


def take_serials(body_id: int, year: int, count: int = 1) -> int:
    """Take the next `count` numbers of a body's year and return the first of them.

    Others wait until the caller's transaction has ended: rolled back, the numbers were never given. No gaps.
    """
    last = db.session.scalar(
        insert_into(RegisterCounter)
        .values(body_id=body_id, year=year, last=count)
        .on_conflict_do_update(index_elements=["body_id", "year"], set_={"last": RegisterCounter.last + count})
        .returning(RegisterCounter.last)
    )
    return int(last) - count + 1


def award_many(earned: Sequence[Earned], terms: Terms, *, at: datetime) -> list[int]:
    """Enter certificates for everybody in `earned`; returns their ids in the order of the register.

    They are numbered without a gap by unit, in the order of the tree, then by Vietnamese names. The caller holds locks
    on what was earned, so that nobody has got a certificate of it meanwhile; the unique indexes refuse a second one.
    One statement for each 500 of them, and four more. They are read back by their numbers: SQLite would insert rows one
    by one to return ids in their order.
    """
    if not earned:
        return []
    ordered = in_order_of_register(earned)
    first = take_serials(terms.body.id, terms.issued_on.year, len(ordered))
    rows = [_row(one, terms, serial, at) for serial, one in enumerate(ordered, start=first)]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        db.session.execute(insert(Award), rows[start : start + ROWS_AT_ONCE])
    given = select(Award.id).where(
        Award.body_id == terms.body.id, Award.year == terms.issued_on.year, Award.serial >= first
    )
    return list(db.session.scalars(given.order_by(Award.serial)))


def in_order_of_register(earned: Sequence[Earned]) -> list[Earned]:
    """Order by unit as the tree has them, then by name; namesakes by the day they completed."""
    places = _places_in_tree()

    def place(one: Earned) -> tuple[Any, ...]:
        return places[one.unit_id], one.sort_key, one.learnt.completed_at, one.owner_id

    return sorted(earned, key=place)


def _places_in_tree() -> dict[int, tuple[Any, ...]]:
    """A key for each unit by which a list of units is in the order of the tree."""
    units = {row.id: row for row in db.session.execute(select(Unit.id, Unit.path, Unit.position, Unit.search_text))}

    @cache
    def own(unit_id: int) -> tuple[int, str, int]:
        unit = units[unit_id]
        return unit.position, unit.search_text, unit.id

    def branch(path: str) -> tuple[Any, ...]:
        return tuple(own(int(part)) for part in path.strip("/").split("/") if int(part) in units)

    return {unit.id: branch(unit.path) for unit in units.values()}


def _row(one: Earned, terms: Terms, serial: int, at: datetime) -> JSONDict:
    entry = terms.entry(serial, make_code(), at)
    words = words_of(one.learnt, entry)
    return {
        **award_values(words, entry),
        "completion_id": one.completion_id,
        "owner_id": one.owner_id,
        "template": terms.template,
        "unit_id": one.unit_id,
        "subject": terms.subject,
        "batch_id": terms.batch_id,
        "holder_post": one.post,
        "sort_key": one.sort_key,
    }


def award_values(words: CertificateFields, entry: Entry) -> JSONDict:
    """The columns of the register that follow from a certificate's words and its entry."""
    return {
        "body_id": entry.body.id, "year": entry.year, "serial": entry.serial, "number": entry.number,
        "code": entry.code, "fields": words.to_json(), "course_title": words.course_title, "issued_at": entry.at,
        "issued_on": entry.day, "expires_on": entry.expires_on, "decision": "", **holder_values(words.holder_name),
    }  # fmt: skip


def holder_values(name: str) -> Mapping[str, str]:
    """The columns that follow from the holder's name."""
    return {"holder_name": name, "search_text": fold(name), "sort_key": sort_key(name)}


def expiry(issued_on: date, months: int | None) -> date | None:
    """The last day of a validity of so many months, the same day of the month or the month's last."""
    if months is None:
        return None
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    for day in range(issued_on.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(issued_on.day, 28))
