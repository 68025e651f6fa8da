"""Numbers and letters that Word puts before paragraphs, counted as Word counts them."""

import re
from typing import NamedTuple

from lxml import etree

from courses.questions.formats.word.package import W
from courses.questions.formats.word.spans import ListLabel

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


class _Level(NamedTuple):
    kind: str
    text: str
    start: int


class Numbering:
    """The lists of a file. Lists of one definition go on counting, unless one says where it starts."""

    def __init__(self, part: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._definitions: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()
        if part is not None:
            self._read(part)

    def _read(self, part: etree._Element) -> None:
        definitions = {one.get(f"{W}abstractNumId", ""): _levels_of(one) for one in part.iter(f"{W}abstractNum")}
        for one in part.iter(f"{W}num"):
            number, named = one.get(f"{W}numId", ""), one.find(f"{W}abstractNumId")
            definition = "" if named is None else named.get(f"{W}val", "")
            self._definitions[number] = definition
            overridden, restarts = {}, {}
            for change in one.iter(f"{W}lvlOverride"):
                overridden.update(_levels_of(change))
                start = change.find(f"{W}startOverride")
                if start is not None:
                    restarts[_whole(change.get(f"{W}ilvl"), 0)] = _whole(start.get(f"{W}val"), 1)
            self._levels[number] = {**definitions.get(definition, {}), **overridden}
            self._restarts[number] = restarts

    def next_label(self, properties: etree._Element | None) -> ListLabel | None:
        """Count one paragraph further; `properties` are its numPr. None where it belongs to no list."""
        if properties is None:
            return None
        named, deep = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
        number = "" if named is None else named.get(f"{W}val", "")
        depth = 0 if deep is None else _whole(deep.get(f"{W}val"), 0)
        level = self._levels.get(number, {}).get(depth)
        if level is None or not 0 <= depth < LEVELS:
            return None
        counts = self._counts.setdefault(self._definitions[number], [0] * LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for place, start in self._restarts[number].items():
                if 0 <= place < LEVELS:
                    counts[place] = start - 1
        counts[depth] = counts[depth] + 1 if counts[depth] or depth in self._restarts[number] else level.start
        counts[depth + 1 :] = [0] * (LEVELS - depth - 1)
        text = _PLACE.sub(lambda place: self._written(number, int(place[1]) - 1, counts), level.text)
        return ListLabel(text, level.kind, counts[depth], depth)

    def _written(self, number: str, depth: int, counts: list[int]) -> str:
        level = self._levels[number].get(depth)
        return written_as(level.kind if level else "decimal", counts[depth] or (level.start if level else 1))


def written_as(kind: str, number: int) -> str:
    """Write a number as Word does: 3 as 3, C, c, III or iii."""
    if kind in {"upperLetter", "lowerLetter"} and 1 <= number <= 26 * LEVELS:
        letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if kind == "upperLetter" else letters.lower()
    if kind in {"upperRoman", "lowerRoman"} and 1 <= number < 4000:
        roman = ""
        for worth, sign in _ROMAN:
            roman += sign * (number // worth)
            number %= worth
        return roman if kind == "upperRoman" else roman.lower()
    return str(number) if kind not in {"bullet", "none"} else ""


def _levels_of(definition: etree._Element) -> dict[int, _Level]:
    found = {}
    for level in definition.iter(f"{W}lvl"):
        said = {name: level.find(W + name) for name in ("numFmt", "lvlText", "start")}
        kind, text, start = (None if one is None else one.get(f"{W}val") for one in said.values())
        found[_whole(level.get(f"{W}ilvl"), 0)] = _Level(kind or "decimal", text or "", _whole(start, 1))
    return found


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise
