"""Words to the operators that show them, with the same fonts and the same shaper that WeasyPrint uses."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import uharfbuzz

PER_EM = 1000
# Below this, in thousandths of an em, a glyph may stand beside its place; the rest is carried on to the next.
TOLERANCE = 1.5


class CannotBeFilled(Exception):  # noqa: N818 (reads as what it is)
    """What a compiled page cannot show; the whole certificate is then drawn by WeasyPrint."""


@dataclass(frozen=True)
class Shaped:
    """A run of text: its operator, its length in em, its glyphs, and what each of them means."""

    operator: bytes
    em: float
    glyphs: frozenset[int]
    meanings: tuple[tuple[int, str], ...]


class Typeface:
    """One font as it stands in the file, whole."""

    def __init__(self, content: bytes) -> None:
        self._face = uharfbuzz.Face(uharfbuzz.Blob(content))
        self._font = uharfbuzz.Font(self._face)
        per_em = PER_EM / self._face.upem
        self._advances: list[float] = [
            self._font.get_glyph_h_advance(glyph) * per_em for glyph in range(self._face.glyph_count)
        ]
        self.shape = lru_cache(maxsize=4096)(self._shape)

    def width(self, glyph: int) -> int:
        """Return what the file says of a glyph's width."""
        return round(self._advances[glyph])

    def _shape(self, text: str) -> Shaped:
        """Set a run of text. Raises `CannotBeFilled` for marks that stand beside their letter."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._font, buffer)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        clusters = [info.cluster for info in infos]
        if any(later <= earlier for earlier, later in pairwise(clusters)):
            raise CannotBeFilled(text)
        ends = [*clusters[1:], len(text)]
        per_em = PER_EM / self._face.upem
        shown, behind, length = ["[<"], 0.0, 0.0
        meanings = []
        for info, position, end in zip(infos, positions, ends, strict=True):
            glyph = info.codepoint
            if position.x_offset or position.y_offset or not glyph:
                raise CannotBeFilled(text)
            if abs(behind) >= TOLERANCE:
                shown.append(f">{round(behind)}<")
                behind -= round(behind)
            shown.append(f"{glyph:04x}")
            advance = position.x_advance * per_em
            behind += self.width(glyph) - advance
            length += advance
            meanings.append((glyph, text[info.cluster : end]))
        operator = "".join([*shown, ">] TJ"]).encode()
        return Shaped(operator, length / PER_EM, frozenset(glyph for glyph, _ in meanings), tuple(meanings))
