"""Stored questions as their authors wrote them: what `settings_of` and `draft_from` made of fields, taken back.

Files are written from this, faults are looked for in it, and two versions are compared by it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from courses.questions.contract import QUESTION_TYPES, QuestionType
from courses.questions.declarations import FIELD
from courses.questions.formats.contract import Embedded, NeutralQuestion
from courses.questions.illustrations import OWN_PICTURE, pictures_in, with_addresses
from courses.questions.models import QuestionVersion
from courses.questions.services import Draft
from courses.questions.variants import settings_of
from lms.api import JSONDict, StoredFile, db, read_file

_GIVEN_BY_TYPES = {"id", "right_id"}
"""Names that types add to the parts of a question."""

_ENDINGS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}


def fields_of(type_key: str, settings: JSONDict) -> JSONDict:
    """The author's fields of a question, without its labels; what its type fills in by itself is left out.

    `settings_of` makes equal settings of them. Where the type's plugin is gone, the settings themselves.
    """
    if type_key not in QUESTION_TYPES:
        return settings
    kind, whole = QUESTION_TYPES[type_key], _authored(settings)
    short = _without_silence(whole)
    return short if _makes(kind, short, settings) else whole


def labels_of(version: QuestionVersion) -> JSONDict:
    """The labels of a version by the names that authors write."""
    labels = {
        "skill": version.skill, "difficulty": version.difficulty, "kind": version.kind, "category": version.category,
    }  # fmt: skip
    return {name: value for name, value in labels.items() if value}


def draft_of(version: QuestionVersion, *, key: str = "", **labels: Any) -> Draft:
    """A version as a draft, some of its labels changed: what the next version is made of."""
    said = {name: getattr(version, name) for name in ("type", "skill", "difficulty", "kind", "category", "settings")}
    return Draft(key=key, **{**said, **labels})


def neutral_from(version: QuestionVersion, *, name: str = "", pictures: Mapping[str, Embedded]) -> NeutralQuestion:
    """A version as it goes into a file. `pictures` are those that questions show, by their SHA-256."""
    fields = fields_of(version.type, version.settings)
    own = [pictures[sha256] for sha256 in pictures_in(fields) if sha256 in pictures]
    return NeutralQuestion(
        type=version.type.removeprefix("courses."),
        fields={**_with_names(fields, {sha256: pictures[sha256].name for sha256 in pictures}), **labels_of(version)},
        name=name,
        category=version.category,
        pictures=tuple(own),
    )


def embedded_in(versions: Iterable[QuestionVersion]) -> dict[str, Embedded]:
    """Every picture that versions show, read from the store, by its SHA-256; one statement."""
    named = {sha256 for version in versions for sha256 in pictures_in(version.settings)}
    if not named:
        return {}
    known = db.session.query(StoredFile.sha256, StoredFile.media_type).filter(StoredFile.sha256.in_(named))
    return {
        sha256: Embedded(f"{sha256[:12]}.{_ENDINGS.get(media_type, 'bin')}", read_file(sha256))
        for sha256, media_type in known
    }


def _authored(settings: JSONDict) -> JSONDict:
    """The fields, with the declaration of variants put together again."""
    declared = settings.get(FIELD)
    if declared is None:
        return _without_ids(settings)  # type: ignore[no-any-return]
    rows = [
        {**{name: _number(text) for name, text in row["numbers"].items()}, **row["words"]} for row in declared["rows"]
    ]
    return {**declared["fields"], FIELD: {"rows": rows, "derive": declared["derive"]}}


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _without_ids(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {
            name: _without_ids(value)
            for name, value in part.items()
            if name not in _GIVEN_BY_TYPES or isinstance(value, Mapping)
        }
    return [_without_ids(value) for value in part] if isinstance(part, list) else part


def _without_silence(part: Any) -> Any:
    """Leave out what says nothing: empty texts and lists, and flags that are not set."""
    if isinstance(part, Mapping):
        kept = {name: _without_silence(value) for name, value in part.items()}
        return {name: value for name, value in kept.items() if value not in ("", [], {}, None) and value is not False}
    return [_without_silence(value) for value in part] if isinstance(part, list) else part


def _makes(kind: QuestionType, fields: JSONDict, settings: JSONDict) -> bool:
    """Whether these fields make the same settings: an answer “false” says something, a flag does not."""
    try:
        return settings_of(kind, fields) == settings
    except (KeyError, ValueError, TypeError):
        return False


def _with_names(fields: JSONDict, names: Mapping[str, str]) -> JSONDict:
    """Put the names of a file's pictures in the places of their addresses."""
    addresses = {
        found[0]: names[found["sha256"]]
        for text in _texts(fields)
        for found in OWN_PICTURE.finditer(text)
        if found["sha256"] in names
    }
    placed: JSONDict = with_addresses(fields, addresses)
    picture = placed.get("picture")
    if isinstance(picture, Mapping) and (own := OWN_PICTURE.match(str(picture.get("url")))):
        placed["picture"] = names.get(own["sha256"], picture)
    return placed


def _texts(part: Any) -> Iterable[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)
