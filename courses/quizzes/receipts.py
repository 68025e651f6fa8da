"""The receipts of an attempt: of each save, and of all that the server holds, each with a SHA-256.

So what a browser was told, what was printed and what the database holds can be compared.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.quizzes.answer_models import AnswerTrail
from courses.quizzes.models import Attempt
from courses.quizzes.queries import Sheet
from courses.quizzes.rows import AnyAnswer

SHORT = 12
"""Hexadecimal digits of a save's SHA-256 that pages show."""


@dataclass(frozen=True)
class AttemptReceipt:
    """`text` has one line for each question; `digest` is the SHA-256 of its UTF-8 bytes, in hexadecimal."""

    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def groups(self) -> str:
        """The digest in groups of eight, for people who compare it with paper."""
        return " ".join(self.digest[place : place + 8] for place in range(0, 64, 8))


def receipt_of(attempt: Attempt, sheets: Sequence[Sheet]) -> AttemptReceipt:
    """Put what the server holds into lines that depend on nothing but the stored rows.

    The first names the attempt: its id, learner, number, start, and last receipt. Each other one is a question:
    its number, the version of the question, and of the newest answer the receipt's number, the moment (UTC) and the
    answer as it was sent, as JSON with sorted names. Marks are not in it: a regrade leaves a receipt what it was.
    """
    head = [attempt.id, attempt.owner_id, attempt.number, attempt.started_at.isoformat(), attempt.last_seq]
    lines = [" ".join(map(str, head))]
    for sheet in sheets:
        answer = sheet.answer
        held = [answer.seq, answer.saved_at.isoformat(), _as_json(answer.raw)] if answer else ["-"]
        lines.append(" ".join(map(str, [sheet.number, sheet.slot.version_id, *held])))
    return AttemptReceipt("\n".join(lines) + "\n")


def hash_of_save(attempt_id: int, position: int, seq: int, saved_at: datetime, raw: object) -> str:
    """The SHA-256 of one acknowledged save: attempt, question, the receipt's number, the moment (UTC), the answer."""
    line = " ".join(map(str, [attempt_id, position, seq, saved_at.isoformat(), _as_json(raw)]))
    return hashlib.sha256(line.encode()).hexdigest()


def save_code(attempt_id: int, position: int, saved: AnyAnswer | AnswerTrail) -> str:
    """The beginning of a save's SHA-256, for pages and paper."""
    return hash_of_save(attempt_id, position, saved.seq, saved.saved_at, saved.raw)[:SHORT]


def _as_json(raw: object) -> str:
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
