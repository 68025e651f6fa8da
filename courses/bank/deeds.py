"""What can be done to many questions at once. Each deed is written down so that it can be told and undone."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from courses.bank.selection import Chosen
from courses.bank.use import names_in_quizzes
from courses.questions.contract import QUESTION_TYPES
from courses.questions.desk_models import BankDeed
from courses.questions.models import DRAFT, READY, Bank, Question
from courses.questions.neutral import draft_of, fields_of
from courses.questions.variants import question_faults
from courses.questions.writing import add_questions, add_versions, new_key
from courses.quizzes.bank_use import banks_were_changed, refuse_frozen_banks
from lms.api import JSONDict, db, log_deed

SKILL, DIFFICULTY, CATEGORY, STATUS, MOVE, COPY = "skill", "difficulty", "category", "status", "move", "copy"
LABELS = (SKILL, DIFFICULTY, CATEGORY)

READ_ONLY, SAME, FAULTY, UNTAGGED, NAMED, PACKED, UNKNOWN = (
    "read_only", "same", "faulty", "untagged", "named", "packed", "unknown",
)  # fmt: skip
"""Why a question was left out: one may not write in its bank, nothing would change, it has faults, it has no skill, a
quiz names it, its course's pack would bring it again, its type is not installed."""


@dataclass
class Sorted:
    """The questions that a deed is done to, and how many are left out for what reason."""

    taken: list[Chosen] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def sort_out(rows: Iterable[Chosen], reason: Callable[[Chosen], str]) -> Sorted:
    """Take the questions for which there is no reason against it."""
    found = Sorted()
    for row in rows:
        if why := reason(row):
            found.skipped[why] += 1
        else:
            found.taken.append(row)
    return found


def relabel(rows: Sequence[Chosen], label: str, value: Any, *, by_id: int, at: datetime) -> BankDeed:
    """Give questions a skill, a difficulty or a category: each gets a new version. Raises `Frozen`."""
    found = sort_out(
        rows, lambda row: READ_ONLY if not row.may_edit else SAME if getattr(row.version, label) == value else ""
    )
    touched = _ready_banks(found.taken)
    refuse_frozen_banks(touched, at)
    drafts = {row.question.id: draft_of(row.version, **{label: value}) for row in found.taken}
    lines = [
        {"question_id": row.question.id, "before": row.version.number, "after": row.version.number + 1}
        for row in found.taken
    ]
    add_versions(drafts, by_id=by_id, at=at)
    return _kept(label, found, lines, touched, value=value, by_id=by_id, at=at)


def change_status(rows: Sequence[Chosen], status: str, *, by_id: int, at: datetime) -> BankDeed:
    """Bring questions to draft, ready or retired; ready only without faults and with a skill. Raises `Frozen`."""
    found = sort_out(rows, lambda row: _against_status(row, status))
    touched = {row.question.bank_id for row in found.taken if READY in {row.question.status, status}}
    refuse_frozen_banks(touched, at)
    lines = [{"question_id": row.question.id, "before": row.question.status, "after": status} for row in found.taken]
    _write([{"id": row.question.id, "status": status, "changed_at": at} for row in found.taken])
    return _kept(STATUS, found, lines, touched, value=status, by_id=by_id, at=at)


def move(rows: Sequence[Chosen], bank: Bank, *, by_id: int, at: datetime) -> BankDeed:
    """Move questions to another bank, in which the caller may write. Raises `Frozen`.

    What a quiz names stays, and what a course's pack brings: it would come again. A key that the bank has already is
    replaced by a new one.
    """
    named = names_in_quizzes({row.question.bank_id for row in rows})
    found = sort_out(
        rows,
        lambda row: READ_ONLY if not row.may_edit
        else SAME if row.question.bank_id == bank.id
        else NAMED if (row.question.bank_id, row.question.key) in named
        else PACKED if row.question.author_id is None
        else "",
    )  # fmt: skip
    touched = _ready_banks(found.taken)
    touched |= {bank.id} if touched else set()
    refuse_frozen_banks(touched, at)
    keys = {row.question.key for row in found.taken}
    there = set(db.session.scalars(select(Question.key).where(Question.bank_id == bank.id, Question.key.in_(keys))))
    lines: list[JSONDict] = []
    for row in found.taken:
        key = new_key() if row.question.key in there else row.question.key
        there.add(key)
        before = {"bank_id": row.question.bank_id, "key": row.question.key}
        lines.append({"question_id": row.question.id, "before": before, "after": {"bank_id": bank.id, "key": key}})
    _write([{"id": line["question_id"], **line["after"], "changed_at": at} for line in lines])
    return _kept(MOVE, found, lines, touched, value=bank.id, by_id=by_id, at=at)


def copy(rows: Sequence[Chosen], bank: Bank, *, by_id: int, at: datetime) -> BankDeed:
    """Copy questions into a bank, as drafts: nobody is asked a copy before somebody has looked at it."""
    drafts = [draft_of(row.version, key=new_key()) for row in rows]
    made = add_questions(bank.id, drafts, by_id=by_id, at=at, status=DRAFT)
    lines = [{"question_id": key, "before": row.question.id, "after": 1} for key, row in zip(made, rows, strict=True)]
    return _kept(COPY, Sorted(list(rows)), lines, set(), value=bank.id, by_id=by_id, at=at)


def _against_status(row: Chosen, status: str) -> str:
    """Why a question cannot be brought to a status; empty when it can."""
    if not row.may_edit:
        return READ_ONLY
    if row.question.status == status:
        return SAME
    if status != READY:
        return ""
    if row.version.type not in QUESTION_TYPES:
        return UNKNOWN
    if not row.version.skill:
        return UNTAGGED
    fields = fields_of(row.version.type, row.version.settings)
    return FAULTY if question_faults(QUESTION_TYPES[row.version.type], fields) else ""


def _ready_banks(rows: Iterable[Chosen]) -> set[int]:
    return {row.question.bank_id for row in rows if row.question.status == READY}


def _write(entries: Sequence[JSONDict]) -> None:
    if entries:
        db.session.execute(update(Question), entries)


def _kept(
    kind: str,
    found: Sorted,
    lines: Sequence[JSONDict],
    touched: Collection[int],
    *,
    value: Any,
    by_id: int,
    at: datetime,
) -> BankDeed:
    """Write the deed down, enter it in the log, and tell the exams that draw on these banks."""
    if touched:
        banks_were_changed(touched, at=at)
    told = {"value": value, "done": len(lines), "skipped": dict(found.skipped)}
    deed = BankDeed(kind=kind, by_id=by_id, at=at, told=told, lines=list(lines))
    db.session.add(deed)
    db.session.flush()
    log_deed("courses.bank_deed", f"courses:bank_deed:{deed.id}", actor_id=by_id, kind=kind, **told)
    return deed
