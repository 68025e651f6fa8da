"""Saving several questions of a paper at once, each with a receipt and the guarantees of a single save."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from courses.questions.contract import Raw, Unacceptable
from courses.quizzes.answer_models import Answer, AnswerTrail
from courses.quizzes.answers import Finished, Late, Receipt, Seat, Stale, read_answer, remaining, why_refused
from courses.quizzes.queries import Sheet
from courses.quizzes.rows import AnswerRow, AnyAnswer, AttemptRow
from courses.quizzes.storing import enter_in_trail, give_back_numbers, put_answers, take_numbers
from lms.api import JSONDict, _, db


@dataclass(frozen=True)
class Entry:
    """What a page sent for one question. `base` is the version of the answer that the page had seen."""

    sheet: Sheet
    raw: Raw
    base: int

    @property
    def number(self) -> int:
        return self.sheet.number


@dataclass(frozen=True)
class Refused:
    """The answer cannot be read; the one that was stored stays."""

    sentence: str


Told = Receipt | Stale | Refused
"""What became of one answer."""


@dataclass(frozen=True)
class _Change:
    """An answer that is to be stored. `is_behind` says that the page had not seen the newest one."""

    number: int
    base: int
    given: JSONDict
    raw: JSONDict
    request: str
    stored: AnswerRow | None

    @property
    def is_behind(self) -> bool:
        return self.base != (self.stored.version if self.stored else 0)


def save_sheets(
    attempt: AttemptRow, entries: Sequence[Entry], *, request: str, at: datetime
) -> dict[int, Told] | Finished | Late:
    """Store what has changed, in four statements for any number of questions; tells of each by its number.

    Every answer stands alone: one that is stale or cannot be read does not keep the others from being stored. An
    answer that says what is stored already is left as it is. `request` names the page that was sent: sending it again
    gives the first receipts and writes nothing. Raises `Unacceptable` for a name that another save has.
    """
    told: dict[int, Told] = {}
    changes = list(_changes(entries, request, attempt, at, told))
    behind = [change for change in changes if change.is_behind or attempt.is_finished]
    if behind:
        known = _receipts(attempt, {change.request: change.given for change in behind}, at)
        if attempt.is_finished and len(known) < len(behind):
            return Finished()
        told |= {change.number: known.get(change.request) or _stale(change.stored) for change in behind}
    fresh = [change for change in changes if change.number not in told]
    new = _store(attempt, fresh, at) if fresh else {}
    return told | new if isinstance(new, dict) else new


def _changes(
    entries: Iterable[Entry], request: str, attempt: AttemptRow, at: datetime, told: dict[int, Told]
) -> Iterable[_Change]:
    """What there is to store; what needs no storing, or cannot be read, is told at once."""
    for entry in entries:
        sheet = entry.sheet
        try:
            given = read_answer(_seat(attempt, sheet), entry.raw)
        except Unacceptable as refusal:
            told[entry.number] = Refused(refusal.sentence)
            continue
        if given == (sheet.answer.given if sheet.answer else {}):
            if sheet.answer:
                told[entry.number] = _receipt(sheet.answer, attempt, at)
            continue
        raw = {name: list(values) for name, values in entry.raw.items()}
        yield _Change(entry.number, entry.base, given, raw, f"{request}:{entry.number}:{entry.base + 1}", sheet.answer)


def _seat(attempt: AttemptRow, sheet: Sheet) -> Seat:
    return Seat(attempt, sheet.slot, sheet.type, sheet.settings, sheet.answer)


def _store(attempt: AttemptRow, changes: Sequence[_Change], at: datetime) -> dict[int, Told] | Finished | Late:
    """Take numbers for all of them while the attempt takes answers, put them, and enter them in the trail."""
    last = take_numbers(attempt, len(changes), at=at)
    if last is None:
        return why_refused(attempt)
    rows: list[JSONDict] = [
        {
            "attempt_id": attempt.id, "position": change.number, "version": change.base + 1, "seq": seq,
            "given": change.given, "raw": change.raw, "saved_at": at, "request": change.request,
        }
        for seq, change in enumerate(changes, start=last - len(changes) + 1)
    ]  # fmt: skip
    put = put_answers(rows)
    told: dict[int, Told] = {}
    if len(put) < len(rows):
        told = _give_back(attempt, [row for row in rows if row["position"] not in put], at)
        rows = _renumbered([row for row in rows if row["position"] in put], first=last - len(changes) + 1)
    if rows and enter_in_trail(rows) < len(rows):
        raise Unacceptable(_("“request” phải là tên riêng của lần lưu này."))  # what was put is not committed
    left = remaining(attempt.deadline_at, at)
    return told | {row["position"]: Receipt(row["seq"], row["version"], at, left) for row in rows}


def _give_back(attempt: AttemptRow, rows: Sequence[JSONDict], at: datetime) -> dict[int, Told]:
    """Another page was quicker with these: take their numbers back and tell what is stored."""
    give_back_numbers(attempt, len(rows))
    known = _receipts(attempt, {row["request"]: row["given"] for row in rows}, at)
    answers = {
        answer.position: answer
        for answer in db.session.scalars(
            select(Answer)
            .where(Answer.attempt_id == attempt.id, Answer.position.in_([row["position"] for row in rows]))
            .execution_options(populate_existing=True)
        )
    }
    return {row["position"]: known.get(row["request"]) or _stale(answers.get(row["position"])) for row in rows}


def _renumbered(rows: Sequence[JSONDict], *, first: int) -> list[JSONDict]:
    """Close the gaps in the receipts' numbers; the attempt's row, which we hold, keeps everybody else out."""
    moved = [{**row, "seq": seq} for seq, row in enumerate(rows, start=first)]
    if moved:
        keys = ("attempt_id", "position", "seq")
        db.session.execute(update(Answer), [{name: row[name] for name in keys} for row in moved])
    return moved


def _receipts(attempt: AttemptRow, saves: Mapping[str, JSONDict], at: datetime) -> Mapping[str, Receipt]:
    """The receipts of earlier saves by these names, where they said the same."""
    found = db.session.scalars(
        select(AnswerTrail).where(AnswerTrail.attempt_id == attempt.id, AnswerTrail.request.in_(saves))
    )
    return {saved.request: _receipt(saved, attempt, at) for saved in found if saved.given == saves[saved.request]}


def _receipt(saved: AnswerRow | AnswerTrail, attempt: AttemptRow, at: datetime) -> Receipt:
    return Receipt(saved.seq, saved.version, saved.saved_at, remaining(attempt.deadline_at, at))


def _stale(answer: AnyAnswer | None) -> Stale:
    return Stale(answer.raw, answer.version, answer.saved_at, answer.seq) if answer else Stale({}, 0, None, 0)
