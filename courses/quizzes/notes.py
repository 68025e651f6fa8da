"""What is noticed in an attempt beside the answers: flags for people, never a verdict, never in the learner's way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, func, insert, select, update

from courses.quizzes.answer_models import AttemptNote
from courses.quizzes.models import Attempt, Slot
from courses.quizzes.origins import Origin
from courses.quizzes.rows import AnyAttempt
from lms.api import JSONDict, db

LEFT, HELD, ADDRESS, BROWSER = "left", "held", "address", "browser"
"""The exam was out of sight for so many seconds; an answer waited so long for a connection, by the browser's clock; the
attempt went on from another network address, or in another browser."""

MOST_NOTES = 200
MOST_AT_ONCE = 50
"""Beyond this a page is broken or wants to fill the disk: what is more is dropped."""

LONGEST_AWAY = 24 * 3600


@dataclass(frozen=True)
class Noticed:
    """Something the page noticed; `ago` are the seconds since, by its steady clock."""

    kind: str
    ago: float
    detail: JSONDict


def read_notes(sent: Any) -> list[Noticed]:
    """Take the notes out of what a script sent; what is none is left out, for a flag must never stop an exam."""
    return list(_noticed(sent))[:MOST_AT_ONCE] if isinstance(sent, list) else []


def read_seen(sent: Any) -> dict[int, float]:
    """Take question numbers with the seconds since they were first on screen out of what a script sent."""
    if not isinstance(sent, Mapping):
        return {}
    numbers = {int(name): ago for name, ago in sent.items() if str(name).isdecimal() and len(str(name)) < 5}
    return {number: ago for number, ago in numbers.items() if _is_span(ago)}


def keep_notes(attempt: AnyAttempt, notes: Sequence[Noticed], *, at: datetime) -> int:
    """Keep notes of a running attempt up to its limit; how many were kept."""
    if not notes or attempt.is_finished:
        return 0
    kept = db.session.scalar(select(func.count()).select_from(AttemptNote).where(AttemptNote.attempt_id == attempt.id))
    room = max(0, MOST_NOTES - (kept or 0))
    rows = [
        {
            "attempt_id": attempt.id,
            "kind": note.kind,
            "at": max(attempt.started_at, at - timedelta(seconds=note.ago)),
            "detail": note.detail,
        }
        for note in notes[:room]
    ]
    if rows:
        db.session.execute(insert(AttemptNote), rows)
    return len(rows)


def note_seen(attempt: AnyAttempt, seen: Mapping[int, float], *, at: datetime) -> None:
    """Keep when questions were first on screen; a time that is known already stays."""
    if not seen or attempt.is_finished:
        return
    together: dict[float, list[int]] = {}
    for number, ago in seen.items():
        together.setdefault(ago, []).append(number)
    moments = [
        {"attempt": attempt.id, "numbers": numbers, "at": max(attempt.started_at, at - timedelta(seconds=ago))}
        for ago, numbers in together.items()
    ]
    for moment in moments:  # of a page all at once, of a script mostly one
        db.session.connection().execute(_seeing(), moment)


@cache
def _seeing() -> Update:
    return (
        update(Slot)
        .where(
            Slot.attempt_id == bindparam("attempt"),
            Slot.position.in_(bindparam("numbers", expanding=True)),
            Slot.seen_at.is_(None),
        )
        .values(seen_at=bindparam("at"))
    )


def note_origin(attempt: AnyAttempt, origin: Origin, *, at: datetime) -> None:
    """Note that the attempt goes on from another address or in another browser; costs nothing while both are the same.

    What was not known before has not changed: it is kept without a note.
    """
    before = Origin(attempt.address, attempt.browser)
    if origin == before or attempt.is_finished:
        return
    moved = db.session.execute(
        update(Attempt)
        .where(
            Attempt.id == attempt.id,
            Attempt.address == before.address,
            Attempt.browser == before.browser,
            Attempt.finished_at.is_(None),
        )
        .values(address=origin.address, browser=origin.browser)
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    ).first()
    changes = [
        {"attempt_id": attempt.id, "kind": kind, "at": at, "detail": {"from": old, "to": new}}
        for kind, old, new in zip((ADDRESS, BROWSER), before, origin, strict=True)
        if old and old != new
    ]
    if moved and changes:
        db.session.execute(insert(AttemptNote), changes)


def _noticed(sent: Sequence[Any]) -> Iterator[Noticed]:
    for note in sent:
        if not isinstance(note, Mapping) or not _is_span(note.get("ago")) or not _is_span(note.get("away")):
            continue
        detail = {"seconds": round(note["away"])}
        if note.get("kind") == LEFT:
            yield Noticed(LEFT, note["ago"], detail)
        elif note.get("kind") == HELD and _is_number(note.get("number")):
            yield Noticed(HELD, note["ago"], {**detail, "number": note["number"]})


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10_000


def _is_span(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LONGEST_AWAY
