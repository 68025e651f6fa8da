"""Neutral questions as the paragraphs of a question sheet, and whether they come back from there unchanged."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from courses.questions.contract import QUESTION_TYPES, full_key
from courses.questions.formats.contract import CLEAR, Embedded, NeutralQuestion
from courses.questions.formats.word.building import built
from courses.questions.formats.word.composing import lines_of
from courses.questions.formats.word.details import LETTERS, detail_lines
from courses.questions.formats.word.gathering import Gatherer
from courses.questions.formats.word.labels import Pair
from courses.questions.formats.word.pieces import pieces_of
from courses.questions.formats.word.spans import OBJECT, Grid, Line, Span
from courses.questions.formats.word.tables import flow_of
from courses.questions.formats.word.verdicts import Judge
from courses.questions.variants import settings_of
from lms.api import JSONDict, _

Paragraph = list[Line]
ANSWERS_IN_A_ROW = 10
_TAGS = {
    "choices": "[Chọn nhiều] ", "true_false": "[Đúng sai] ", "short_answer": "[Trả lời ngắn] ", "numeric": "[Điền số] ",
    "essay": "[Tự luận] ", "matching": "[Ghép đôi] ", "ordering": "[Sắp xếp] ",
}  # fmt: skip
"""What is put before a question whose type is not seen from its shape; `tags` knows them again."""

_NEIGHBOUR = NeutralQuestion(
    "choice", {"text": "Hỏi?", "options": [{"text": one, "right": one == "b"} for one in "abc"]}
)
_HELD = {"choice", *_TAGS}


def trouble_with(question: NeutralQuestion) -> str:
    """What of a question a sheet cannot hold, as a sentence: found by reading back what would be written."""
    kind = short_key(question.type)
    if kind not in _HELD:
        return str(_("Tệp Word không giữ được loại câu hỏi này."))
    if question.fields.get("variants"):
        return str(_("Tệp Word không giữ được câu hỏi có giá trị thay đổi."))
    return "" if _comes_back(question) else str(_("Có phần mà đọc lại từ tệp Word sẽ khác đi."))


def _comes_back(question: NeutralQuestion) -> bool:
    """Whether a question is read as it is, between two others."""
    paragraphs = sheet_of([_NEIGHBOUR, question, _NEIGHBOUR])
    counted = count(1)
    lines = [line._replace(paragraph=number) for part in paragraphs for number in [next(counted)] for line in part]
    flow = flow_of(line.grid or line for line in lines)
    found = Gatherer(pieces_of(flow.lines)).gathered()
    if len(found.drafts) != 3 or found.loose:
        return False
    judge = Judge(found.drafts, [*flow.pairs, *found.pairs, *_pairs([_NEIGHBOUR, question, _NEIGHBOUR])], [])
    pictures = {one.name: one for one in question.pictures}
    return all(
        read.state == CLEAR and _regular(read) == _regular(meant)
        for draft, meant in zip(found.drafts, (_NEIGHBOUR, question, _NEIGHBOUR), strict=True)
        for read in [built(draft, judge, pictures)]
    )


def _regular(question: NeutralQuestion) -> tuple[Any, ...]:
    kind = QUESTION_TYPES[full_key(question.type)]
    fields = {name: value for name, value in question.fields.items() if value not in ("", [], None)}
    labels = [str(fields.get(name) or "") for name in ("skill", "difficulty", "kind")]
    return kind.key, settings_of(kind, fields), labels, question.name, question.category, _named(question.pictures)


def _named(pictures: Iterable[Embedded]) -> list[str]:
    return [picture.name for picture in pictures]


def short_key(kind: str) -> str:
    """A type's name as packs write it."""
    return kind.removeprefix("courses.")


def sheet_of(questions: Sequence[NeutralQuestion]) -> list[Paragraph]:
    """The paragraphs of a whole sheet, without its list of answers."""
    return [
        paragraph for number, question in enumerate(questions, start=1) for paragraph in _question(number, question)
    ]


def answers_of(questions: Sequence[NeutralQuestion]) -> list[list[list[str]]]:
    """The tables of the list of answers: rows of numbers above rows of letters."""
    pairs = _pairs(questions)
    tables = []
    for start in range(0, len(pairs), ANSWERS_IN_A_ROW):
        part = pairs[start : start + ANSWERS_IN_A_ROW]
        tables.append([["Câu", *(str(pair.number) for pair in part)], ["Đáp án", *(pair.key for pair in part)]])
    return tables


def _pairs(questions: Sequence[NeutralQuestion]) -> list[Pair]:
    numbered = [(number, _right(question)) for number, question in enumerate(questions, start=1)]
    return [Pair(number, ",".join(letters)) for number, letters in numbered if letters]


def _right(question: NeutralQuestion) -> str:
    options = question.fields.get("options", ()) if short_key(question.type) in {"choice", "choices"} else ()
    return "".join(letter for letter, option in zip(LETTERS, options, strict=False) if option.get("right"))


def _question(number: int, question: NeutralQuestion) -> list[Paragraph]:
    kind, fields = short_key(question.type), question.fields
    start = (Span(f"Câu {number}. ", bold=True), Span(_TAGS.get(kind, "")))
    paragraphs = _led(start, fields.get("text", ""))
    for letter, option in zip(LETTERS, fields.get("options", ()), strict=False):
        label = (Span(f"{letter}.", underlined=bool(option.get("right"))), Span(" "))
        paragraphs += _led(label, option["text"])
    if answer := _answer(kind, fields):
        paragraphs.append([Line(0, (Span(f"Đáp án: {answer}"),))])
    for words, text in (("Giải thích: ", fields.get("feedback")), ("Hướng dẫn chấm: ", fields.get("guide"))):
        paragraphs += _led((Span(words, italic=True),), text) if text else []
    for title, text in detail_lines(fields, kind):
        paragraphs += _led((Span(f"{title}: "),), text)
    said = (
        ("Mã kỹ năng", fields.get("skill")),
        ("Mức độ", fields.get("difficulty")),
        ("Chủ đề", question.category),
        ("Tên câu hỏi", question.name),
    )
    return paragraphs + [[Line(0, (Span(f"{title}: {value}"),))] for title, value in said if value]


def _led(label: tuple[Span, ...], markdown: str) -> list[Paragraph]:
    """Paragraphs of a text with a label before it; a table or code cannot stand beside its label."""
    first, *others = lines_of(markdown) or [[Line(0, ())]]
    if first[0].grid is not None or first[0].label is not None:
        return [[Line(0, label)], first, *others]
    head, *broken = first
    return [[head._replace(spans=(*label, *head.spans)), *broken], *others]


def _answer(kind: str, fields: JSONDict) -> str:
    if kind == "true_false":
        return "Đúng" if fields.get("answer") else "Sai"
    if kind == "short_answer":
        return " | ".join(fields.get("accept", ()))
    if kind == "numeric":
        return f"{str(fields.get('answer', '')).replace('.', ',')} {fields.get('unit') or ''}".strip()
    return ""


def pictures_in(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Names of the pictures that are shown."""
    spans = (span for paragraph in paragraphs for line in paragraph for span in line.spans)
    return [span.picture for span in spans if span.text == OBJECT]


def cells_of(grid: Grid) -> list[list[tuple[Line, ...]]]:
    """The cells of a table, every row as long as the longest."""
    width = max(map(len, grid.rows))
    return [[*row, *[()] * (width - len(row))] for row in grid.rows]
