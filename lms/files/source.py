"""A file as it was handed in, and the refusal of one."""

from dataclasses import dataclass, field

LARGEST_FILE = 10_000_000
"""Bytes of a file that is read as a whole; what is in it is counted before it is unpacked."""


class UnreadableFile(Exception):  # noqa: N818 (reads as what it is)
    """The whole file is refused: wrong, broken, too large or hostile. The sentence says why and what to do."""

    def __init__(self, sentence: str, place: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.place = sentence, place


@dataclass(frozen=True)
class SourceFile:
    """A file as it was handed in."""

    name: str
    content: bytes = field(repr=False)

    @property
    def suffix(self) -> str:
        """The ending of its name with the dot, in small letters."""
        stem, dot, ending = self.name.rpartition(".")
        return f".{ending.lower()}" if dot and stem else ""
