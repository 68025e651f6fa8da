"""Where an entry's answer block stands, and the answers in it."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_BRACE = re.compile(r"[{}]")
_STATEMENT = re.compile(r"(?:T|F|TRUE|FALSE)\s*(?:#|$)", re.IGNORECASE)
_SEPARATOR = re.compile(r"[~=]")
_LEADING = re.compile(r"^[ \t]*([~=])", re.MULTILINE)
_TAG = re.compile(r"<[a-zA-Z/][^<>~]*>")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:[.,]\d{0,7})?)%")
_WEIGHT_BEHIND = re.compile(r"(?<=\S)\s*%(-?\d{1,3}(?:[.,]\d{0,7})?)%$")


class Span(NamedTuple):
    """A pair of braces with all between them."""

    start: int
    end: int
    crossed: bool
    """Whether there are more braces inside."""


class Found(NamedTuple):
    """An entry's text before and behind its answer block, and the block's inside."""

    head: str
    answers: str
    tail: str
    unsure: bool = False
    """Whether a stricter program finds another block."""


class Part(NamedTuple):
    """One answer of a block as it stands: its sign, its share of the mark if it has one, its text, its feedback."""

    sign: str
    weight: float | None
    text: str
    feedback: str


def spans_of(text: str) -> list[Span] | None:
    """The outermost pairs of braces; None where they do not pair."""
    spans, depth, start, crossed = [], 0, 0, False
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            if depth == 0:
                start, crossed = brace.start(), False
            depth += 1
            crossed = crossed or depth > 1
        elif depth == 0:
            return None
        else:
            depth -= 1
            if depth == 0:
                spans.append(Span(start, brace.end(), crossed))
    return None if depth else spans


def blocks_of(text: str) -> Iterator[tuple[int, Found | None]]:
    """The answer blocks of an entry, each with where its text begins: one, or several where people left no empty line.

    None stands for braces that do not pair; nothing comes for an entry without any.
    """
    spans = spans_of(text)
    if spans is None:
        yield 0, None
        return
    answers = [span for span in spans if _looks_like_answers(text[span.start + 1 : span.end - 1])]
    if len(spans) == 1 or not answers:
        answers = spans[:1]
    parted = [span for span in answers[:-1] if text[span.end :].lstrip(" \t.;\"'").startswith("\n")]
    if len(parted) < len(answers) - 1:
        answers, parted = answers[:1], []
    begin = 0
    for place, span in enumerate(answers):
        line_end = text.find("\n", span.end)
        end = line_end if place < len(answers) - 1 else len(text)
        unsure = span.crossed or sum(begin <= other.start < end for other in spans) > 1
        yield begin, Found(text[begin : span.start], text[span.start + 1 : span.end - 1], text[span.end : end], unsure)
        begin = end


def parts_of(block: str) -> tuple[list[Part], bool]:
    """Part a block at its signs; tells too whether a sign was read as text that stricter programs take for an answer.

    An equals sign inside a tag, within a word, or in the middle of a line where answers have lines of their own, is
    text.
    """
    signs = list(_SEPARATOR.finditer(block))
    tags = [tag.span() for tag in _TAG.finditer(block)] if "<" in block else []
    leads = {lead.start(1) for lead in _LEADING.finditer(block)}
    by_lines = len(leads) > 1
    starts, unsure = [], False
    inside = _inside(tags, [sign.start() for sign in signs])
    for sign in signs:
        at = sign.start()
        if at in inside and at not in leads:
            continue
        if sign[0] == "=" and at not in leads and (by_lines or not block[at - 1].isspace()):
            unsure = True
            continue
        starts.append(at)
    parts = []
    if bare := block[: starts[0] if starts else len(block)].strip():
        parts.append(_part("", bare))
    for at, end in pairwise([*starts, len(block)]):
        parts.append(_part(block[at], block[at + 1 : end].strip()))
    return parts, unsure


def _inside(tags: Sequence[tuple[int, int]], places: Sequence[int]) -> set[int]:
    """Which places lie inside a tag; both lists are in order."""
    found, number = set(), 0
    for place in places:
        while number < len(tags) and tags[number][1] <= place:
            number += 1
        if number < len(tags) and tags[number][0] < place:
            found.add(place)
    return found


def number_of(text: str) -> float:
    """Read a share that `_WEIGHT` has found."""
    return float(text.replace(",", "."))


def _part(sign: str, text: str) -> Part:
    weight = None
    if found := _WEIGHT.match(text):
        weight, text = number_of(found[1]), text[found.end() :].lstrip()
    said, mark, feedback = text.partition("#")
    if mark and not said.strip():
        said, feedback = text, ""
    said = said.strip()
    if weight is None and said[:1] != "[" and "->" not in said and (behind := _WEIGHT_BEHIND.search(said)):
        weight, said = number_of(behind[1]), said[: behind.start()].rstrip()
    return Part(sign, weight, said, feedback.strip())


def _looks_like_answers(inside: str) -> bool:
    stripped = inside.strip()
    return not stripped or stripped[0] in "=~#" or _STATEMENT.match(stripped) is not None
