"""What a learner may see of an attempt, and when: four things in five phases, chosen by one of three safe presets.

After Moodle's review options, whose matrix few can set without leaking an exam: the presets are the usual way.
"""

from datetime import datetime, timedelta

from courses.quizzes.models import Attempt
from courses.quizzes.phases import AFTER, ANSWERS, CLOSED, DURING, FEEDBACK, KEY, LATER, PASSED, PHASES, SCORE, THINGS
from lms.api import JSONDict

RIGHT_AFTER = timedelta(minutes=15)

PRESETS: dict[str, dict[str, tuple[str, ...]]] = {
    "learning": {DURING: (ANSWERS, FEEDBACK, KEY), AFTER: THINGS, LATER: THINGS, CLOSED: THINGS},
    "exam": {AFTER: (SCORE,), LATER: (SCORE,), CLOSED: THINGS, PASSED: THINGS},
    "secret": {CLOSED: (SCORE,)},
}
"""Everything at once; the score at once and the rest when passed or closed; only the score, and only after closing."""

CUSTOM = "custom"
"""The name of a matrix of one's own."""


def phases_of(review: JSONDict) -> dict[str, tuple[str, ...]]:
    """The matrix that a quiz's review rule stands for: {"preset": name}, or {"preset": "custom", phase: things}."""
    if review["preset"] in PRESETS:
        return PRESETS[review["preset"]]
    return {phase: tuple(review.get(phase, ())) for phase in PHASES}


def visible(attempt: Attempt, at: datetime) -> frozenset[str]:
    """What its learner may see of a finished attempt at this moment; nothing before it is finished.

    While people still have to mark answers there is no score to see.
    """
    if attempt.finished_at is None:
        return frozenset()
    phases = phases_of(attempt.quiz.review)
    seen = set(phases.get(_phase(attempt.finished_at, attempt.quiz.closes_for_all_at, at), ()))
    if attempt.passed:
        seen.update(phases.get(PASSED, ()))
    return frozenset(seen - {SCORE} if attempt.is_waiting else seen)


def opens_later(attempt: Attempt, at: datetime) -> datetime | None:
    """When the closing of the quiz will let more be seen than now; None when it will not."""
    closes_at = attempt.quiz.closes_for_all_at
    if closes_at is None or closes_at <= at:
        return None
    return closes_at if set(phases_of(attempt.quiz.review).get(CLOSED, ())) - visible(attempt, at) else None


def _phase(finished_at: datetime, closes_at: datetime | None, at: datetime) -> str:
    if closes_at is not None and at >= closes_at:
        return CLOSED
    return AFTER if at - finished_at <= RIGHT_AFTER else LATER
