"""GIFT: Moodle's questions as text, written by hand and by many programs."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from courses.questions.formats.contract import NeutralQuestion, Parsed, QuestionFormat, SourceFile
from courses.questions.formats.gift.entries import entries_of
from courses.questions.formats.gift.reading import questions_of
from courses.questions.formats.gift.writing import trouble_with, write_gift
from courses.questions.formats.markup import Effort
from courses.questions.formats.taken import gathered
from lms.api import decoded, lazy_, text_or_nothing

_BLOCK = re.compile(r"(?<!\\)\{\s*(?:[=~#}]|%-?\d|(?:T|F|TRUE|FALSE)\s*[#}])", re.IGNORECASE)
_OWN = re.compile(r"^\s*(?:::|\$CATEGORY:|\[(?:html|markdown|plain|moodle)\])", re.MULTILINE)
_CLOZE = re.compile(r"\{\d*:[A-Z_]{2,16}:")


class Gift(QuestionFormat):
    """Reads what people write: signs without a backslash, no empty line between questions, empty lines inside them.

    Where a stricter program would read something else, the question is doubtful.
    """

    key = "courses.gift"
    title = lazy_("GIFT")
    suffixes: ClassVar[tuple[str, ...]] = (".gift", ".txt")
    media_type: ClassVar[str] = "text/plain"
    can_write: ClassVar[bool] = True

    def detect(self, file: SourceFile) -> float:
        text = text_or_nothing(file.content)
        if not text or (text.lstrip()[:1] == "<" and not _OWN.search(text)):
            return 0.0
        named = file.suffix == ".gift"
        if _BLOCK.search(text):
            return 0.85 if named or _OWN.search(text) else 0.7 if not _CLOZE.search(text) else 0.3
        if _OWN.search(text):
            return 0.6
        return 0.4 if named else 0.2 if "{" in text and file.suffix in self.suffixes else 0.0

    def parse(self, file: SourceFile, key_file: SourceFile | None = None) -> Parsed:  # noqa: ARG002 (keys stand inside)
        read = decoded(file.content)
        effort = Effort()
        questions = gathered(question for entry in entries_of(read.text) for question in questions_of(entry, effort))
        foreign = Counter(question.type for question in questions if question.type == "description")
        return Parsed(questions, read.problems, foreign, read.notes)

    def can_hold(self, question: NeutralQuestion) -> str:
        return trouble_with(question)

    def write(self, questions: Sequence[NeutralQuestion]) -> bytes:
        return write_gift(questions).encode()
