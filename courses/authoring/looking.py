"""What learners will see of a question that is still being written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from courses.questions.contract import QuestionType
from courses.questions.rendering import QuestionView, question_view
from courses.questions.text import block
from courses.questions.variants import settings_of

SEED = 1
_UNFINISHED = (KeyError, TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError)
"""What types raise over fields that have faults: they were promised fields without any."""


@dataclass(frozen=True)
class Look:
    """A picture of a question: the whole of it, or only its text while the rest cannot be drawn yet."""

    view: QuestionView | None
    prompt: Markup


def look_at(kind: QuestionType, fields: Mapping[str, Any]) -> Look:
    """Draw a question as well as it can be drawn by now."""
    try:
        view = question_view(kind.key, settings_of(kind, fields), SEED)
    except _UNFINISHED:
        view = None
    return Look(view, block(str(fields.get("text", ""))))
