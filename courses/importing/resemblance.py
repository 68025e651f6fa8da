"""Which question of the banks says nearly the same as a new one."""

from collections import defaultdict
from collections.abc import Iterable
from heapq import nlargest
from math import log
from typing import NamedTuple

from rapidfuzz import fuzz

NEAR = 0.85
"""From here on (0 to 1) two questions are shown side by side. Rewordings of one question lie above, two questions on
the same thing below; the test has pairs of both."""

COMPARED = 8
"""The questions that share the rarest words are compared letter by letter, and no others."""

COMMON = 0.2
"""A word in more than this share of all questions tells nothing; small banks keep theirs."""


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
        most = max(50, COMMON * len(self._texts))
        for word in set(text.split()):
            places = self._places.get(word, ())
            if len(places) <= most:
                weight = log(1 + len(self._texts) / (1 + len(places)))
                for place in places:
                    shared[place] += weight
        found = (self._compared(text, place) for place in nlargest(COMPARED, shared, key=shared.__getitem__))
        return max((near for near in found if near.score >= NEAR), key=lambda near: near.score, default=None)

    def _compared(self, text: str, place: int) -> Near:
        key, known = self._texts[place]
        return Near(key, round(fuzz.ratio(text, known, score_cutoff=NEAR * 100) / 100, 3))
