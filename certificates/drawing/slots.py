"""Where the lines of a page stand in its drawing, learnt by drawing it twice with other words and sizes."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from certificates.drawing.shaping import CannotBeFilled, Typeface
from certificates.drawing.typesetting import Composition, SetLine, runs_of

PIXELS_PER_POINT: Final = 96 / 72
# Pango keeps sizes in 1/1024 of a pixel.
PANGO_UNITS: Final = 1024
SHRUNK: Final = 0.8
ALIGNMENTS: Final = (0.0, -0.5, -1.0)
NEAR: Final = 0.02
MARKERS_FROM: Final = 1000

_BLOCK: Final = re.compile(rb"BT\n(.*?)\nET", re.DOTALL)
_PLAIN: Final = re.compile(rb"1 0 0 -1 (\S+) (\S+) Tm\n/(\w+) (\S+) Tf\n(\[[^\]]*\] TJ)")
_GLYPHS: Final = re.compile(rb"<([0-9a-f]+)>")


@dataclass(frozen=True)
class Shown:
    """A run of text as WeasyPrint has drawn it, and where it stands in the content."""

    start: int
    end: int
    x: float
    y: float
    font: str
    size: float
    glyphs: tuple[int, ...]


@dataclass(frozen=True)
class Slot:
    """How to place one run of a line: all in pixels, as functions of the line's points and length."""

    font: str
    size: tuple[float, float]
    alignment: float
    left: float
    baseline: tuple[float, float]

    def size_at(self, points: float) -> float:
        size = self.size[0] + self.size[1] * points
        return math.floor(size * PANGO_UNITS + NEAR) / PANGO_UNITS

    def baseline_at(self, points: float) -> float:
        return self.baseline[0] + self.baseline[1] * points


def shown_in(content: bytes) -> list[Shown | None]:
    """List the blocks of text of a page's content, in order; None for one that is not plainly one run."""
    found: list[Shown | None] = []
    for block in _BLOCK.finditer(content):
        plain = _PLAIN.fullmatch(block[1])
        if plain is None:
            found.append(None)
            continue
        codes = b"".join(_GLYPHS.findall(plain[5]))
        glyphs = tuple(int(codes[at : at + 4], 16) for at in range(0, len(codes), 4))
        x, y, size = float(plain[1]), float(plain[2]), float(plain[4])
        found.append(Shown(block.start(1), block.end(1), x, y, plain[3].decode(), size, glyphs))
    return found


def marked(composition: Composition) -> Composition:
    """Return the page with a number of its own in every run, and all lines smaller."""
    number = MARKERS_FROM
    lines = []
    for line in composition.lines:
        markup = ""
        for tag, text in runs_of(line.fitted.markup):
            if text.strip():
                text, number = str(number), number + 1  # noqa: PLW2901 - the marker stands for the text
            markup += tag + text
        points = round(line.fitted.points * SHRUNK, 1)
        fitted = replace(line.fitted, markup=Markup(markup), points=points)  # noqa: S704 - our own number
        lines.append(SetLine(line.name, fitted))
    return replace(composition, lines=tuple(lines))


def learn(
    small: tuple[Composition, Sequence[Shown | None]],
    large: tuple[Composition, Sequence[Shown | None]],
    faces: Mapping[str, Typeface],
) -> tuple[list[list[Slot | None] | None], dict[tuple[int, int], Shown]]:
    """Find each line's runs in both drawings and solve for their places.

    Returns the slots of each line, None for a line that cannot be filled and in it for a run that shows nothing; and
    where in the second drawing each run stands.
    """
    if len(small[1]) != len(large[1]):
        raise CannotBeFilled("another number of runs")
    slots: list[list[Slot | None] | None] = []
    places: dict[tuple[int, int], Shown] = {}
    for index, (line, other) in enumerate(zip(small[0].lines, large[0].lines, strict=True)):
        try:
            found, at = _learn_line(line, other, small[1], large[1], faces)
        except CannotBeFilled:
            slots.append(None)
            continue
        slots.append(found)
        places.update({(index, run): shown for run, shown in at.items()})
    return slots, places


def _learn_line(
    line: SetLine,
    other: SetLine,
    small: Sequence[Shown | None],
    large: Sequence[Shown | None],
    faces: Mapping[str, Typeface],
) -> tuple[list[Slot | None], dict[int, Shown]]:
    if line.fitted.is_broken:
        raise CannotBeFilled(line.name)
    texts, others = ([text for _, text in runs_of(one.fitted.markup)] for one in (line, other))
    pairs: dict[int, tuple[Shown, Shown]] = {}
    for run, (text, real) in enumerate(zip(texts, others, strict=True)):
        if text.strip():
            place = _only_place(text, small, faces)
            first, second = small[place], large[place]
            if first is None or second is None or first.font != second.font:
                raise CannotBeFilled(line.name)
            if tuple(glyph for glyph, _ in faces[second.font].shape(real).meanings) != second.glyphs:
                raise CannotBeFilled(line.name)
            pairs[run] = first, second
        elif text:
            raise CannotBeFilled(line.name)
    if 0 not in pairs:
        raise CannotBeFilled(line.name)
    lengths = [
        sum(faces[pair[which].font].shape(words[run]).em * pair[which].size for run, pair in pairs.items())
        for which, words in enumerate((texts, others))
    ]
    points = line.fitted.points, other.fitted.points
    alignment, left = _alignment(pairs[0], lengths)
    slots: list[Slot | None] = [None] * len(texts)
    for run, (first, second) in pairs.items():
        size = _size(points, (first.size, second.size))
        slots[run] = Slot(second.font, size, alignment, left, _straight(points, (first.y, second.y)))
    return slots, {run: second for run, (_, second) in pairs.items()}


def _only_place(marker: str, small: Sequence[Shown | None], faces: Mapping[str, Typeface]) -> int:
    places = [
        place
        for place, shown in enumerate(small)
        if shown and tuple(glyph for glyph, _ in faces[shown.font].shape(marker).meanings) == shown.glyphs
    ]
    if len(places) != 1:
        raise CannotBeFilled(marker)
    return places[0]


def _alignment(pair: tuple[Shown, Shown], lengths: Sequence[float]) -> tuple[float, float]:
    if abs(lengths[1] - lengths[0]) < 1:
        raise CannotBeFilled("lengths too much alike to learn from")
    slope = (pair[1].x - pair[0].x) / (lengths[1] - lengths[0])
    alignment = min(ALIGNMENTS, key=lambda known: abs(known - slope))
    if abs(alignment - slope) > NEAR:
        raise CannotBeFilled("neither left, centred nor right")
    return alignment, pair[1].x - alignment * lengths[1]


def _size(at: tuple[float, float], values: tuple[float, float]) -> tuple[float, float]:
    """Tell a size that follows the line's, whose measured values Pango has rounded, from any other."""
    near = [abs(value - PIXELS_PER_POINT * point) < 2 / PANGO_UNITS for point, value in zip(at, values, strict=True)]
    return (0.0, PIXELS_PER_POINT) if all(near) else _straight(at, values)


def _straight(at: tuple[float, float], values: tuple[float, float]) -> tuple[float, float]:
    if at[0] == at[1]:
        raise CannotBeFilled("sizes alike")
    slope = (values[1] - values[0]) / (at[1] - at[0])
    return values[1] - slope * at[1], slope
