"""Markdown of our questions as lines of a Word file: the way back from `markdown`."""

from collections.abc import Iterable, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.questions.formats.word.spans import OBJECT, Grid, Line, ListLabel, Span, joined

BULLET = ListLabel("•", "bullet", 1, 0)
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
_markdown.disable(["link", "autolink", "reference", "html_block", "html_inline"])
_LOOKS: Mapping[str, dict[str, Any]] = {
    "strong_open": {"bold": True}, "strong_close": {"bold": False},
    "em_open": {"italic": True}, "em_close": {"italic": False},
    "s_open": {"struck": True}, "s_close": {"struck": False},
}  # fmt: skip


def lines_of(markdown: str) -> list[list[Line]]:
    """Paragraphs of lines. Between two blocks of text stands an empty paragraph, as people write them.

    What Word has no plain way to show, such as a list in a list, comes out as its words.
    """
    paragraphs: list[list[Line]] = []
    tokens = _markdown.parse(markdown)
    place = 0
    while place < len(tokens):
        token = tokens[place]
        end = _end_of(tokens, place)
        block = tokens[place : end + 1]
        if paragraphs:
            paragraphs.append([Line(0, ())])
        if token.type == "table_open":
            paragraphs.append([Line(0, (), grid=_grid(block))])
        elif token.type == "fence":
            rows = token.content.rstrip("\n").split("\n")
            paragraphs += [[Line(0, (Span(row, is_code=True),))] for row in rows]
        else:
            label = BULLET if token.type == "bullet_list_open" else None
            paragraphs += [_inline(one, label) for one in block if one.type == "inline"]
        place = end + 1
    return paragraphs


def _end_of(tokens: list[Token], place: int) -> int:
    """Where the block that opens here closes."""
    depth = 0
    for at in range(place, len(tokens)):
        depth += tokens[at].nesting
        if depth == 0:
            return at
    return len(tokens) - 1


def _inline(token: Token, label: ListLabel | None = None) -> list[Line]:
    lines: list[list[Span]] = [[]]
    now = Span("")
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            lines.append([])
        elif child.type in _LOOKS:
            now = now._replace(**_LOOKS[child.type])
        elif child.type == "image":
            picture = str(child.attrs.get("src", ""))
            lines[-1].append(now._replace(text=OBJECT, picture=picture, words=child.content))
        elif child.type == "code_inline":
            lines[-1].append(now._replace(text=child.content, is_code=True))
        elif child.content:
            lines[-1].append(now._replace(text=child.content))
    return [Line(0, joined(line), label) for line in lines]


def _grid(tokens: Iterable[Token]) -> Grid:
    rows: list[list[tuple[Line, ...]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(tuple(_inline(token)))
    return Grid(0, tuple(map(tuple, rows)))
