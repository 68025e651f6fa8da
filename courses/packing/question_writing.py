"""Writing questions as packs say them: what was written here by hand goes out with the course and comes back equal."""

import re
from collections.abc import Mapping
from typing import Any

from courses.activities.prose import PICTURES
from courses.questions.contract import QUESTION_TYPES
from courses.questions.illustrations import OWN_PICTURE, pictures_in
from courses.questions.models import QuestionVersion
from courses.questions.neutral import fields_of, labels_of
from lms.api import JSONDict


def packed_fields(key: str, version: QuestionVersion) -> JSONDict:
    """Everything that a pack says of a question; its pictures still stand there by their addresses."""
    return {
        "key": key,
        "type": version.type.removeprefix("courses."),
        **labels_of(version),
        **fields_of(version.type, version.settings),
    }


def with_file_names(fields: Any, names: Mapping[str, str], pictures: tuple[str, ...] = ()) -> Any:
    """Put file names of a pack in the places of addresses; `pictures` are the fields that are a picture whole."""

    def name_of(own: re.Match[str]) -> str:
        return f"{PICTURES}{names[own['sha256']]}" if own["sha256"] in names else own[0]

    if isinstance(fields, str):
        return OWN_PICTURE.sub(name_of, fields)
    if isinstance(fields, Mapping):
        return {
            name: names.get("".join(pictures_in(value)), value) if name in pictures else with_file_names(value, names)
            for name, value in fields.items()
        }
    return [with_file_names(value, names) for value in fields] if isinstance(fields, list) else fields


def pictures_of(kind: str) -> tuple[str, ...]:
    """The fields of a type that are pictures; none where its plugin is gone."""
    return tuple(QUESTION_TYPES[kind].pictures) if kind in QUESTION_TYPES else ()


def attachments_of(kind: str) -> tuple[str, ...]:
    """The fields of a type that are files to begin with."""
    return tuple(QUESTION_TYPES[kind].attachments) if kind in QUESTION_TYPES else ()
