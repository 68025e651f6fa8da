"""Answers embedded in a text, as Moodle's cloze questions write them: {2:SHORTANSWER:=Hà Nội~%50%Huế#gần đúng}."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape

from courses.questions.formats.markup import words_of
from courses.questions.formats.numbers import take_numbers
from courses.questions.formats.taken import Answer, Taken, note_feedback, quoted, take_accepted, take_options
from lms.api import JSONDict, _

ANSWERS = re.compile(r"\{(\d{0,6}):([A-Z_]{2,18}):((?:[^\\{}]|\\.|\{[^{}\\]*\})*)\}", re.DOTALL)
BEGUN = re.compile(r"\{\d{0,6}:[A-Z_]{2,18}\b[^{}]{0,40}\}?")
_PART = re.compile(r"(?:[^\\~]|\\.)+", re.DOTALL)
_SHARE = re.compile(r"\s*(?:(=)|%(-?\d{1,3}(?:\.\d{0,7})?)%)")
_SIGN = re.compile(r"\\([\\~#}{\"/])")
_WORDS = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_NUMBERS = {"NUMERICAL", "NM"}
_SELECT = re.compile(r"(?:MULTICHOICE_?|MC)(?:[HV]?S?)")
_MANY = re.compile(r"(?:MULTIRESPONSE_?|MR)(?:[HV]?S?)")


def take_gaps(taken: Taken, raw: str, markdown: Callable[[str], str], names: Sequence[str] = ()) -> None:
    """Take a text with its answers as gaps; `markdown` turns texts into Markdown, `names` are the gaps' own names."""
    gaps: dict[str, JSONDict] = {}
    said: list[str] = []

    def gap(found: re.Match[str]) -> str:
        name = names[len(gaps)] if len(gaps) < len(names) else f"g{len(gaps) + 1}"
        inner = _gap(found, taken, markdown, said)
        if int(found[1] or 1) != 1:
            inner["weight"] = int(found[1])
        gaps[name] = inner
        return f"[[{name}]]"

    taken.type = "cloze"
    text = ANSWERS.sub(gap, raw)
    note_feedback(taken, said)
    for begun in BEGUN.finditer(text):
        taken.refusals.append(_("Ô %(gap)s không có đáp án.", gap=quoted(begun[0])))
    if not gaps:
        taken.refusals.append(_("Trong bài không có ô nào để điền."))
    taken.fields |= {"text": markdown(text), "gaps": gaps}


def _gap(found: re.Match[str], taken: Taken, markdown: Callable[[str], str], said: list[str]) -> JSONDict:
    """One gap; what is said about single answers of it is added to `said`."""
    kind, answers = found[2].upper(), list(_answers(found[3]))
    inner = Taken("")
    if kind in _WORDS:
        right = [answer._replace(text=_plain(answer.text)) for answer in answers if answer.text.strip() != "*"]
        take_accepted(inner, right)
        inner.fields["kind"] = "text"
        if kind.endswith("C"):
            inner.fields["case"] = "required"
        said += _said_otherwise(inner, answers, markdown)
    elif kind in _NUMBERS:
        take_numbers(inner, [(_plain(answer.text), answer.weight) for answer in answers if answer.text.strip() != "*"])
        inner.fields["kind"] = "number"
        said += _said_otherwise(inner, answers, markdown)
    elif _SELECT.fullmatch(kind):
        options = [Answer(markdown(answer.text), answer.weight, markdown(answer.feedback)) for answer in answers]
        take_options(inner, options, single=True)
        inner.fields |= {"kind": "select", "keep_order": not kind.endswith("S")}
    else:
        many = _MANY.fullmatch(kind)
        sentence = _("Ô chọn nhiều phương án (%(kind)s) chưa có ở đây.") if many else _("Không biết loại ô %(kind)s.")
        taken.refusals.append(sentence % {"kind": kind})
        inner.fields["kind"] = kind.lower()
    taken.doubts.extend(inner.doubts)
    return {name: value for name, value in inner.fields.items() if value not in ("", [], None)}


def _answers(block: str) -> Iterator[Answer]:
    for part in _PART.findall(block):
        share = _SHARE.match(part)
        weight = 0.0 if share is None else 100.0 if share[1] else float(share[2])
        text, _mark, feedback = _cut(part[share.end() :] if share else part)
        yield Answer(_SIGN.sub(r"\1", text).strip(), weight, _SIGN.sub(r"\1", feedback).strip())


def _cut(part: str) -> tuple[str, str, str]:
    """Cut an answer at its first number sign that has no backslash and is no part of an entity."""
    for mark in re.finditer(r"\\.|&#\w{1,7};|#", part, re.DOTALL):
        if mark[0] == "#":
            return part[: mark.start()], "#", part[mark.end() :]
    return part, "", ""


def _plain(text: str) -> str:
    """Words to be typed: without tags and entities."""
    return " ".join(unescape(words_of(text).replace("\n", "") if "<" in text else text).split())


def _said_otherwise(inner: Taken, answers: Sequence[Answer], markdown: Callable[[str], str]) -> Iterator[str]:
    """What is said to any other answer is what our gaps say; gives all else that is said."""
    for answer in answers:
        if answer.text.strip() == "*" and answer.weight <= 0 and answer.feedback:
            inner.fields["feedback"] = markdown(answer.feedback)
        elif answer.feedback:
            yield markdown(answer.feedback)
