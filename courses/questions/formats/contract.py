"""What it takes to be a format of question files. It is pure: a format knows no request, no person and no database."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from lms.api import LARGEST_FILE, ExtensionPoint, JSONDict, Problem, SourceFile, UnreadableFile

__all__ = [
    "CLEAR",
    "DOUBTFUL",
    "LARGEST_FILE",
    "MOST_QUESTIONS",
    "QUESTION_FORMATS",
    "UNREADABLE",
    "Embedded",
    "FileProblem",
    "NeutralQuestion",
    "Parsed",
    "QuestionFormat",
    "SourceFile",
    "UnreadableFile",
]

CLEAR, DOUBTFUL, UNREADABLE = "clear", "doubtful", "unreadable"
"""The states of a question that was read: as good as typed by hand; readable, but a person has to confirm it; not a
question that we can hold. Nothing is guessed silently: a key that could mean two things is doubtful."""

MOST_QUESTIONS = 5_000
"""Questions that one file may bring."""


@dataclass(frozen=True)
class Embedded:
    """A picture of a question: what it is called in the question's Markdown (`![words](name)`), and its bytes."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class NeutralQuestion:
    """A question as read from a file or on its way into one, tied to no program.

    `type` is a type's short name (`choice`), or the file's own word for one that we do not have; `fields` are the
    author's fields of that type, as packs write them and `QuestionType.check` takes them, texts in Markdown. Where a
    question is doubtful or unreadable, they hold what could be read. `place` says where it stands in the file, in
    the reader's words ("dòng 12", "câu 7"); `original` is what stands there, as plain lines.
    """

    type: str
    fields: JSONDict
    place: str = ""
    state: str = CLEAR
    remarks: tuple[str, ...] = ()
    """Sentences on what is doubtful or was left out, in the reader's language."""
    name: str = ""
    """The file's own name of the question."""
    category: str = ""
    """Its category, parts joined by `/`."""
    original: str = ""
    original_html: str = ""
    """What stands there with its bold letters and colours, as clean HTML; empty where plain lines say it all."""
    pictures: tuple[Embedded, ...] = ()


class FileProblem(Problem):
    """Trouble with a place of the file that belongs to no question."""


@dataclass(frozen=True)
class Parsed:
    """What a format has read. `counts` of foreign types that were named and not taken stand in `skipped`."""

    questions: tuple[NeutralQuestion, ...]
    problems: tuple[Problem, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """Sentences on how the file as a whole was read ("đáp án nhận theo gạch chân"); they ask for nothing."""


class QuestionFormat(ABC):
    """A format of question files.

    Reading never raises but `UnreadableFile`, takes at most seconds whatever it is given, and reads no other file.
    """

    key: str
    title: Any  # a lazy translation
    suffixes: ClassVar[tuple[str, ...]]
    """The endings of its files, the usual one first."""
    media_type: ClassVar[str] = "text/plain"
    can_write: ClassVar[bool] = False
    has_template: ClassVar[bool] = False
    """Whether there is an empty file of this format to begin with, with words on how to fill it in."""
    takes_key_file: ClassVar[bool] = False
    """Whether the answers may stand in a second file."""

    @abstractmethod
    def detect(self, file: SourceFile) -> float:
        """How surely a file is of this format, 0 (not at all) to 1, judged by its content before its name."""

    @abstractmethod
    def parse(self, file: SourceFile, key_file: SourceFile | None = None) -> Parsed:
        """Read a file; raises `UnreadableFile`."""

    def can_hold(self, question: NeutralQuestion) -> str:  # noqa: ARG002 (by default all)
        """What of a question the format cannot hold, as a sentence; empty when it can hold all of it."""
        return ""

    def template(self) -> bytes:
        """The empty file to begin with."""
        raise NotImplementedError(f"{self.key} has no template")

    def write(self, questions: Sequence[NeutralQuestion]) -> bytes:
        """Make a file of questions that it `can_hold`; `parse` gives equal ones back."""
        raise NotImplementedError(f"{self.key} writes no files")


QUESTION_FORMATS: ExtensionPoint[QuestionFormat] = ExtensionPoint("courses.question_formats", QuestionFormat)
