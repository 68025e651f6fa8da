"""Writing questions as packs say them: what was written here by hand goes out with the course and comes back equal."""

from collections.abc import Mapping
from typing import Any

from courses.activities.prose import PICTURES
from courses.questions.contract import QUESTION_TYPES
from courses.questions.declarations import FIELD
from courses.questions.illustrations import OWN_PICTURE, pictures_in
from courses.questions.models import QuestionVersion
from courses.questions.services import draft_from
from lms.api import JSONDict

_OWN = {"id", "right_id"}
"""What a type works out by itself."""


def fields_of(key: str, version: QuestionVersion) -> JSONDict:
    """The author's fields from which a version can be made again, to the byte of its digest.

    Pictures still stand in them by their addresses.
    """
    labels = {
        "key": key, "type": version.type.removeprefix("courses."), "skill": version.skill,
        "difficulty": version.difficulty, "kind": version.kind,
    }  # fmt: skip
    if version.category:
        labels["category"] = version.category
    whole = _authored(version.settings)
    short = {**labels, **_pruned(whole)}
    return short if _makes(short, version) else {**labels, **whole}


def with_file_names(fields: Any, names: Mapping[str, str], pictures: tuple[str, ...] = ()) -> Any:
    """Put file names of a pack in the places of addresses; `pictures` are the fields that are a picture whole."""
    if isinstance(fields, str):
        return OWN_PICTURE.sub(
            lambda own: f"{PICTURES}{names[own['sha256']]}" if own["sha256"] in names else own[0], fields
        )
    if isinstance(fields, Mapping):
        return {
            name: names.get("".join(pictures_in(value)), value) if name in pictures else with_file_names(value, names)
            for name, value in fields.items()
        }
    return [with_file_names(value, names) for value in fields] if isinstance(fields, list) else fields


def pictures_of(kind: str) -> tuple[str, ...]:
    """The fields of a type that are pictures; none where its plugin is gone."""
    return tuple(QUESTION_TYPES[kind].pictures) if kind in QUESTION_TYPES else ()


def _authored(settings: JSONDict) -> JSONDict:
    declared = settings.get(FIELD)
    if declared is None:
        return {name: _without_own(value) for name, value in settings.items()}
    rows = [
        {**{name: _number(text) for name, text in row["numbers"].items()}, **row["words"]} for row in declared["rows"]
    ]
    said = {"rows": rows, **({"derive": declared["derive"]} if declared["derive"] else {})}
    return {**declared["fields"], FIELD: said}


def _row(row: JSONDict) -> JSONDict:
    return {**{name: _number(text) for name, text in row["numbers"].items()}, **row["words"]}


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _without_own(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_own(inner) for name, inner in value.items() if name not in _OWN}
    return [_without_own(inner) for inner in value] if isinstance(value, list) else value


def _pruned(value: Any) -> Any:
    """The same without what says nothing."""
    if isinstance(value, Mapping):
        pruned = {name: _pruned(inner) for name, inner in value.items()}
        return {name: inner for name, inner in pruned.items() if inner not in ("", None, [], {}) and inner is not False}
    return [_pruned(inner) for inner in value] if isinstance(value, list) else value


def _makes(fields: JSONDict, version: QuestionVersion) -> bool:
    try:
        return draft_from(fields).digest == version.digest
    except (KeyError, ValueError, TypeError):  # something that the type cannot do without was left out
        return False
