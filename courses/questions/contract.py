"""What it takes to be a question type. Read this page to write one; `courses.testing` holds its test."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from lms.api import ExtensionPoint, JSONDict

Raw = Mapping[str, Sequence[str]]
"""An answer as the browser posts it: the name of each input with its values."""

COMMON_FIELDS = ("text", "feedback", "hints")
"""What every question has: its Markdown text, what is said after marking whatever was answered, and a list of hints.

Hints are given one by one where a learner asks for them, so `public` never has them.
"""


class Unacceptable(ValueError):  # noqa: N818 (reads as what it is)
    """The answer cannot be marked as it stands. The sentence asks again; it costs the learner nothing."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Fault(NamedTuple):
    """Trouble in an author's settings: where (`("options", 2, "text")`) and a plain sentence."""

    path: tuple[str | int, ...]
    sentence: str


@dataclass(frozen=True)
class Grade:
    """How good one answer is: `fraction` runs from 0 (wrong) to 1 (right), None until people have marked it.

    `feedback` are Markdown sentences.
    """

    fraction: float | None
    feedback: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """A question, an answer, and the fraction it must get; None when the answer is not acceptable.

    `waits` says that the answer is acceptable and people mark it: there is no fraction yet.
    """

    settings: JSONDict
    given: Raw
    fraction: float | None
    waits: bool = False


class QuestionType(ABC):
    """A kind of question that marks itself. Pure: it knows no request, no person and no database.

    `settings` are the author's fields made regular by `settings_from`. `given` is an acceptable answer as `parse`
    returned it; it is stored, as is what the browser sent, so a type must read what its older releases wrote.
    `template` draws the answer area from `public`, `given`, `name_prefix`, `disabled` and `feedback`; `posted` is what
    a browser sent that could not be read, so that nothing has to be typed again.
    """

    key: str
    title: Any  # a lazy translation
    icon: str
    template: str
    fields: ClassVar[tuple[str, ...]] = ()
    """Names of the author's fields beside `COMMON_FIELDS`."""
    exact_fields: ClassVar[tuple[str, ...]] = ("answer", "tolerance", "right")
    """Names, at any depth, of fields that are read and not shown: variants put the value itself there."""
    marked_by_people: ClassVar[bool] = False
    """Whether `grade` leaves the fraction open for a person to give."""
    takes_files: ClassVar[bool] = False
    """Whether an answer names a file that was handed in for the same slot."""
    pictures: ClassVar[tuple[str, ...]] = ()
    """Names of the fields that hold a picture. Authors write a file name of their pack; `check` sees its
    `{"url": …, "width": …, "height": …}`."""
    attachments: ClassVar[tuple[str, ...]] = ()
    """Names of the fields that hold lists of files. Authors write file names of their pack; `check` sees
    `{"name": …, "sha256": …, "size": …}`."""
    asks_in_text: ClassVar[bool] = False
    """Whether `template` draws the question's text itself, from `prompt`, with inputs in it."""

    def guess(self, settings: JSONDict) -> float:  # noqa: ARG002 (most types cannot be guessed)
        """The fraction that blind guessing gets on average, 0 to 1; statistics compare with it."""
        return 0.0

    def settings_from(self, fields: Mapping[str, Any]) -> JSONDict:
        """Make an author's fields regular. They have passed `check`."""
        return {name: fields[name] for name in (*COMMON_FIELDS, *self.fields) if name in fields}

    @abstractmethod
    def check(self, settings: Mapping[str, Any]) -> list[Fault]:
        """Find what an author must mend. Takes anything a YAML file can hold, and never raises."""

    @abstractmethod
    def public(self, settings: JSONDict, seed: int) -> JSONDict:
        """Tell what the browser may know before the answer may be seen: no key, no weight, no feedback.

        `seed` settles every order. Each `text` in the result is Markdown.
        """

    @abstractmethod
    def parse(self, settings: JSONDict, raw: Raw) -> JSONDict:
        """Read an answer; raises `Unacceptable`."""

    def is_blank(self, raw: Raw) -> bool:
        """Whether nothing has been answered, or the answer has been taken back."""
        return not any(value.strip() for values in raw.values() for value in values)

    @abstractmethod
    def grade(self, settings: JSONDict, given: JSONDict) -> Grade:
        """Mark an acceptable answer. The same answer always gets the same grade."""

    def feedback_for(self, settings: JSONDict, given: JSONDict) -> tuple[str, ...]:
        """What is said about an answer once it may be said."""
        return self.grade(settings, given).feedback

    @abstractmethod
    def describe(self, settings: JSONDict, given: JSONDict) -> str:
        """Put an answer into words, in Markdown; parts of it on lines of their own."""

    @abstractmethod
    def right_answer(self, settings: JSONDict) -> str:
        """Put the right answer into words, in Markdown."""

    @abstractmethod
    def examples(self) -> Iterable[Example]:
        """At least one right, one wrong and one unacceptable answer. The kit tries every one."""


QUESTION_TYPES: ExtensionPoint[QuestionType] = ExtensionPoint("courses.question_types", QuestionType)


def full_key(name: str) -> str:
    """Complete the short name that packs write: `choice` is `courses.choice`; a plugin's key has its own prefix."""
    return name if "." in name else f"courses.{name}"
