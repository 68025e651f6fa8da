"""Which question of the banks says nearly the same as a new one."""

from collections import defaultdict
from collections.abc import Iterable
from heapq import nlargest, nsmallest
from math import log
from typing import NamedTuple

NEAR = 0.85
"""From here on (0 to 1) two questions are shown side by side. Rewordings of one question lie above, two questions on
the same thing below; the test has pairs of both."""

COMPARED = 8
"""The questions that share the rarest words are compared letter by letter, and no others."""

RAREST, ENOUGH = 8, 600
"""Words of a new question that are looked up, the rarest known ones, as nearly alike questions share most of theirs;
and how many places are looked at before common words are left alone."""


class Near(NamedTuple):
    """The question that is nearest, and how near: 0 to 1."""

    id: int
    score: float


class Likeness:
    """Questions by the words of `searchable`, so that a thousand new ones find theirs among many in a moment."""

    def __init__(self, texts: Iterable[tuple[int, str]] = ()) -> None:
        self._texts: list[tuple[int, str]] = []
        self._places: dict[str, list[int]] = defaultdict(list)
        for key, text in texts:
            self.add(key, text)

    def add(self, key: int, text: str) -> None:
        """Put one more question in."""
        for word in set(text.split()):
            self._places[word].append(len(self._texts))
        self._texts.append((key, text))

    def nearest(self, text: str) -> Near | None:
        """The question that says most nearly the same, if any does."""
        shared: dict[int, float] = defaultdict(float)
        known = [self._places[word] for word in set(text.split()) if word in self._places]
        looked = 0
        for places in nsmallest(RAREST, known, key=len):
            if looked and looked + len(places) > ENOUGH:
                break
            looked += len(places)
            weight = log(1 + len(self._texts) / len(places))
            for place in places:
                shared[place] += weight
        found = (self._compared(text, place) for place in nlargest(COMPARED, shared, key=shared.__getitem__))
        return max((near for near in found if near.score >= NEAR), key=lambda near: near.score, default=None)

    def _compared(self, text: str, place: int) -> Near:
        from rapidfuzz import fuzz  # noqa: PLC0415 (only where new questions are compared)

        key, known = self._texts[place]
        return Near(key, round(fuzz.ratio(text, known, score_cutoff=NEAR * 100) / 100, 3))
