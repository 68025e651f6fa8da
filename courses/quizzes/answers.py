"""Saving answers: acknowledged means stored, a stale page never overwrites, nothing is taken after the deadline."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from courses.catalogue.models import Activity, Course
from courses.questions.contract import QUESTION_TYPES, Raw, Unacceptable
from courses.questions.models import QuestionVersion
from courses.questions.variants import bound
from courses.quizzes.answer_models import Answer, AnswerTrail
from courses.quizzes.behaviours.certainty import certainty_of, without_certainty
from courses.quizzes.behaviours.contract import Standing
from courses.quizzes.manners import Manner, manner_of, standing_of
from courses.quizzes.models import Attempt, Quiz, Slot
from courses.quizzes.rows import (
    ANSWER_COLUMNS,
    ATTEMPT_COLUMNS,
    SLOT_COLUMNS,
    AnswerRow,
    AnyAnswer,
    AttemptRow,
    SlotRow,
    attempt_from,
    slot_and_answer,
)
from courses.quizzes.sessions import Elsewhere
from courses.quizzes.storing import enter_in_trail, give_back_numbers, put_answers, take_numbers
from courses.quizzes.uploads import check_upload
from lms.api import JSONDict, _, db, rows_of

LARGEST = 40_000
"""Characters of an answer as JSON; far above any that a type accepts."""


@dataclass(frozen=True)
class Seat:
    """A slot of an attempt with what stands in it, as it was when read. Version 0 means nothing was ever saved."""

    attempt: AttemptRow
    slot: SlotRow
    type: str
    settings: JSONDict
    answer: AnswerRow | None

    @property
    def owner_id(self) -> int:
        """The learner who sits here."""
        return self.attempt.owner_id

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0

    @property
    def manner(self) -> Manner:
        """How the attempt is taken."""
        return manner_of(self.attempt)

    @property
    def standing(self) -> Standing:
        """How far the learner is with this question."""
        return standing_of(self.slot, self.answer, self.type, self.settings)


@dataclass(frozen=True)
class Receipt:
    """The answer is stored. `seq` is the receipt's number; `remaining` the seconds left, None without a limit."""

    seq: int
    version: int
    saved_at: datetime
    remaining: int | None


@dataclass(frozen=True)
class Stale:
    """The page had not seen the newest answer, which is `stored` as the browser sent it. Nothing was changed."""

    stored: JSONDict
    version: int
    saved_at: datetime | None
    seq: int


@dataclass(frozen=True)
class Finished:
    """The attempt has been finished."""


@dataclass(frozen=True)
class Late:
    """The deadline and its grace are over; the attempt is about to be finished."""


@dataclass(frozen=True)
class Settled:
    """The answer has been marked for good, its key may have been shown: it can no longer be changed."""


Outcome = Receipt | Stale | Finished | Late | Settled


def find_seat(attempt_id: int, position: int) -> Seat | None:
    """Read a slot with its attempt, question and answer, in one statement."""
    row = rows_of(_seat(), attempt=attempt_id, position=position).first()
    if row is None:
        return None
    kind, settings, *attempt = row[len(SLOT_COLUMNS) + len(ANSWER_COLUMNS) :]
    slot, answer = slot_and_answer(row)
    return Seat(attempt_from(attempt), slot, kind, bound(settings, slot.variant), answer)


@cache
def _seat() -> Select[*tuple[Any, ...]]:
    return (
        select(*SLOT_COLUMNS, *ANSWER_COLUMNS, QuestionVersion.type, QuestionVersion.settings, *ATTEMPT_COLUMNS)
        .select_from(Attempt)
        .join(Slot, Slot.attempt_id == Attempt.id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(Activity, Activity.id == Quiz.activity_id)
        .join(Course, Course.id == Activity.course_id)
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .outerjoin(Answer, (Answer.attempt_id == Slot.attempt_id) & (Answer.position == Slot.position))
        .where(Attempt.id == bindparam("attempt"), Slot.position == bindparam("position"))
    )


def remaining(deadline_at: datetime | None, at: datetime) -> int | None:
    """Seconds until the deadline, none below nothing; None without a deadline."""
    return None if deadline_at is None else max(0, int((deadline_at - at).total_seconds()))


def save_answer(seat: Seat, raw: Raw, *, base: int, request: str, at: datetime) -> Outcome:
    """Store an answer if the page had seen the newest one (`base`) and the attempt still takes answers.

    `request` names this save: repeating it returns the first receipt and writes nothing; no other answer may use it. A
    blank answer takes the stored one back. Raises `Unacceptable` when the answer cannot be read, or the name is another
    save's; the stored one then stays.
    """
    attempt_id, position = seat.attempt.id, seat.slot.position
    if seat.version != base or seat.attempt.is_finished:
        if known := _receipt_of(seat, request, raw, at):
            return known
        return Finished() if seat.attempt.is_finished else _stale(seat.answer)
    if seat.slot.tries and not seat.manner.may_change(seat.standing):
        return Settled()
    given = read_answer(seat, raw)
    taken = take_numbers(seat.attempt, 1, at=at)
    if taken is None:
        return why_refused(seat.attempt)
    row: JSONDict = {
        "attempt_id": attempt_id, "position": position, "version": base + 1, "seq": taken,
        "given": given, "raw": dict(raw), "saved_at": at, "request": request,
    }  # fmt: skip
    if not put_answers([row]):
        give_back_numbers(seat.attempt, 1)
        known = _receipt_of(seat, request, raw, at)
        return known or _stale(db.session.get(Answer, (attempt_id, position), populate_existing=True))
    if not enter_in_trail([row]):
        raise Unacceptable(_("“request” phải là tên riêng của lần lưu này."))  # what was put is not committed
    return Receipt(taken, base + 1, at, remaining(seat.attempt.deadline_at, at))


def read_answer(seat: Seat, raw: Raw) -> JSONDict:
    """What is kept of an answer, empty when it is taken back; raises `Unacceptable`."""
    if len(json.dumps(dict(raw), ensure_ascii=False)) > LARGEST:
        raise Unacceptable(_("Câu trả lời quá dài. Hãy viết ngắn lại."))
    kind, answer = QUESTION_TYPES[seat.type], without_certainty(raw)
    if kind.is_blank(answer):
        return {}
    given = kind.parse(seat.settings, answer)
    check_upload(seat.type, seat.slot, given)
    if certainty_of(raw) is None and seat.manner.asks_certainty:
        raise Unacceptable(_("Hãy chọn mức chắc chắn của đồng chí về câu trả lời này."))
    return given


def _receipt_of(seat: Seat, request: str, raw: Raw, at: datetime) -> Receipt | None:
    """The receipt of an earlier save of this question by that name, if it said the same."""
    row = db.session.execute(
        select(AnswerTrail.seq, AnswerTrail.version, AnswerTrail.saved_at, AnswerTrail.raw).where(
            AnswerTrail.attempt_id == seat.attempt.id,
            AnswerTrail.position == seat.slot.position,
            AnswerTrail.request == request,
        )
    ).first()
    if row is None or row.raw != dict(raw):
        return None
    return Receipt(row.seq, row.version, row.saved_at, remaining(seat.attempt.deadline_at, at))


def _stale(answer: AnyAnswer | None) -> Stale:
    if answer is None:
        return Stale({}, 0, None, 0)
    return Stale(answer.raw, answer.version, answer.saved_at, answer.seq)


def why_refused(attempt: AttemptRow) -> Finished | Late:
    """Why an attempt took no answer a moment ago; raises `Elsewhere` when it went on on another device meanwhile."""
    found = db.session.execute(select(Attempt.finished_at, Attempt.session_key).where(Attempt.id == attempt.id)).one()
    if found.finished_at is not None:
        return Finished()
    if found.session_key != attempt.session_key:
        raise Elsewhere(attempt.id)
    return Late()
