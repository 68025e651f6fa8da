"""Results that are told only after the exam has closed: until then nothing may follow from them that would tell them.

Skills shown, an activity done, a certificate would each say “passed” long before the result page does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from courses.quizzes.models import Quiz
from courses.quizzes.phases import AFTER, CLOSED, LATER, PASSED, SCORE
from courses.quizzes.review import phases_of
from lms.api import enqueue_once

TELL_JOB = "courses.follow_told_results"


def held_until(quiz: Quiz, at: datetime, *, passed: bool | None = True) -> datetime | None:
    """When what a result makes done may be entered, None for at once: where the review rule never tells, or has told.

    Entry tests and practice are done once they have been taken, which tells nothing.
    """
    closes_at = quiz.closes_for_all_at
    if closes_at is None or closes_at <= at or not quiz.proves_skills:
        return None
    phases = phases_of(quiz.review)
    told = {*phases.get(AFTER, ()), *phases.get(LATER, ()), *(phases.get(PASSED, ()) if passed else ())}
    return closes_at if SCORE in phases.get(CLOSED, ()) and SCORE not in told else None


@contextmanager
def told_anew(quiz: Quiz, at: datetime) -> Iterator[None]:
    """Around a change of a quiz: where it lets results be told sooner, what waits for them is entered then.

    Where they are told later, the job that waits looks again and waits on.
    """
    before = held_until(quiz, at, passed=False)
    yield
    if before and (after := held_until(quiz, at, passed=False) or at) < before:
        follow_at(quiz, after)


def follow_at(quiz: Quiz, moment: datetime) -> None:
    """Let the worker enter at that moment what everybody's results make done: one job for all of them."""
    enqueue_once(TELL_JOB, {"quiz": quiz.id}, key=f"{TELL_JOB}:{quiz.id}:{moment.timestamp():.0f}", not_before=moment)
