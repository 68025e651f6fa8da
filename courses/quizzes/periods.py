"""Attempts of a period that is over stay on record, and count no longer in what the learner does anew."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import with_expression

from courses.completion.periods import is_over
from courses.quizzes.models import Attempt, Quiz


def is_past() -> ColumnElement[bool]:
    """Condition on attempts, joined with their quiz."""
    return is_over(Attempt.owner_id, Quiz.course_id, Attempt.finished_at)


def telling_past() -> Any:
    """Load `Attempt.is_past` with the attempts, joined with their quiz."""
    return with_expression(Attempt.is_past, is_past())
