"""Text of a Word file with its looks: spans of equal looks, lines of spans, tables of lines."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

OBJECT = "\ufffc"
"""Stands in the text where a picture does, so that places in it can be counted."""

_SILENT = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u00ad\ufeff\u2060"))
_SPACES = str.maketrans({"\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\u3000": " "})


class Span(NamedTuple):
    """Text of equal looks. `colour` is empty for black, `shift` is up, down or empty; `picture` names a stored one."""

    text: str
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    colour: str = ""
    highlighted: bool = False
    shift: str = ""
    linked: bool = False
    is_code: bool = False
    """Whether its letters are all of one width, in a text whose others are not."""
    picture: str = ""
    words: str = ""
    """The picture's alternative text."""


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class ListLabel:
    """The number or letter that Word puts before a paragraph of a list; it does not stand in the text."""

    text: str
    kind: str
    """Word's name of the numbering: decimal, upperLetter, bullet …"""
    number: int
    level: int


class Line(NamedTuple):
    """A line of a paragraph. `paragraph` counts from 1 through the whole file, as one counts along in Word."""

    paragraph: int
    spans: Spans
    label: ListLabel | None = None
    is_heading: bool = False
    missing: tuple[str, ...] = ()
    """Sentences on what stands here and could not be taken."""
    doubts: tuple[str, ...] = ()
    """Sentences on what was taken and had better be looked at."""
    grid: "Grid | None" = None
    """A table that is part of the text."""

    @property
    def text(self) -> str:
        return text_of(self.spans)


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells, each with its lines. Of merged cells the first has the lines."""

    paragraph: int
    rows: tuple[tuple[tuple[Line, ...], ...], ...] = field(default=())

    def cells(self) -> list[tuple[Line, ...]]:
        return [cell for row in self.rows for cell in row]


Block = Line | Grid


def text_of(spans: Spans) -> str:
    """The bare text."""
    return spans[0].text if len(spans) == 1 else "".join([span.text for span in spans])


def cut(spans: Spans, start: int, end: int | None = None) -> Spans:
    """The part from one place of the text to another, without spaces at its ends."""
    whole = text_of(spans)
    part = whole[start:end]
    start += len(part) - len(part.lstrip())
    return sliced(spans, start, start + len(part.strip()))


def sliced(spans: Spans, start: int, end: int) -> Spans:
    """The part from one place of the text to another, as it stands."""
    taken, place = [], 0
    for span in spans:
        left, right = max(start - place, 0), min(end - place, len(span.text))
        if left < right:
            taken.append(span if right - left == len(span.text) else span._replace(text=span.text[left:right]))
        place += len(span.text)
    return tuple(taken)


def joined(spans: Iterable[Span]) -> Spans:
    """Put neighbours of equal looks together, and every letter with its marks (NFC), also across spans."""
    groups: list[tuple[Span, list[str]]] = []
    for span in spans:
        text = span.text if span.text.isascii() else span.text.translate(_SPACES).translate(_SILENT)
        if groups and not groups[-1][0].picture and not span.picture:
            marks = len(text) - len(text.lstrip(_MARKS))
            if marks:
                groups[-1][1].append(text[:marks])
                text = text[marks:]
            if text and groups[-1][0][1:] == span[1:]:
                groups[-1][1].append(text)
                continue
        if text:
            groups.append((span, [text]))
    return tuple([_with_text(span, unicodedata.normalize("NFC", "".join(texts))) for span, texts in groups])


def split_lines(spans: Sequence[Span]) -> list[Spans]:
    """Part a paragraph at its soft line breaks."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        if "\n" not in span.text:
            lines[-1].append(span)
            continue
        first, *others = span.text.split("\n")
        lines[-1].append(span._replace(text=first))
        lines.extend([span._replace(text=other)] for other in others)
    return [joined(line) for line in lines]


def _with_text(span: Span, text: str) -> Span:
    return span if span.text == text else span._replace(text=text)


_MARKS = "".join(chr(code) for code in range(0x0300, 0x0370))
