"""Exams of several parts: passed when every part is, while what was passed first still counts.

That each part has to be passed by itself, with half of its points, is Thông tư liên tịch 17/2016 (art. 15.2b). That a
passed part is kept for some months until the other is passed is a rule of testing centres (An Giang University keeps
it for 12); the circular is silent, so the months are a setting of each exam.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from courses.catalogue.models import Activity
from courses.quizzes.holding import held_until
from courses.quizzes.models import REAL, Attempt, Exam, Quiz
from courses.quizzes.periods import is_past
from courses.quizzes.phases import SCORE
from courses.quizzes.review import visible
from lms.api import User, db, local


@dataclass(frozen=True)
class Pass:
    """A passed attempt at a part."""

    attempt_id: int
    quiz_id: int
    score: float
    at: datetime


@dataclass(frozen=True)
class Part:
    """A part of an exam as one learner finds it: passed in the attempt `passed`, which counts until `counts_until`.

    `counts_until` is None when nothing is passed, and for ever when the whole exam is; `is_expired` says that it was
    passed and no longer counts. `is_sat` says that an attempt has been finished, `is_told` that its learner may know
    the result yet, `is_waiting` that nothing is passed and people still have to mark an attempt.
    """

    quiz: Quiz
    passed: Pass | None
    counts_until: datetime | None = None
    is_expired: bool = False
    is_told: bool = True
    is_waiting: bool = False
    is_sat: bool = True


@dataclass(frozen=True)
class ExamStanding:
    """An exam as one learner finds it. `counts_until` says until when a passed attempt counts, by the attempts' ids.

    Once the whole exam is passed its parts stay passed, and nothing is in `counts_until`.
    """

    exam: Exam
    parts: tuple[Part, ...]
    is_passed: bool
    counts_until: Mapping[int, datetime]


def due_activities(attempt: Attempt, quiz: Quiz, at: datetime) -> list[tuple[int, float | None]]:
    """The activities that this grade makes done, with their scores: the quiz's own, or all parts of a passed exam.

    Practice and entry tests are done once they have been taken. A part whose results are held back does not count yet.
    """
    if quiz.exam_id is None:
        if attempt.passed or not quiz.proves_skills:
            return [(quiz.activity_id, attempt.score if quiz.is_exam else None)]
        return []
    if not attempt.passed:
        return []
    # Two parts that are graded at the same moment must come one after the other, or each would miss the other's pass.
    db.session.execute(select(User.id).where(User.id == attempt.owner_id).with_for_update(key_share=True))
    exam, quizzes, attempts = _read(quiz.exam_id, attempt.owner_id)
    told = [each for each in attempts if held_until(each.quiz, at) is None]
    joined = passes_together(quizzes, _passes(told), exam.keep_months)
    return [(part.activity_id, joined[part.id].score) for part in quizzes] if joined else []


def standing_of(exam_id: int, learner_id: int, at: datetime) -> ExamStanding:
    """How far a learner is with an exam as far as that may be told, in one statement."""
    exam, quizzes, attempts = _read(exam_id, learner_id)
    told = {attempt.id for attempt in attempts if SCORE in visible(attempt, at)}
    passes = _passes(each for each in attempts if held_until(each.quiz, at, passed=each.passed) is None)
    if joined := passes_together(quizzes, passes, exam.keep_months):
        parts = [Part(part, joined[part.id], is_told=joined[part.id].attempt_id in told) for part in quizzes]
        return ExamStanding(exam, tuple(parts), is_passed=True, counts_until={})
    ends = {each.attempt_id: months_after(each.at, exam.keep_months) for each in passes}
    parts = []
    for part in quizzes:
        own = [each for each in passes if each.quiz_id == part.id]
        newest = max(own, key=lambda each: each.at, default=None)
        if newest is None:
            parts.append(_without_pass(part, [attempt for attempt in attempts if attempt.quiz_id == part.id], told))
            continue
        until = ends[newest.attempt_id]
        is_expired = until <= at
        parts.append(Part(part, None if is_expired else newest, until, is_expired, newest.attempt_id in told))
    return ExamStanding(exam, tuple(parts), is_passed=False, counts_until=ends)


def _without_pass(part: Quiz, attempts: Sequence[Attempt], told: Collection[int]) -> Part:
    """A part of which nothing is passed. A failure is told no sooner than a pass, or its absence would tell it."""
    is_told = not attempts or attempts[-1].id in told or attempts[-1].is_waiting
    is_waiting = any(attempt.is_waiting for attempt in attempts)
    return Part(part, None, is_told=is_told, is_waiting=is_waiting, is_sat=bool(attempts))


def months_after(moment: datetime, months: int) -> datetime:
    """The same day and hour so many months later by the province's calendar; a shorter month's last day at most."""
    here = local(moment)
    years, month = divmod(here.month - 1 + months, 12)
    year, month = here.year + years, month + 1
    return here.replace(year=year, month=month, day=min(here.day, monthrange(year, month)[1])).astimezone(moment.tzinfo)


def passes_together(quizzes: Sequence[Quiz], passes: Sequence[Pass], keep_months: int) -> dict[int, Pass]:
    """For each part the pass that makes the exam passed, the best where several do; empty while it is not."""
    if not quizzes:
        return {}
    for last in sorted(passes, key=lambda each: each.at):
        near = [each for each in passes if each.at <= last.at <= months_after(each.at, keep_months)]
        best: dict[int, Pass] = {}
        for each in sorted(near, key=lambda each: each.score):
            best[each.quiz_id] = each
        if all(quiz.id in best for quiz in quizzes):
            return best
    return {}


def _read(exam_id: int, learner_id: int) -> tuple[Exam, list[Quiz], list[Attempt]]:
    """An exam, its parts in the order of the course, and the learner's finished attempts; one statement."""
    rows = db.session.execute(
        select(Exam, Quiz, Attempt)
        .join(Quiz, Quiz.exam_id == Exam.id)
        .join(Quiz.activity)
        .outerjoin(
            Attempt,
            (Attempt.quiz_id == Quiz.id)
            & (Attempt.owner_id == learner_id)
            & (Attempt.kind == REAL)
            & ~is_past()
            & Attempt.finished_at.is_not(None),
        )
        .where(Exam.id == exam_id)
        .order_by(Activity.position, Attempt.number)
        .options(contains_eager(Quiz.activity))
    ).all()
    quizzes = list(dict.fromkeys(quiz for _exam, quiz, _attempt in rows if not quiz.activity.is_retired))
    return rows[0][0], quizzes, [attempt for _exam, _quiz, attempt in rows if attempt is not None]


def _passes(attempts: Iterable[Attempt]) -> list[Pass]:
    return [
        Pass(attempt.id, attempt.quiz_id, attempt.score or 0.0, attempt.finished_at)
        for attempt in attempts
        if attempt.passed and attempt.finished_at is not None
    ]
