"""Beginning attempts, and the small changes inside them."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, bindparam, exists, insert, select, update

from courses.completion.services import activity_begun
from courses.quizzes import sections
from courses.quizzes.asking import refusals_of
from courses.quizzes.drawing import Drawn, draw_paper, take_paper
from courses.quizzes.entering import Door, Entry, door_of
from courses.quizzes.finishing import COLLECTED_AFTER, DEADLINE, GRACE, finish
from courses.quizzes.models import REAL, REHEARSAL, Attempt, Paper, Quiz, Slot
from courses.quizzes.periods import telling_past
from courses.quizzes.rows import AnyAttempt
from courses.quizzes.rules.contract import Refusal
from lms.api import JSONDict, db, enqueue_once, insert_into

FINISH_JOB = "courses.finish"
TRIES = 5


class Refused(Exception):  # noqa: N818 (reads as what it is)
    """The quiz's rules do not let this person in now; the sentences say why."""

    def __init__(self, refusals: Mapping[str, Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


def start(quiz: Quiz, *, learner_id: int, at: datetime, entry: Entry | None = None) -> Attempt:
    """Begin an attempt with a paper of its own, or give back the one that is open.

    Of several callers at the same moment one begins it, by its unique keys; the others get that one. An attempt
    whose time is over is finished first. Raises `Refused` or `NothingToDraw`.
    """
    entry = entry or Entry()
    for _try in range(TRIES):
        earlier, has_paper = _before(quiz.id, learner_id)
        running = next((attempt for attempt in earlier if attempt.is_open), None)
        if running is not None and not is_over(running, at):
            return running
        if running is not None:
            finish(running.id, by=DEADLINE, at=at)
        door = door_of(quiz, person_id=learner_id, attempts=earlier, entry=entry, at=at)
        if (refusals := refusals_of(door)) and not entry.is_rehearsal:
            raise Refused(refusals)
        number = len(earlier) + 1
        ready = take_paper(quiz, learner_id, number) if has_paper else None
        paper = ready or draw_paper(quiz, learner_id, number)
        begun = _begin(quiz, learner_id, number=number, paper=paper, door=door, entry=entry)
        if begun is not None:
            return begun
    raise RuntimeError("another start of the same attempt keeps winning and vanishing")


def is_over(attempt: AnyAttempt, at: datetime) -> bool:
    """Whether no more answers are accepted: finished, or past the deadline and its grace."""
    late = attempt.deadline_at is not None and attempt.deadline_at + GRACE < at
    return attempt.is_finished or late


def flag(attempt_id: int, position: int, *, flagged: bool) -> None:
    """Mark a question to come back to, or take the mark away. An open attempt alone is changed."""
    running = select(Attempt.id).where(Attempt.id == attempt_id, Attempt.finished_at.is_(None)).scalar_subquery()
    db.session.execute(
        update(Slot).where(Slot.attempt_id == running, Slot.position == position).values(flagged=flagged)
    )


def _before(quiz_id: int, learner_id: int) -> tuple[list[Attempt], bool]:
    """The learner's attempts, and whether a paper was drawn ahead.

    The quiz's row is held against who grants other terms: they come before, or after.
    """
    rows = db.session.execute(_earlier(), {"quiz": quiz_id, "learner": learner_id}).all()
    return [row[0] for row in rows if row[0] is not None], any(row[1] for row in rows)


@cache
def _earlier() -> Select[Attempt, bool]:
    return (
        select(Attempt, exists().where(Paper.quiz_id == Quiz.id, Paper.owner_id == bindparam("learner")))
        .select_from(Quiz)
        .outerjoin(Attempt, (Attempt.quiz_id == Quiz.id) & (Attempt.owner_id == bindparam("learner")))
        .where(Quiz.id == bindparam("quiz"))
        .order_by(Attempt.number)
        .with_for_update(of=Quiz, read=True, key_share=True)
        .options(telling_past())
        .execution_options(populate_existing=True)
    )


def _begin(quiz: Quiz, learner_id: int, *, number: int, paper: Drawn, door: Door, entry: Entry) -> Attempt | None:
    """Write an attempt with its paper and its deadline's job; None when somebody else was quicker."""
    at, deadline = door.circumstances.at, door.deadline
    attempt: Attempt | None = db.session.scalar(
        _beginning(db.engine.dialect.name),
        {
            "quiz_id": quiz.id, "owner_id": learner_id, "number": number, "is_open": True, "started_at": at,
            "kind": REHEARSAL if entry.is_rehearsal else REAL,
            "deadline_at": deadline, "seed": paper.seed, "terms": terms_of(quiz, door.circumstances.terms.minutes),
            "session_key": entry.session if door.binds_session else "", **entry.origin._asdict(),
        },
    )  # fmt: skip
    if attempt is None:
        return None
    db.session.connection().execute(
        _laying(),
        [
            {"attempt_id": attempt.id, "position": position, **slot}
            for position, slot in enumerate(paper.slots, start=1)
        ],
    )
    if deadline is not None:
        key = f"{FINISH_JOB}:{attempt.id}"
        enqueue_once(FINISH_JOB, {"attempt": attempt.id}, key=key, not_before=deadline + COLLECTED_AFTER)
    activity_begun(learner_id=learner_id, activity_id=quiz.activity_id, at=at)
    return attempt


@cache
def _beginning(_dialect: str) -> Any:
    return insert_into(Attempt).on_conflict_do_nothing().returning(Attempt)


@cache
def _laying() -> Insert:
    return insert(Slot)


def terms_of(quiz: Quiz, minutes: int | None) -> JSONDict:
    """What an attempt that begins now will have to reach, whatever happens to the quiz afterwards.

    `minutes` are the learner's own, with what an allowance adds.
    """
    return {
        "minutes": minutes,
        "pass_mark": quiz.pass_mark,
        "behaviour": quiz.behaviour,
        "options": quiz.options,
        "sections": sections.terms_of(quiz.sections),
    }
