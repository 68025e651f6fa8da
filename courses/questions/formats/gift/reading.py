"""An entry of a GIFT file as a question of ours."""

import re
from collections.abc import Iterator, Sequence

from courses.questions.formats.contract import NeutralQuestion
from courses.questions.formats.gift.blocks import Found, Part, blocks_of, parts_of
from courses.questions.formats.gift.entries import Entry, show
from courses.questions.formats.markup import Effort, from_html, from_mixed, from_plain
from courses.questions.formats.numbers import take_numbers
from courses.questions.formats.taken import (
    Answer,
    Taken,
    note_feedback,
    take_accepted,
    take_options,
    take_statement,
)
from lms.api import _

BLANK = "_____"
"""What stands for an answer block inside a sentence."""

LONGEST = 100_000
_FORMAT = re.compile(r"^\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_STATEMENT = re.compile(r"(T|F|TRUE|FALSE)\s*(?=#|$)", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[\s\"';]*")
_LINE_END = re.compile(r"(?<! ) $|[ \t]{3,}$", re.MULTILINE)


def questions_of(entry: Entry, effort: Effort) -> Iterator[NeutralQuestion]:
    """The questions of one entry: one, or more where no empty line parts them."""
    if len(entry.text) > LONGEST:
        yield _refused(entry, "gift", _("Đoạn này dài quá %(n)d chữ cái.", n=LONGEST))
        return
    blocks = list(blocks_of(entry.text))
    if not blocks:
        yield _refused(entry, "description", _("Đoạn này không có phần trả lời { } nên không phải câu hỏi."))
    for begin, found in blocks:
        here = entry._replace(line=entry.line + entry.text.count("\n", 0, begin + 1) if begin else entry.line)
        if found is None:
            yield _refused(here, "gift", _("Các dấu ngoặc { và } không đi thành cặp."))
            continue
        end = begin + len(found.head) + len(found.answers) + len(found.tail) + 2
        yield _Reader(found, effort).question(here._replace(text=entry.text[begin:end].strip("\n")))


def _refused(entry: Entry, kind: str, sentence: str) -> NeutralQuestion:
    name, written, text = _named(entry.text[:LONGEST])
    taken = Taken(kind, refusals=[sentence])
    taken.fields["text"] = _markdown(text, written, taken)
    return taken.question(_place(entry), name=name, category=entry.category, original=entry.original[:LONGEST])


def _place(entry: Entry) -> str:
    return str(_("dòng %(n)d", n=entry.line))


def _named(text: str) -> tuple[str, str, str]:
    """A question's name, the format of its texts, and its own text, which may begin with the format."""
    text, name = text.lstrip(), ""
    if text.startswith("::"):
        first, colons, rest = text[2:].partition("::")
        name, text = (" ".join(show(first).split()), rest.lstrip()) if colons else ("", first)
    written = _FORMAT.match(text)
    return name, written[1].lower() if written else "moodle", text


def _markdown(raw: str, written: str, taken: Taken) -> str:
    raw = raw.strip()
    if raw[:1] == "[" and (named := _FORMAT.match(raw)):
        written, raw = named[1].lower(), raw[named.end() :].strip()
    raw = show(raw)
    if written == "markdown":
        return _LINE_END.sub("", raw).strip()
    if written == "plain":
        return from_plain(raw)
    markdown, pictures = (from_html if written == "html" else from_mixed)(raw, None, taken.effort)
    for picture in pictures:
        sentence = _("Hình “%(name)s” không nằm trong tệp nên không lấy được.", name=picture.source[:80])
        taken.doubts.append(sentence)
    return markdown


class _Reader:
    """Reads one question; `written` is the format of every text that names none."""

    def __init__(self, found: Found, effort: Effort) -> None:
        self.name, self.written, head = _named(found.head)
        self.found, self.taken = found, Taken("essay", effort=effort)
        tail = "" if _PUNCTUATION.fullmatch(found.tail) else found.tail.rstrip()
        self.head = f"{head}{BLANK}{tail}" if tail else head

    def question(self, entry: Entry) -> NeutralQuestion:
        """Read it all."""
        answers, mark, general = self.found.answers.rpartition("####")
        if not mark:
            answers, general = general, ""
        taken = self.taken
        taken.fields["text"] = self.text(self.head)
        taken.fields["feedback"] = self.text(general)
        self._answers(answers.strip())
        if self.found.unsure:
            taken.doubts.append(_("Có dấu ngoặc { } là chữ chưa có dấu \\ đứng trước; hãy xem lại phần trả lời."))
        if entry.joined:
            taken.doubts.append(_("Trong bài có dòng trống ở giữa <pre> và </pre>; đã đọc thành một câu."))
        return taken.question(_place(entry), name=self.name, category=entry.category, original=entry.original)

    def text(self, raw: str) -> str:
        """A text as Markdown, by its own format or that of the question."""
        return _markdown(raw, self.written, self.taken)

    def _answers(self, answers: str) -> None:
        """Find out the type, as Moodle does."""
        if not answers:
            return
        if answers[0] == "#":
            self._numbers(answers[1:])
        elif statement := _STATEMENT.match(answers):
            said = answers[statement.end() :].lstrip()
            wrong, _mark, right = said.removeprefix("#").partition("#")
            answer = statement[1].upper().startswith("T")
            take_statement(self.taken, answer=answer, said_if_right=self.text(right), said_if_wrong=self.text(wrong))
        else:
            self._parts(answers)

    def _parts(self, answers: str) -> None:
        parts, unsure = parts_of(answers)
        if unsure:
            self.taken.doubts.append(_("Có dấu = là chữ chưa có dấu \\ đứng trước; hãy xem lại các đáp án."))
        if any(part.sign == "~" for part in parts):
            single = any(part.sign == "=" for part in parts)
            take_options(self.taken, [self._option(part) for part in parts], single=single)
        elif any("->" in part.text for part in parts):
            self._pairs(parts)
        else:
            self._accepted(parts)

    def _option(self, part: Part) -> Answer:
        usual = 100.0 if part.sign == "=" else 0.0
        weight = usual if part.weight is None else part.weight
        return Answer(self.text(part.text), weight, self.text(part.feedback))

    def _accepted(self, parts: Sequence[Part]) -> None:
        answers = []
        for part in parts:
            text = " ".join(show(_FORMAT.sub("", part.text, count=1)).split())
            answers.append(Answer(text, 100.0 if part.weight is None else part.weight))
        take_accepted(self.taken, answers)
        note_feedback(self.taken, [self.text(part.feedback) for part in parts])

    def _pairs(self, parts: Sequence[Part]) -> None:
        self.taken.type = "matching"
        pairs, extra = [], []
        for part in parts:
            left, arrow, right = part.text.partition("->")
            pair = {"left": self.text(left), "right": from_plain(show(right).strip())}
            if not arrow:
                self.taken.doubts.append(_("Cặp “%(text)s” thiếu dấu ->.", text=show(part.text)))
                pair["right"] = ""
            if pair["left"]:
                pairs.append(pair)
            else:
                extra.append(pair["right"])
        rights = {pair["right"] for pair in pairs}
        self.taken.fields |= {
            "pairs": pairs,
            "extra": list(dict.fromkeys(text for text in extra if text not in rights)),
        }
        note_feedback(self.taken, [self.text(part.feedback) for part in parts])

    def _numbers(self, answers: str) -> None:
        right, _tilde, wrong = answers.partition("~")
        parts, _unsure = parts_of(right.strip())
        numbers = [(show(part.text), 100.0 if part.weight is None else part.weight) for part in parts]
        take_numbers(self.taken, numbers)
        note_feedback(self.taken, [self.text(said) for said in (*(part.feedback for part in parts), wrong.lstrip("#"))])
