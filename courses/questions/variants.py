"""Questions that draw numbers and words: the values are kept with the slot, so that a paper stays what it was.

A question with `variants` is stored as its first variant, which is a whole question, and beside it the rows that may
be drawn and the author's fields with their places. Every row has passed the type's own check before it was stored.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from courses.questions.arithmetic import PlacedError
from courses.questions.contract import QUESTION_TYPES, Fault, QuestionType
from courses.questions.declarations import (
    FIELD,
    Row,
    declaration,
    read_row,
    stored,
    whole_row,
    with_values,
)
from courses.questions.faults import LABELS
from courses.questions.illustrations import picture_faults
from courses.questions.placeholders import filled, sums_in
from lms.api import JSONDict, _


def draw(settings: JSONDict, seed: int) -> JSONDict | None:
    """Draw the values of one slot by `seed`; None when the question has no variants."""
    declared = settings.get(FIELD)
    if declared is None:
        return None
    rows: list[JSONDict] = declared["rows"]
    chance = int.from_bytes(hashlib.sha256(f"{seed}:{FIELD}".encode()).digest()[:8])
    return rows[chance % len(rows)]


def bound(settings: JSONDict, values: JSONDict | None) -> JSONDict:
    """The settings with the drawn values in their places; the same settings where nothing was drawn.

    What follows from the values is worked out anew, so that a mended sum mends it. Raises `ExpressionError` when
    the values belong to another version, with whose names or sums they do not go together.
    """
    declared = settings.get(FIELD)
    return bound_by(QUESTION_TYPES[declared["type"]], settings, values) if declared else settings


def bound_by(kind: QuestionType, settings: JSONDict, values: JSONDict | None) -> JSONDict:
    """The same where the question's type is at hand."""
    declared = settings.get(FIELD)
    if values is None or declared is None:
        return settings
    return _bound(kind, declared["fields"], read_row(values), declared["derive"])


def settings_of(kind: QuestionType, fields: Mapping[str, Any]) -> JSONDict:
    """Make an author's fields regular, with or without variants. They have no `question_faults`."""
    if FIELD not in fields:
        return kind.settings_from(fields)
    rows, derive = declaration(fields[FIELD])
    places = {name: value for name, value in fields.items() if name not in {FIELD, *LABELS}}
    return {
        **_bound(kind, places, rows[0], derive),
        FIELD: {"type": kind.key, "rows": [stored(row) for row in rows], "derive": derive, "fields": places},
    }


def question_faults(kind: QuestionType, fields: Mapping[str, Any]) -> list[Fault]:
    """Find what an author must mend, by trying every variant that may be drawn."""
    pictures = list(picture_faults(fields))
    if FIELD not in fields:
        return [*kind.check(fields), *pictures]
    try:
        return [*_faults_of_variants(kind, fields), *pictures]
    except PlacedError as trouble:
        return [Fault(trouble.path, trouble.sentence)]


def _bound(kind: QuestionType, places: Mapping[str, Any], row: Row, derive: Mapping[str, str]) -> JSONDict:
    return kind.settings_from(filled(places, whole_row(row, derive), kind.exact_fields))


def _faults_of_variants(kind: QuestionType, fields: Mapping[str, Any]) -> Iterator[Fault]:
    """The faults of the declaration, else of the first variant that has any."""
    rows, derive = declaration(fields[FIELD])
    places = {name: value for name, value in fields.items() if name != FIELD}
    asked = [(path, asked.names) for path, asked in sums_in(places)]
    if not asked:
        yield Fault((FIELD,), _("Câu hỏi khai báo “variants” nhưng không có chỗ nào ghi {tên} hoặc {= biểu thức}."))
    if unknown := [(path, name) for path, names in asked for name in sorted(names - {*rows[0], *derive})]:
        yield from (Fault(path, _("Không có giá trị nào tên là “%(name)s”.", name=name)) for path, name in unknown)
        return
    for row in rows:
        values = whole_row(row, derive)
        try:
            found = kind.check(filled(places, values, kind.exact_fields))
        except PlacedError as trouble:
            found = [Fault(trouble.path, trouble.sentence)]
        if found:
            yield from (Fault(fault.path, with_values(row, fault.sentence)) for fault in found)
            return
