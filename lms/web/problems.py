"""Trouble that a person can mend: a plain sentence with its place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `place` is where to look: a file with its line, a row, a field."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"
