"""Saving answers: acknowledged means stored, a stale page never overwrites, nothing is taken after the deadline."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select, update

from courses.questions.contract import QUESTION_TYPES, Raw, Unacceptable
from courses.questions.models import QuestionVersion
from courses.questions.variants import bound
from courses.quizzes.answer_models import Answer, AnswerTrail
from courses.quizzes.finishing import GRACE
from courses.quizzes.models import Attempt, Quiz, Slot
from lms.api import JSONDict, _, db, insert_into

LARGEST = 20_000
"""Characters of an answer as JSON; far above any that a page of ours can send."""


@dataclass(frozen=True)
class Seat:
    """A slot of an attempt with what stands in it, as it was when read. Version 0 means nothing was ever saved."""

    attempt: Attempt
    slot: Slot
    quiz: Quiz
    type: str
    settings: JSONDict
    answer: Answer | None

    @property
    def owner_id(self) -> int:
        """The learner who sits here."""
        return self.attempt.owner_id

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0


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


Outcome = Receipt | Stale | Finished | Late


def find_seat(attempt_id: int, position: int) -> Seat | None:
    """Read a slot with its attempt, question and answer, in one statement."""
    row = db.session.execute(
        select(Attempt, Slot, Quiz, QuestionVersion.type, QuestionVersion.settings, Answer)
        .join(Slot, Slot.attempt_id == Attempt.id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .outerjoin(Answer, (Answer.attempt_id == Slot.attempt_id) & (Answer.position == Slot.position))
        .where(Attempt.id == attempt_id, Slot.position == position)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        return None
    attempt, slot, quiz, kind, settings, answer = row
    return Seat(attempt, slot, quiz, kind, bound(settings, slot.variant), answer)


def remaining(deadline_at: datetime | None, at: datetime) -> int | None:
    """Seconds until the deadline, none below nothing; None without a deadline."""
    return None if deadline_at is None else max(0, int((deadline_at - at).total_seconds()))


def save_answer(seat: Seat, raw: Raw, *, base: int, request: str, at: datetime) -> Outcome:
    """Store an answer if the page had seen the newest one (`base`) and the attempt still takes answers.

    `request` names this save: repeating it returns the first receipt and writes nothing. A blank answer takes the
    stored one back. Raises `Unacceptable` when the answer cannot be read; the stored one then stays.
    """
    attempt_id, position = seat.attempt.id, seat.slot.position
    if seat.version != base or seat.attempt.is_finished:
        if known := _receipt_of(attempt_id, request, seat.attempt.deadline_at, at):
            return known
        return Finished() if seat.attempt.is_finished else _stale(seat.answer)
    given = _read(seat, raw)
    taken = db.session.execute(
        update(Attempt)
        .where(
            Attempt.id == attempt_id,
            Attempt.owner_id == seat.owner_id,
            Attempt.finished_at.is_(None),
            or_(Attempt.deadline_at.is_(None), Attempt.deadline_at >= at - GRACE),
        )
        .values(last_seq=Attempt.last_seq + 1)
        .returning(Attempt.last_seq)
        .execution_options(synchronize_session=False)
    ).scalar()
    if taken is None:
        return _why_refused(attempt_id)
    entry = {"seq": taken, "given": given, "raw": dict(raw), "saved_at": at, "request": request}
    version = _put(attempt_id, position, base, entry)
    if version is None:
        db.session.execute(update(Attempt).where(Attempt.id == attempt_id).values(last_seq=Attempt.last_seq - 1))
        known = _receipt_of(attempt_id, request, seat.attempt.deadline_at, at)
        return known or _stale(db.session.get(Answer, (attempt_id, position), populate_existing=True))
    db.session.execute(insert(AnswerTrail).values(attempt_id=attempt_id, position=position, version=version, **entry))
    return Receipt(taken, version, at, remaining(seat.attempt.deadline_at, at))


def _read(seat: Seat, raw: Raw) -> JSONDict:
    if len(json.dumps(dict(raw))) > LARGEST:
        raise Unacceptable(_("Câu trả lời quá dài. Hãy viết ngắn lại."))
    kind = QUESTION_TYPES[seat.type]
    return {} if kind.is_blank(raw) else kind.parse(seat.settings, raw)


def _put(attempt_id: int, position: int, base: int, entry: JSONDict) -> int | None:
    """Insert or replace the answer if `base` is still its version; the new version, or None."""
    new = insert_into(Answer).values(attempt_id=attempt_id, position=position, version=base + 1, **entry)
    put = new.on_conflict_do_update(
        index_elements=["attempt_id", "position"],
        set_={"version": Answer.version + 1, **{name: new.excluded[name] for name in entry}},
        where=Answer.version == base,
    )
    version: int | None = db.session.execute(
        put.returning(Answer.version), execution_options={"synchronize_session": False}
    ).scalar()
    return version


def _receipt_of(attempt_id: int, request: str, deadline_at: datetime | None, at: datetime) -> Receipt | None:
    row = db.session.execute(
        select(AnswerTrail.seq, AnswerTrail.version, AnswerTrail.saved_at).where(
            AnswerTrail.attempt_id == attempt_id, AnswerTrail.request == request
        )
    ).first()
    return Receipt(row.seq, row.version, row.saved_at, remaining(deadline_at, at)) if row else None


def _stale(answer: Answer | None) -> Stale:
    if answer is None:
        return Stale({}, 0, None, 0)
    return Stale(answer.raw, answer.version, answer.saved_at, answer.seq)


def _why_refused(attempt_id: int) -> Finished | Late:
    finished_at = db.session.scalar(select(Attempt.finished_at).where(Attempt.id == attempt_id))
    return Finished() if finished_at is not None else Late()
