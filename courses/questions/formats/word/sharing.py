"""Texts that several questions share: where one begins and ends, and which questions it is for."""

from dataclasses import dataclass, field

from courses.questions.formats.word.pieces import Piece
from courses.questions.formats.word.spans import Line


@dataclass
class Shared:
    """A shared text for the questions numbered `first` to `last`, or for unknown ones where both are 0."""

    introduction: Line | None = None
    lines: list[Line] = field(default_factory=list)
    first: int = 0
    last: int = 0
    is_closed: bool = False
    is_marked: bool = False
    """Whether signs in the file say where it begins and ends, and then which questions follow."""

    @property
    def paragraph(self) -> int:
        line = self.introduction or next(iter(self.lines), None)
        return line.paragraph if line else 0

    @property
    def is_vague(self) -> bool:
        """Whether the file does not say for which questions it is."""
        return not self.last and not self.is_marked


class Sharing:
    """The shared text that is being read, or holds for the questions that are."""

    def __init__(self) -> None:
        self._now: Shared | None = None

    @property
    def is_collecting(self) -> bool:
        """Whether what is read belongs to the shared text."""
        return self._now is not None and not self._now.is_closed

    @property
    def holds(self) -> bool:
        return self._now is not None

    def add(self, line: Line) -> None:
        """Add a line to the text that is being collected."""
        if self._now is not None:
            self._now.lines.append(line)

    def announce(self, piece: Piece) -> None:
        """Begin with a sentence such as “Đọc đoạn văn sau và trả lời câu 5 đến 8”."""
        if self._now is None or self._now.is_closed or self._now.last:
            self._now = Shared()
        self._now.introduction = piece.line
        self._now.first, self._now.last = piece.number, piece.last_number

    def open(self) -> None:
        """Begin at a sign; a sentence may have announced the text before."""
        if self._now is None or self._now.is_closed:
            self._now = Shared()
        self._now.is_marked = True

    def end_text(self) -> None:
        if self._now is not None:
            self._now.is_closed = True

    def close(self) -> None:
        """End the text if it is still open, else the group of questions that share it."""
        if self._now is not None and not self._now.is_closed:
            self._now.is_closed = True
        else:
            self._now = None

    def forget(self) -> None:
        self._now = None

    def for_question(self, number: int) -> Shared | None:
        """The shared text of a question that begins now."""
        now = self._now
        if now is None:
            return None
        now.is_closed = True
        if now.last and number > now.last:
            self._now = None
        if now.is_vague:
            self._now = None
            return now
        return now if not now.last or now.first <= number <= now.last else None
