"""Questions of a Word file while they are put together."""

from dataclasses import dataclass, field

from courses.questions.formats.word.labels import Pair
from courses.questions.formats.word.pieces import Piece
from courses.questions.formats.word.sharing import Shared
from courses.questions.formats.word.spans import Line, Span, Spans, text_of


def line_from(piece: Piece) -> Line:
    """A piece as a line of its own, without its label."""
    line = piece.line
    if line.grid is not None or (line.spans == piece.spans and line.label is None):
        return line
    return Line(line.paragraph, piece.spans, None, line.is_heading, line.missing, line.doubts)


def whole_line(piece: Piece) -> Line:
    """A piece as a line of text: with its label, also one that Word counts and nobody typed."""
    line = piece.line
    if line.grid is not None or (line.label is not None and line.label.kind == "bullet"):
        return line
    before = piece.label
    if line.label is not None and not before and text_of(line.spans).startswith(piece.text):
        before = (Span(f"{line.label.text} "),)
    return Line(line.paragraph, (*before, *piece.spans), None, line.is_heading, line.missing, line.doubts)


@dataclass(slots=True)
class Option:
    """An option as it stands, with its label as it looks."""

    letter: str
    label: Spans
    lines: list[Line]
    is_starred: bool = False

    @property
    def paragraph(self) -> int:
        return self.lines[0].paragraph


@dataclass
class Draft:
    """One question."""

    number: int = 0
    text: list[Line] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    style: str = ""
    """How its options are labelled."""
    keys: list[str] = field(default_factory=list)
    explanation: list[Line] = field(default_factory=list)
    guide: list[Line] = field(default_factory=list)
    """How people are to mark it."""
    source: list[Line] = field(default_factory=list)
    section: str = ""
    is_essay: bool = False
    statement: Line | None = None
    """The line “Đúng  Sai” of a question about a statement."""
    shared: Shared | None = None
    labels: list[Line] = field(default_factory=list)
    """Lines that say its level, skill or topic."""
    doubts: list[str] = field(default_factory=list)
    explaining: list[Line] | None = None
    """What text goes to after “Giải thích:” or “Hướng dẫn chấm:”."""
    is_kept: bool = False
    """Whether it is among the questions already, and only its solution is being read."""

    @property
    def paragraph(self) -> int:
        return self.source[0].paragraph if self.source else 0

    @property
    def is_answerable(self) -> bool:
        """Whether there is something to choose, or an answer is told."""
        return len(self.options) > 1 or bool(self.keys) or self.statement is not None

    def explain(self, line: Line, *, is_guide: bool = False) -> None:
        """Begin an explanation, or a guide for those who mark."""
        self.explaining = self.guide if is_guide else self.explanation
        if line.text.strip():
            self.explaining.append(line)

    def note(self, line: Line) -> None:
        """Keep what stands in the file."""
        if not self.source or self.source[-1] is not line:
            self.source.append(line)


@dataclass
class Gathered:
    """All that was gathered: questions, lists of answers, and lines that belong to none."""

    drafts: list[Draft] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)
    preamble: int = 0
    """Lines before the first question: title, names, instructions."""
