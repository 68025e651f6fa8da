"""GIFT files cut into entries, as tolerantly as people write them."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

SIGNS = r"\~=#{}:"
HIDDEN = dict(zip([*SIGNS, "n"], "\x01\x02\x03\x04\x05\x06\x07\x08", strict=True))
"""Signs written with a backslash are hidden behind signs that no text has, while the others are looked for."""

_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_SHOWN = {ord(hidden): "\n" if sign == "n" else sign for sign, hidden in HIDDEN.items()}
_BACK = {ord(hidden): f"\\{sign}" for sign, hidden in HIDDEN.items()}
_PLACEHOLDERS = re.compile(r"^\$(?:course|system|module|cat\d*|coursecat)\d*\$$", re.IGNORECASE)
_CATEGORY = re.compile(r"\$CATEGORY:", re.IGNORECASE)
_ANSWERS = ("=", "~", "}", "#", "%")
"""How a line begins that goes on with an answer block after an empty line."""


class Entry(NamedTuple):
    """One entry: its first line's number, its text with escaped signs hidden, its category."""

    line: int
    text: str
    category: str
    joined: bool = False
    """Whether an empty line stands inside it, at which other programs cut it in two."""

    @property
    def original(self) -> str:
        """What stands in the file."""
        return self.text.translate(_BACK).strip("\n")


def hide(text: str) -> str:
    """Hide the signs that a backslash makes ordinary."""
    return _ESCAPE.sub(lambda match: HIDDEN[match[1]], text) if "\\" in text else text


def show(text: str) -> str:
    """Give hidden signs back, without their backslashes."""
    return text.translate(_SHOWN)


def category_of(text: str) -> str:
    """A category's own parts: Moodle's words for where they hang and its topmost one say nothing here."""
    parts = [" ".join(part.split()) for part in text.replace("//", "∕").split("/")]
    if parts and _PLACEHOLDERS.fullmatch(parts[0]):
        parts = parts[1:]
    return "/".join(part for place, part in enumerate(parts) if part and (place or part.casefold() != "top"))


@dataclass
class _Cutter:
    """What is known while the lines go by."""

    names: Sequence[int]
    closings: Sequence[int]
    category: str = ""
    first: int = 0
    block: list[str] = field(default_factory=list)
    depth: int = 0
    closed: bool = False
    pre: int = 0
    waiting: bool = False
    joined: bool = False

    def flush(self) -> Iterator[Entry]:
        """The block that has come to its end."""
        if self.block:
            yield Entry(self.first, "\n".join(self.block), self.category, self.joined)
        self.block, self.depth, self.closed, self.pre, self.waiting, self.joined = [], 0, False, 0, False, False

    def take(self, number: int, line: str) -> None:
        """Add a line to the block."""
        if not self.block:
            self.first = number
        self.block.append(line)
        if "{" in line or "}" in line:
            self.depth = max(0, self.depth + line.count("{") - line.count("}"))
            self.closed = self.closed or "}" in line
        if "<" in line and "pre" in line.casefold():
            folded = line.casefold()
            self.pre += folded.count("<pre") - folded.count("</pre")

    def goes_on(self, number: int) -> bool:
        """Whether the block goes on over the empty line at `number`."""
        if self.depth:
            return True
        if self.pre <= 0 or self.closed or not self.block:
            return False
        closing, name = _next(self.closings, number), _next(self.names, number)
        return closing is not None and (name is None or closing < name)


def entries_of(text: str) -> Iterator[Entry]:
    """Cut a file's text. Empty lines part entries, but not inside an answer block or preformatted text."""
    lines = hide(text).split("\n")
    names = [number for number, line in enumerate(lines, start=1) if line.lstrip().startswith("::")]
    closings = [number for number, line in enumerate(lines, start=1) if "</pre" in line.casefold()]
    cutter = _Cutter(names, closings)
    for number, line in enumerate(lines, start=1):
        stripped = line.strip()
        if not stripped:
            if cutter.block and cutter.goes_on(number):
                cutter.waiting = True
            else:
                yield from cutter.flush()
            continue
        if stripped.startswith("//") and cutter.pre <= 0:
            continue
        if stripped.startswith("$") and _CATEGORY.match(stripped):
            yield from cutter.flush()
            cutter.category = category_of(show(stripped.partition(":")[2]).strip())
            continue
        begins = stripped.startswith("::") and (cutter.closed or cutter.depth > 0 or cutter.waiting)
        if begins or (cutter.waiting and cutter.depth > 0 and not stripped.startswith(_ANSWERS)):
            yield from cutter.flush()
        elif cutter.waiting:
            cutter.joined = cutter.joined or cutter.pre > 0
            cutter.block.append("")
        cutter.waiting = False
        cutter.take(number, line)
    yield from cutter.flush()


def _next(numbers: Sequence[int], after: int) -> int | None:
    place = bisect_left(numbers, after)
    return numbers[place] if place < len(numbers) else None
