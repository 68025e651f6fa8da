"""Questions of ours as a GIFT file. Every text is written as Markdown, which Moodle reads too."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from courses.questions.contract import full_key
from courses.questions.formats.contract import NeutralQuestion
from courses.questions.formats.gift.entries import HIDDEN
from courses.questions.formats.markup import plain_of
from courses.questions.formats.unheld import unheld
from lms.api import JSONDict, _

_WRITTEN = str.maketrans({"\n": "\\n", **{sign: f"\\{sign}" for sign in HIDDEN if sign != "n"}})
_FORMAT = "[markdown]"
_HELD = ("text", "feedback", "options", "pairs", "extra", "accept", "answer", "tolerance")


def trouble_with(question: NeutralQuestion) -> str:
    """What of a question GIFT has no place for; empty when it has one for everything."""
    fields = question.fields
    if full_key(question.type) not in _BLOCKS:
        return str(_("GIFT không có loại câu hỏi này."))
    if question.pictures or "![" in str(fields):
        return str(_("GIFT không giữ được hình."))
    if lost := unheld(fields, _HELD):
        return str(_("GIFT không giữ được: %(parts)s.", parts=lost))
    return _sides(fields)


def write_gift(questions: Sequence[NeutralQuestion]) -> str:
    """The text of a file, with its categories where they change."""
    category, entries = "", []
    for question in questions:
        if question.category != category:
            category = question.category
            entries.append(f"$CATEGORY: {'/'.join(['$course$', *filter(None, [_escaped(category)])])}\n")
        entries.append(_entry(question))
    return "\n".join(entries)


def _sides(fields: JSONDict) -> str:
    """Trouble with arrows, and with formatting at the right of a pair, which Moodle shows as plain text."""
    for pair in fields.get("pairs") or ():
        if "->" in pair["left"]:
            return str(_("GIFT không giữ được dấu -> ở vế trái."))
    rights = [pair["right"] for pair in fields.get("pairs") or ()] + list(fields.get("extra") or ())
    if any(plain_of(text.strip()) is None for text in rights):
        return str(_("GIFT không giữ được chữ đậm, chữ nghiêng ở vế phải."))
    if any("->" in text for text in fields.get("accept") or ()):
        return str(_("GIFT không giữ được dấu -> trong đáp án."))
    return ""


def _entry(question: NeutralQuestion) -> str:
    fields = question.fields
    name = f"::{_escaped(question.name)}::" if question.name else ""
    feedback = str(fields.get("feedback") or "").strip()
    said = f"\t####{_text(feedback)}\n" if feedback else ""
    block = "".join(_BLOCKS[full_key(question.type)](fields))
    if said and not block.startswith("\n"):
        block = f"{block}\n"
    return f"{name}{_text(fields['text'])}{{{block}{said}}}\n"


def _escaped(text: str) -> str:
    return text.strip().translate(_WRITTEN)


def _text(markdown: str) -> str:
    return f"{_FORMAT}{_escaped(markdown)}"


def _option(sign: str, option: Mapping[str, Any]) -> str:
    feedback = str(option.get("feedback") or "").strip()
    return f"\t{sign}{_text(option['text'])}{f'#{_text(feedback)}' if feedback else ''}\n"


def _choice(fields: JSONDict) -> Iterator[str]:
    yield "\n"
    yield from (_option("=" if option.get("right") else "~", option) for option in fields["options"])


def _choices(fields: JSONDict) -> Iterator[str]:
    share = 100 / sum(bool(option.get("right")) for option in fields["options"])
    written = f"{share:.5f}".rstrip("0").rstrip(".")
    yield "\n"
    for option in fields["options"]:
        yield _option(f"~%{'' if option.get('right') else '-'}{written}%", option)


def _true_false(fields: JSONDict) -> Iterator[str]:
    yield "TRUE" if fields["answer"] else "FALSE"


def _matching(fields: JSONDict) -> Iterator[str]:
    yield "\n"
    pairs = [(_text(pair["left"]), pair["right"]) for pair in fields["pairs"]]
    for left, right in [*pairs, *(("", text) for text in fields.get("extra") or ())]:
        yield f"\t={left} -> {_escaped(plain_of(right.strip()) or '')}\n"


def _short_answer(fields: JSONDict) -> Iterator[str]:
    yield "\n"
    for text in fields["accept"]:
        named = "[plain]" if text.strip().startswith("[") else ""
        yield f"\t=%100%{named}{_escaped(text.replace('*', chr(92) + '*'))}\n"


def _numeric(fields: JSONDict) -> Iterator[str]:
    yield f"#{fields['answer']}:{fields.get('tolerance') or 0}"


def _essay(_fields: JSONDict) -> Iterator[str]:
    yield ""


_BLOCKS: dict[str, Callable[[JSONDict], Iterator[str]]] = {
    "courses.choice": _choice, "courses.choices": _choices, "courses.true_false": _true_false,
    "courses.matching": _matching, "courses.short_answer": _short_answer, "courses.numeric": _numeric,
    "courses.essay": _essay,
}  # fmt: skip
