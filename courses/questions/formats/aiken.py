"""Aiken: a question, options by letter, and a line with the right letter, in English or Vietnamese."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from courses.questions.contract import full_key
from courses.questions.formats.contract import NeutralQuestion, Parsed, QuestionFormat, SourceFile
from courses.questions.formats.markup import from_plain, plain_of
from courses.questions.formats.taken import Taken, gathered
from courses.questions.formats.unheld import unheld
from lms.api import _, decoded, fold, lazy_, text_or_nothing

_OPTION = re.compile(r"\s*\(?([A-Za-z])[.):]\s*(\S.*)?$")
_ANSWER = re.compile(
    r"\s*(?:answers?|correct answer|key|dap an|dap an dung|tra loi|phuong an dung|da)\s*[:=]\s*(.*)$", re.IGNORECASE
)
_REASON = re.compile(r"\s*(?:feedback|explanation|giải thích|nhận xét)\s*:\s*(.+)$", re.IGNORECASE)
_LETTERS = re.compile(r"\(?([A-Za-z])[.)]?(?:\s*(?:[,;&+/]|và|and)\s*\(?[A-Za-z][.)]?)*\.?\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*(?:câu(?:\s+hỏi)?|question|bài)\s*\d{1,4}\s*[.:)]\s*", re.IGNORECASE)
_REPEATED = re.compile(r"([A-Za-z])[.):]\s*(\S.*)")
_LETTER = re.compile(r"\b[A-Za-z]\b")
LONGEST = 100_000
"""Characters of one question."""


@dataclass
class _Block:
    """One question as it stands, line by line."""

    line: int
    text: list[str] = field(default_factory=list)
    options: list[tuple[str, list[str]]] = field(default_factory=list)
    answer: str | None = None
    reason: str = ""
    original: list[str] = field(default_factory=list)

    def question(self) -> NeutralQuestion:
        """Judge what was found; only a whole question with one reading is clear."""
        taken = Taken("choice")
        letters = [letter for letter, _lines in self.options]
        right = self._right(letters, taken)
        if not self.text:
            taken.refusals.append(_("Các phương án này không có câu hỏi ở trên."))
        if len(self.options) < 2:
            taken.refusals.append(_("Câu này có %(n)d phương án; cần ít nhất hai.", n=len(self.options)))
        if letters != [chr(ord("A") + place) for place in range(len(letters))]:
            told = ", ".join(letters[:12])
            taken.doubts.append(_("Chữ cái của các phương án không theo thứ tự A, B, C…: %(told)s.", told=told))
        taken.type = "choices" if len(right) > 1 else "choice"
        taken.fields = {
            "text": from_plain(_NUMBERED.sub("", "\n".join(self.text), count=1)),
            "options": [
                {"text": from_plain("\n".join(lines)), **({"right": True} if letter in right else {})}
                for letter, lines in self.options
            ],
            "feedback": from_plain(self.reason),
        }
        if sum(map(len, self.original)) > LONGEST:
            taken.refusals.append(_("Câu này dài quá %(n)d chữ cái.", n=LONGEST))
        original = "\n".join(self.original)[:LONGEST]
        return taken.question(_("dòng %(n)d", n=self.line), original=original)

    def _right(self, letters: Sequence[str], taken: Taken) -> set[str]:
        if self.answer is None:
            taken.doubts.append(_("Không có dòng ANSWER hoặc Đáp án."))
            return set()
        if (repeated := _REPEATED.fullmatch(self.answer)) and self._says(repeated[1].upper(), repeated[2]):
            return {repeated[1].upper()}
        if not _LETTERS.fullmatch(self.answer):
            sentence = _("Dòng đáp án “%(text)s” không phải là chữ cái của phương án.", text=self.answer[:80])
            taken.doubts.append(sentence)
            return set()
        right = {letter.upper() for letter in _LETTER.findall(self.answer)}
        if missing := sorted(right - set(letters)):
            taken.doubts.append(_("Đáp án là %(letter)s nhưng không có phương án này.", letter=", ".join(missing)))
        return right & set(letters)

    def _says(self, letter: str, text: str) -> bool:
        """Whether an option says what the line of the answer repeats."""
        return any(one == letter and fold(" ".join(lines)) == fold(text) for one, lines in self.options)


class Aiken(QuestionFormat):
    """Reads options written `A.` or `A)`, answers as `ANSWER: B` or `Đáp án: B`, and several letters for several."""

    key = "courses.aiken"
    title = lazy_("Aiken")
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".aiken")
    media_type: ClassVar[str] = "text/plain"
    can_write: ClassVar[bool] = True

    def detect(self, file: SourceFile) -> float:
        options = answers = 0
        for line in text_or_nothing(file.content)[:200_000].split("\n"):
            options += _OPTION.match(line) is not None
            answers += _answer_in(line) is not None
        if options < 2:
            return 0.0
        return 0.8 if answers else 0.3

    def parse(self, file: SourceFile, key_file: SourceFile | None = None) -> Parsed:  # noqa: ARG002 (keys stand inside)
        read = decoded(file.content)
        questions = gathered(block.question() for block in _blocks(read.text))
        return Parsed(questions, read.problems, notes=read.notes)

    def can_hold(self, question: NeutralQuestion) -> str:
        fields = question.fields
        if full_key(question.type) != "courses.choice":
            return str(_("Aiken chỉ giữ được câu chọn một phương án."))
        remarks = any(option.get("feedback") for option in fields["options"])
        if unheld(fields, ("text", "options")) or question.pictures or remarks:
            return str(_("Aiken chỉ giữ được câu hỏi và các phương án, không giữ nhận xét, gợi ý, hình."))
        texts = [plain_of(text.strip()) for text in (fields["text"], *(one["text"] for one in fields["options"]))]
        if any(text is None or not _is_one_line(text) for text in texts) or question.name or question.category:
            return str(_("Aiken chỉ giữ được chữ thường trên một dòng, không có tên và nhóm."))
        return ""

    def write(self, questions: Sequence[NeutralQuestion]) -> bytes:
        return "\n\n".join(map(_written, questions)).encode()


@dataclass
class _Cutter:
    """What is known while the lines go by: the question that is being read, and one whose answer has just come."""

    block: _Block | None = None
    answered: _Block | None = None
    was_empty: bool = False

    def take(self, number: int, line: str) -> Iterator[_Block]:
        """Read a line that is not empty; gives the questions that have come to their end."""
        if self.answered is not None:
            reason = _REASON.match(line)
            if reason:
                self.answered.reason = reason[1].strip()
                self.answered.original.append(line)
            yield self.answered
            self.answered = None
            if reason:
                return
        option, answer = _OPTION.match(line), _answer_in(line)
        if self.block and self.block.options and answer is None and self._begins(option):
            yield self.block
            self.block = None
        self._add(number, line, option, answer)

    def finish(self) -> Iterator[_Block]:
        """What is left at the end of the file."""
        yield from filter(None, (self.answered, self.block))

    def _begins(self, option: re.Match[str] | None) -> bool:
        """Whether a line behind options begins a question: a text after an empty line, or an A once more."""
        return self.was_empty if option is None else option[1].upper() == "A"

    def _add(self, number: int, line: str, option: re.Match[str] | None, answer: str | None) -> None:
        block = self.block = self.block or _Block(number)
        block.original.append(line)
        if answer is not None:
            block.answer, self.answered, self.block = answer, block, None
        elif option and (block.options or option[1].upper() == "A" or not block.text):
            block.options.append((option[1].upper(), [(option[2] or "").strip()]))
        elif block.options:
            block.options[-1][1].append(line)
        else:
            block.text.append(line)


def _blocks(text: str) -> Iterator[_Block]:
    """Cut the text: an answer ends a question, and so does a new text after an empty line behind options."""
    cutter = _Cutter()
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if line:
            yield from cutter.take(number, line)
        cutter.was_empty = not line
    yield from cutter.finish()


def _answer_in(line: str) -> str | None:
    """What stands behind the word for the answer; None for any other line."""
    if ":" not in line and "=" not in line:
        return None
    word, sign, said = line.partition(":") if ":" in line else line.partition("=")
    return said.strip() if len(word) < 30 and _ANSWER.match(f"{fold(word)}{sign}") else None


def _is_one_line(text: str) -> bool:
    return "\n" not in text and _OPTION.match(text) is None and _answer_in(text) is None and not _NUMBERED.match(text)


def _written(question: NeutralQuestion) -> str:
    options = question.fields["options"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    right = next(letter for letter, option in zip(letters, options, strict=False) if option.get("right"))
    lines = [f"{letter}. {plain_of(option['text'].strip())}" for letter, option in zip(letters, options, strict=False)]
    return "\n".join([plain_of(question.fields["text"].strip()) or "", *lines, f"ANSWER: {right}"])
