"""What was read of a paper: the rows of `Slot` and `Answer` as plain values, which nothing watches for changes.

A page reads a whole paper at every request; the ORM's objects for it cost more than everything else of the statement.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from courses.quizzes.answer_models import Answer
from courses.quizzes.models import Slot
from lms.api import JSONDict


class SlotRow(NamedTuple):
    """A slot as it was when it was read; see `Slot`."""

    attempt_id: int
    position: int
    version_id: int
    section: int
    weight: float
    variant: JSONDict | None
    flagged: bool
    seen_at: datetime | None
    checked: int
    tries: int
    hints: int


class AnswerRow(NamedTuple):
    """An answer as it was when it was read; see `Answer`."""

    version: int
    seq: int
    given: JSONDict
    raw: JSONDict
    saved_at: datetime
    request: str


SLOT_COLUMNS = tuple(getattr(Slot, name) for name in SlotRow._fields)
ANSWER_COLUMNS = tuple(getattr(Answer, name) for name in AnswerRow._fields)

AnySlot = Slot | SlotRow
AnyAnswer = Answer | AnswerRow
"""Where it does not matter whether a row is watched."""


def slot_and_answer(row: Sequence[Any]) -> tuple[SlotRow, AnswerRow | None]:
    """Take both out of a row that begins with `SLOT_COLUMNS` and `ANSWER_COLUMNS`; None where nothing was answered."""
    slots, both = len(SLOT_COLUMNS), len(SLOT_COLUMNS) + len(ANSWER_COLUMNS)
    answered = row[slots] is not None
    return SlotRow._make(row[:slots]), AnswerRow._make(row[slots:both]) if answered else None
