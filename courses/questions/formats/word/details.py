"""Lines that say the finer things of a question, as our own sheets have them: “Phản hồi A: …”, “Sai số: 0,5”."""

from collections.abc import Iterator

from courses.questions.formats.excel.questions import PAIR
from courses.questions.formats.excel.words import FLAGS, KINDS
from courses.questions.formats.numbers import number_in, written
from courses.questions.formats.taken import Taken
from courses.questions.formats.word import labels
from courses.questions.formats.word.drafts import Draft
from courses.questions.formats.word.markdown import markdown_of
from courses.questions.formats.word.spans import cut
from lms.api import JSONDict, fold

LETTERS = "ABCDEFGH"
FLAG_TITLES = {
    "keep_order": "Giữ thứ tự",
    "all_or_nothing": "Đúng hết mới có điểm",
    "tone_marks": "Phân biệt dấu",
    "case": "Phân biệt hoa thường",
}
VALUE_TITLES = {
    "tolerance": "Sai số",
    "least_words": "Số chữ ít nhất",
    "most_words": "Số chữ nhiều nhất",
    "kind": "Dạng yêu cầu",
}
PART_TITLES = {"remark": "Phản hồi", "hint": "Gợi ý", "pair": "Ghép", "extra": "Vế thừa", "item": "Thứ tự"}
"""The words before each; what is read back are these, so they are Vietnamese in every language."""

_ROLES = {fold(title): role for role, title in (FLAG_TITLES | VALUE_TITLES | PART_TITLES).items()}


def take_details(taken: Taken, draft: Draft) -> None:
    """Take the finer things of a question that has been read."""
    fields = taken.fields
    for role, which, text in _said(draft):
        if role == "remark":
            _remark(fields, which, text)
        elif role in FLAGS and taken.type in FLAGS[role].types and fold(text) == "co":
            fields[role] = FLAGS[role].value
        elif role == "tolerance" and (number := number_in(text)) is not None:
            fields[role] = written(number)
        elif role in {"least_words", "most_words"} and text.isascii() and text.isdigit() and len(text) < 7:
            fields[role] = int(text)
        elif role == "kind" and text in KINDS:
            fields[role] = text
        elif role == "hint":
            fields.setdefault("hints", []).append(text)


def take_parts(taken: Taken, draft: Draft, kind: str) -> None:
    """Take the pairs of a matching, or the items of an ordering."""
    taken.type = kind
    said = list(_said(draft))
    if kind == "ordering":
        taken.fields["items"] = [text for role, _which, text in said if role == "item"]
        return
    pairs = [found for role, _which, text in said if role == "pair" and (found := PAIR.fullmatch(text))]
    taken.fields["pairs"] = [{"left": found["left"], "right": found["right"]} for found in pairs]
    taken.fields["extra"] = [text for role, _which, text in said if role == "extra"]


def detail_lines(fields: JSONDict, kind: str) -> Iterator[tuple[str, str]]:
    """The lines of a question: what stands before the colon, and the Markdown behind it."""
    for place, pair in enumerate(fields.get("pairs", ()), start=1):
        yield f"{PART_TITLES['pair']} {place}", f"{pair['left']} = {pair['right']}"
    for role, name in (("extra", "extra"), ("item", "items"), ("hint", "hints")):
        for place, text in enumerate(fields.get(name) or (), start=1):
            yield f"{PART_TITLES[role]} {place}", text
    for letter, option in zip(LETTERS, fields.get("options", ()), strict=False):
        if option.get("feedback"):
            yield f"{PART_TITLES['remark']} {letter}", option["feedback"]
    for name, title in FLAG_TITLES.items():
        if kind in FLAGS[name].types and fields.get(name) == FLAGS[name].value:
            yield title, "Có"
    for name, title in VALUE_TITLES.items():
        if fields.get(name):
            yield title, str(fields[name])


def _said(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """The role, the letter or number, and the text of each such line."""
    for line in draft.labels:
        found = labels.DETAIL.match(line.text)
        if found:
            text = markdown_of([line._replace(spans=cut(line.spans, found.end()), label=None)], keeps_looks=True)
            yield _ROLES.get(fold(found["part"] or found["setting"]), ""), (found["which"] or "").upper(), text


def _remark(fields: JSONDict, letter: str, text: str) -> None:
    options = fields.get("options", [])
    place = LETTERS.find(letter)
    if 0 <= place < len(options):
        options[place]["feedback"] = text
