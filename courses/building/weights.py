"""What a lesson weighs on a first visit over a poor link: its page, its pictures, and what every page brings along."""

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from courses.building.manuscript import LessonText
from lms.api import _, asset_size, filesize, number

SLOW_LINK = 1_000_000
"""Bits a second: what a lesson is weighed against."""

HEAVY = 2_000_000
"""Bytes from which a lesson is told to be heavy: a quarter of a minute on such a link."""

FRAME = 6_000
"""Bytes that the page around the text takes, packed for sending: measured on the lessons that ship."""

ALWAYS = (
    "app.scss", "main.js", "reading.js", "icons.svg", "be-vietnam-pro-vietnamese-400-normal.woff2",
    "be-vietnam-pro-vietnamese-600-normal.woff2", "be-vietnam-pro-latin-400-normal.woff2",
    "be-vietnam-pro-latin-600-normal.woff2",
)  # fmt: skip
"""What the browser fetches with the first lesson and keeps for the others."""


@dataclass(frozen=True)
class Weight:
    """Bytes of a first visit."""

    bytes: int

    @property
    def seconds(self) -> int:
        return max(1, round(self.bytes * 8 / SLOW_LINK))

    @property
    def is_heavy(self) -> bool:
        return self.bytes > HEAVY

    def __str__(self) -> str:
        size, seconds = filesize(self.bytes), number(self.seconds)
        return str(_("%(size)s, khoảng %(seconds)s giây với 1 Mbit/s", size=size, seconds=seconds))


def weight_of(lesson: LessonText, sizes: Mapping[str, int]) -> Weight:
    """Weigh a lesson; `sizes` are the bytes of the pictures by their file names."""
    text = len(gzip.compress(lesson.body.encode(), 6))
    pictures = sum(sizes.get(name, 0) for name in lesson.pictures)
    return Weight(_always() + FRAME + text + pictures)


def whole(weights: Iterable[Weight]) -> Weight:
    """Weigh several lessons read one after the other: what every page brings along comes once."""
    always = _always()
    return Weight(always + sum(weight.bytes - always for weight in weights))


@cache
def _always() -> int:
    return sum(asset_size(name) for name in ALWAYS)
