"""What settles a mark may not reach the browser early.

No list of types or fields says what is secret: settings are changed one place at a time, and a place whose change
changes a mark, or what is said after it, must change nothing of what a page is built from.
"""

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from courses.questions.contract import QuestionType, Raw, Unacceptable
from lms.api import JSONDict

CANARY = "Chim hoàng yến 918273"
SAID_LATER = ("feedback", "guide")
"""Names of texts that nobody sees before marking, whatever a type makes of them."""

Path = tuple[str | int, ...]
Drawn = Callable[[JSONDict], Any]


def secrets_told(kind: QuestionType, drawn: Drawn) -> Iterator[Path]:
    """Places in the examples' settings that are secret and yet change what is `drawn` from the regular settings."""
    examples = list(kind.examples())
    raws = [*(example.given for example in examples), *_typed(examples[0].given)]
    seen = set()
    for fields in (example.settings for example in examples):
        if (known := json.dumps(fields, sort_keys=True)) in seen:
            continue
        seen.add(known)
        before = kind.settings_from(fields)
        shown = {_shape(path) for path in _leaves(fields) if _is_shown(kind, fields, path, raws)}
        for path, changed in _changes(fields):
            if _shape(path) in shown or kind.check(changed):
                continue
            after = kind.settings_from(changed)
            if _settles(kind, path, before, after, raws) and drawn(before) != drawn(after):
                yield path


def secret_places(kind: QuestionType) -> set[Path]:
    """The places of the examples' settings that were found to be secret, list places as `*`."""
    changes: list[JSONDict] = []

    def different(settings: JSONDict) -> int:
        changes.append(settings)
        return len(changes)

    return {_shape(path) for path in secrets_told(kind, different)}


def with_canaries(kind: QuestionType) -> JSONDict:
    """The first example's fields with the canary in every secret text at once."""
    examples = list(kind.examples())
    raws = [*(example.given for example in examples), *_typed(examples[0].given)]
    fields = marked = examples[0].settings
    before = kind.settings_from(fields)
    for path in _leaves(fields):
        changed = _with(fields, path, CANARY)
        if not isinstance(_at(fields, path), str) or kind.check(changed) or _is_shown(kind, fields, path, raws):
            continue
        if _settles(kind, path, before, kind.settings_from(changed), raws):
            marked = _with(marked, path, CANARY)
    return marked


def _typed(given: Raw) -> Iterator[Raw]:
    """The canary as an answer, in each input of the page."""
    return ({name: [CANARY]} for name in given)


def _settles(kind: QuestionType, path: Path, before: JSONDict, after: JSONDict, raws: Sequence[Raw]) -> bool:
    """Whether a change is one of the key, a weight, or what is said about an answer.

    One that changes which answers are acceptable is none: it changes the question itself.
    """
    pairs = [(_marked(kind, before, raw), _marked(kind, after, raw)) for raw in raws]
    if any((one is None) is not (other is None) for one, other in pairs):
        return False
    return path[-1] in SAID_LATER or any(one != other for one, other in pairs)


def _marked(kind: QuestionType, settings: JSONDict, raw: Raw) -> tuple[float | None, tuple[str, ...]] | None:
    """The fraction and what is said; None where the answer is not acceptable."""
    try:
        given = kind.parse(settings, raw)
    except Unacceptable:
        return None
    return kind.grade(settings, given).fraction, kind.feedback_for(settings, given)


def _is_shown(kind: QuestionType, fields: JSONDict, path: Path, raws: Sequence[Raw]) -> bool:
    """Whether a text is meant for the page, which tells it: it scores nothing when typed, and is not said later."""
    changed = _with(fields, path, CANARY)
    if path[-1] in SAID_LATER or not isinstance(_at(fields, path), str) or kind.check(changed):
        return False
    settings = kind.settings_from(changed)
    if CANARY not in json.dumps(kind.public(settings, 0), ensure_ascii=False):
        return False
    marks = [mark for raw in raws if (mark := _marked(kind, settings, raw))]
    said_later = any(CANARY in remark for _fraction, remarks in marks for remark in remarks)
    scores = any(mark and mark[0] for typed in _typed(raws[0]) if (mark := _marked(kind, settings, typed)))
    return not said_later and not scores


def _changes(fields: JSONDict) -> Iterator[tuple[Path, JSONDict]]:
    """The same fields with a flag turned, a number raised, a text replaced, or two neighbours swapped."""
    leaves = {path: _at(fields, path) for path in _leaves(fields)}
    texts = [value for value in leaves.values() if isinstance(value, str)]
    for path, value in leaves.items():
        if isinstance(value, bool):
            yield path, _with(fields, path, not value)
        elif isinstance(value, int | float):
            yield path, _with(fields, path, value + 1)
        elif isinstance(value, str):
            yield path, _with(fields, path, CANARY)
            if texts.count(value) > 1:  # it names something that stands elsewhere
                yield from ((path, _with(fields, path, other)) for other in texts if other != value)
    yield from _swaps(fields)


def _swaps(fields: JSONDict) -> Iterator[tuple[Path, JSONDict]]:
    for path, parts in _lists(fields):
        for one, other in combinations(range(len(parts)), 2):
            if not all(isinstance(parts[place], dict) for place in (one, other)):
                swapped = _with(_with(fields, (*path, one), parts[other]), (*path, other), parts[one])
                yield (*path, one), swapped
                continue
            for name in {**parts[one], **parts[other]}:
                swapped = copy.deepcopy(fields)
                first, second = _at(swapped, (*path, one)), _at(swapped, (*path, other))
                for part, value in ((first, parts[other].get(name)), (second, parts[one].get(name))):
                    part.pop(name, None)
                    if value is not None:
                        part[name] = value
                yield (*path, one, name), swapped


def _leaves(part: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(part, Mapping | list):
        for step, inner in part.items() if isinstance(part, Mapping) else enumerate(part):
            yield from _leaves(inner, (*path, step))
    else:
        yield path


def _lists(part: Any, path: Path = ()) -> Iterator[tuple[Path, list[Any]]]:
    if isinstance(part, list):
        yield path, part
    if isinstance(part, Mapping | list):
        for step, inner in part.items() if isinstance(part, Mapping) else enumerate(part):
            yield from _lists(inner, (*path, step))


def _at(part: Any, path: Path) -> Any:
    for step in path:
        part = part[step]
    return part


def _with(fields: JSONDict, path: Path, value: Any) -> JSONDict:
    changed = copy.deepcopy(fields)
    _at(changed, path[:-1])[path[-1]] = value
    return changed


def _shape(path: Path) -> Path:
    return tuple("*" if isinstance(step, int) else step for step in path)
