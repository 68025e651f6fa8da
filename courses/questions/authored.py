"""From a stored version back to the fields that an author writes."""

from collections.abc import Mapping
from typing import Any

from courses.questions.declarations import FIELD
from courses.questions.models import QuestionVersion
from lms.api import JSONDict

MADE_BY_TYPES = {"id", "right_id"}
"""Fields that types work out by themselves."""


def fields_of_version(version: QuestionVersion) -> JSONDict:
    """Everything an author says of a question, labels and all, without its key."""
    labels = {
        "type": version.type, "skill": version.skill, "difficulty": version.difficulty, "kind": version.kind,
        "category": version.category,
    }  # fmt: skip
    return {**labels, **authored(version.settings)}


def authored(settings: JSONDict) -> JSONDict:
    """The fields behind settings; of a question with variants the fields with their places, and the rows."""
    declared = settings.get(FIELD)
    if declared is None:
        return {name: _without_own(value) for name, value in settings.items()}
    rows = [
        {**{name: _number(text) for name, text in row["numbers"].items()}, **row["words"]} for row in declared["rows"]
    ]
    said = {"rows": rows, **({"derive": declared["derive"]} if declared["derive"] else {})}
    return {**declared["fields"], FIELD: said}


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _without_own(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_own(inner) for name, inner in value.items() if name not in MADE_BY_TYPES}
    return [_without_own(inner) for inner in value] if isinstance(value, list) else value
