"""Questions in Word files, as trainers write them."""

from collections.abc import Sequence
from typing import ClassVar

from courses.questions.formats.contract import NeutralQuestion, Parsed, QuestionFormat, SourceFile
from courses.questions.formats.word.reader import read_word
from courses.questions.formats.word.writing import trouble_with
from lms.api import OLE, ZIP, lazy_


class Word(QuestionFormat):
    """Reads question sheets: “Câu 1”, options A to H, and the key in whichever way the whole file tells it."""

    key = "courses.word"
    title = lazy_("Word")
    suffixes: ClassVar[tuple[str, ...]] = (".docx",)
    media_type: ClassVar[str] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    can_write: ClassVar[bool] = True
    takes_key_file: ClassVar[bool] = True

    def detect(self, file: SourceFile) -> float:
        if file.content.startswith(ZIP):
            return 0.95 if b"word/document.xml" in file.content else 0.5 if file.suffix == ".docx" else 0.0
        return 0.5 if file.content.startswith(OLE) and file.suffix in {".docx", ".doc"} else 0.0

    def parse(self, file: SourceFile, key_file: SourceFile | None = None) -> Parsed:
        return read_word(file, key_file)

    def can_hold(self, question: NeutralQuestion) -> str:
        return trouble_with(question)

    def write(self, questions: Sequence[NeutralQuestion]) -> bytes:
        from courses.questions.formats.word.printing import printed  # noqa: PLC0415 (loads python-docx)

        return printed(questions)
