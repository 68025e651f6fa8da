"""Moodle's own exchange file, and its texts with embedded answers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

from lxml import etree

from courses.questions.formats.contract import (
    NeutralQuestion,
    Parsed,
    QuestionFormat,
    SourceFile,
    UnreadableFile,
)
from courses.questions.formats.gift.entries import category_of
from courses.questions.formats.markup import Effort, from_mixed
from courses.questions.formats.moodle.embedded import ANSWERS, take_gaps
from courses.questions.formats.moodle.reading import KNOWN, question_of
from courses.questions.formats.moodle.writing import trouble_with, write_quiz
from courses.questions.formats.taken import Taken, gathered
from lms.api import _, decoded, lazy_, parsed_xml, text_or_nothing

_DECLARATION = re.compile(r"\s*<\?xml\b[^<>]*\?>")
_ENCODING = re.compile(rb"""^\s*<\?xml\b[^<>]{0,80}encoding=["']([\w-]{1,20})["']""")
LONGEST = 100_000
"""Characters of a text with gaps."""

_ROOT = re.compile(r"<quiz[\s>]")


class MoodleXml(QuestionFormat):
    """Every type of Moodle that has one of ours is taken, pictures with it; others are named and counted."""

    key = "courses.moodle_xml"
    title = lazy_("Moodle XML")
    suffixes: ClassVar[tuple[str, ...]] = (".xml",)
    media_type: ClassVar[str] = "application/xml"
    can_write: ClassVar[bool] = True

    def detect(self, file: SourceFile) -> float:
        text = text_or_nothing(file.content)
        if not text.lstrip().startswith("<"):
            return 0.0
        if root := _ROOT.search(text, 0, 100_000):
            return 1.0 if "<question" in text[root.end() : root.end() + 100_000] else 0.9
        return 0.2 if file.suffix == ".xml" else 0.0

    def parse(self, file: SourceFile, key_file: SourceFile | None = None) -> Parsed:  # noqa: ARG002 (keys stand inside)
        claimed = _ENCODING.match(file.content)
        read = decoded(file.content, claimed[1].decode() if claimed else "")
        text = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), read.text, count=1)
        root = parsed_xml(text.encode(), file.name)
        if root.tag != "quiz":
            raise UnreadableFile(_("Tệp XML này không phải là tệp câu hỏi của Moodle (không thấy thẻ <quiz>)."))
        questions = gathered(_questions(root))
        kinds = ((element.get("type") or "").strip().lower() for element in root.findall("question"))
        foreign = Counter(kind for kind in kinds if kind not in KNOWN and kind != "category")
        return Parsed(questions, read.problems, foreign, read.notes)

    def can_hold(self, question: NeutralQuestion) -> str:
        return trouble_with(question)

    def write(self, questions: Sequence[NeutralQuestion]) -> bytes:
        return write_quiz(questions)


class EmbeddedAnswers(QuestionFormat):
    """A text file that is one text with gaps, as Moodle imports it."""

    key = "courses.cloze"
    title = lazy_("Bài điền chỗ trống của Moodle (Cloze)")
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".cloze")

    def detect(self, file: SourceFile) -> float:
        text = text_or_nothing(file.content)
        return 0.8 if ANSWERS.search(text) and "::" not in text and not text.lstrip().startswith("<?xml") else 0.0

    def parse(self, file: SourceFile, key_file: SourceFile | None = None) -> Parsed:  # noqa: ARG002 (keys stand inside)
        read = decoded(file.content)
        taken = Taken("cloze")
        take_gaps(taken, read.text[:LONGEST], lambda text: from_mixed(text, effort=taken.effort)[0])
        if len(read.text) > LONGEST:
            taken.refusals.append(_("Câu này dài quá %(n)d chữ cái.", n=LONGEST))
        question = taken.question(_("dòng %(n)d", n=1), original=read.text[:LONGEST])
        return Parsed((question,), read.problems, notes=read.notes)


def _questions(root: etree._Element) -> Iterator[NeutralQuestion]:
    category, number, effort = "", 0, Effort()
    for element in root.findall("question"):
        if element.get("type") == "category":
            category = category_of((element.findtext("category/text") or "").strip())
            continue
        number += 1
        yield question_of(element, number, category, effort)
