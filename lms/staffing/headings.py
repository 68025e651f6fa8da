"""Finding the line with the headings of a sheet of staff, and which column is which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from lms.staffing.columns import COLUMNS
from lms.web.text import fold

DEEPEST_HEADING = 60
"""Lines from the top among which the headings are looked for."""

FEWEST = 2
"""Headings that make a line the one with the headings: one may stand in a title by chance."""

_NOT_WORDS = re.compile(r"[^a-z0-9]+")


def _plain(heading: str) -> str:
    return _NOT_WORDS.sub(" ", fold(heading)).strip()


_KEYS = {_plain(heading): column.key for column in COLUMNS for heading in column.headings}
_ORDINALS = {"stt", "tt", "so tt", "so thu tu", "no", "ghi chu", "note", "notes", "ly do", "reason"}
"""Columns that sheets have for people's eyes; leaving them out needs no word."""


@dataclass(frozen=True)
class Headings:
    """Where the headings stand: rows and columns from 0, the last line of them, and headings that say nothing to us."""

    row: int
    last_row: int
    columns: dict[str, int]
    ignored: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """Headings that a sheet has to have and this one lacks."""
        groups: dict[str, list[str]] = {}
        for column in COLUMNS:
            if column.required:
                groups.setdefault(column.required, []).append(column.key)
        lacking = [keys for keys in groups.values() if not any(key in self.columns for key in keys)]
        titles = {column.key: column.heading for column in COLUMNS}
        return [str(_(" hoặc ")).join(f"“{titles[key]}”" for key in keys) for keys in lacking]


def headings_of(rows: Sequence[Sequence[str]]) -> Headings | None:
    """Find the headings of a sheet; None where no line has any."""
    best: Headings | None = None
    for place, row in enumerate(rows[:DEEPEST_HEADING]):
        found = _read(place, row)
        if len(found.columns) >= FEWEST and (best is None or len(found.columns) > len(best.columns)):
            best = found
    if best is None:
        return None
    last = best.row
    while last + 1 < len(rows) and _repeats(rows[last + 1], rows[best.row]):
        last += 1
    return Headings(best.row, last, best.columns, best.ignored, best.repeated)


def _read(place: int, row: Sequence[str]) -> Headings:
    columns: dict[str, int] = {}
    ignored, repeated = [], []
    for number, cell in enumerate(row):
        plain = _plain(cell)
        key = _KEYS.get(plain)
        if key is None:
            if plain and plain not in _ORDINALS:
                ignored.append(cell)
        elif key in columns:
            repeated.append(cell)
        else:
            columns[key] = number
    return Headings(place, place, columns, tuple(ignored), tuple(repeated))


def _repeats(row: Sequence[str], heading: Sequence[str]) -> bool:
    """Whether a line only says headings again, as cells that are merged downwards do."""
    said = [cell for cell in row if cell]
    return bool(said) and all(cell in heading for cell in said)
