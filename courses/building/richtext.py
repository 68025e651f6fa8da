"""Lessons as rich text and back: what nobody touched keeps its source, letter by letter.

Importing this module loads Beautiful Soup, a tenth of a second.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import nh3
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from courses.activities.prose import PICTURES, CheckBlock, Drawing, render
from courses.building.lesson_writer import KEPT, SOURCE, LessonWriter
from lms.api import _

CHECK = "check"
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "b", "em", "i", "code", "pre", "ul", "ol", "li",
    "div", "blockquote", "figure", "figcaption", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_GONE = {"script", "style", "title", "head", "template", "iframe", "object", "svg", "math"}
_ATTRIBUTES = {
    "div": {"class", "contenteditable", SOURCE}, "figure": {"contenteditable", "data-name"}, "ol": {"start"},
    "img": {"src", "alt", "title", "width", "height"}, "td": {"colspan"}, "th": {"colspan"},
}  # fmt: skip
_WHOLE_ADDRESS = re.compile(r'src="https?://[^"/]+(/pictures/[0-9a-f]{64})"')
_APART = re.compile(r"(<pre.*?</pre>)", re.DOTALL)
_ASKED = re.compile(r"^text:[ \t]*(?:[|>][-+]?[ \t]*\n)?[ \t]*(?P<words>[^\n]+)", re.MULTILINE)

Drawings = Mapping[str, Drawing]


class CannotHold(Exception):  # noqa: N818 (reads as what it is)
    """Rich text would lose something of a lesson: where, and why."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line, self.why = line, why

    @property
    def sentence(self) -> str:
        """What the editor says while it stays with Markdown."""
        said = _("Bài này đang được soạn bằng Markdown, vì khung soạn có định dạng không giữ được hết.")
        return f"{said} {_('Dòng %(n)d', n=self.line)}: {self.why}"


@dataclass(frozen=True)
class _Block:
    """A part of a lesson that stands by itself: its first line, its source up to the next one, its tokens."""

    line: int
    source: str
    tokens: Sequence[Token]


def html_of(text: str, drawings: Drawings) -> str:
    """What the rich editor opens a lesson with; `drawings` are the course's pictures. Raises `CannotHold`."""
    stands = render(text, drawings)
    for fault in stands.faults:
        raise CannotHold(*fault)
    blocks = _blocks(text)
    shown = [_html(block, drawings) for block in blocks]
    again = [_written(html, drawings) for html in shown]
    if _said("\n\n".join(again), drawings) != _said(text, drawings):
        wrong = (
            block.line
            for block, written in zip(blocks, again, strict=True)
            if _said(written, drawings) != _said(block.source, drawings)
        )
        raise CannotHold(next(wrong, 1), _("cách viết ở đây chỉ có trong Markdown."))
    return "\n".join(shown)


def markdown_of(html: str, before: str, drawings: Drawings) -> str:
    """The Markdown of what the rich editor holds; blocks that say what they said in `before` keep their source."""
    try:
        stood = _blocks(before)
        old = [_written(_html(block, drawings), drawings) for block in stood]
    except CannotHold:
        stood, old = [], []
    new = [written for part in _parts(_cleaned(html)) if (written := _written(part, drawings))]
    origins: list[int | None] = [None] * len(new)
    for place, start, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        origins[start : start + size] = range(place, place + size)
    return "".join(_joined(new, origins, stood)).strip("\n")


def _joined(new: Sequence[str], origins: Sequence[int | None], stood: Sequence[_Block]) -> Iterator[str]:
    """Put blocks one after the other; old neighbours with what stood between them, all others with an empty line."""
    for written, origin, follower in zip(new, origins, [*origins[1:], None], strict=False):
        if origin is None:
            yield f"{written}\n\n"
        elif follower == origin + 1:
            yield stood[origin].source
        else:
            yield stood[origin].source.rstrip("\n") + "\n\n"


def _blocks(text: str) -> list[_Block]:
    lines = [f"{line}\n" for line in text.split("\n")]
    groups: list[list[Token]] = []
    for token in _MARKDOWN.parse(text):
        if token.level == 0 and token.nesting >= 0:
            groups.append([])
        groups[-1].append(token)
    places = [group[0].map or [0, 0] for group in groups]
    covered = {line for start, end in places for line in range(start, end)}
    for number, line in enumerate(lines):
        if line.strip() and number not in covered:  # what Markdown reads and shows nowhere
            raise CannotHold(number + 1, _("cách viết ở đây chỉ có trong Markdown."))
    starts = [start for start, _end in places]
    ends = [*starts[1:], len(lines)][: len(starts)]
    return [
        _Block(start + 1, "".join(lines[start:end]), group)
        for start, end, group in zip(starts, ends, groups, strict=True)
    ]


def _html(block: _Block, drawings: Drawings) -> str:
    first = block.tokens[0]
    if first.type == "fence" and first.info.strip() == CHECK:
        return _kept(block.source.rstrip("\n"), first.content)
    shown: list[Token] = []
    for token in block.tokens:
        if shown and shown[-1].type == "figure" and token.type == "paragraph_close":
            shown[-1].type = "html_block"
            continue
        shown.append(token)
        if token.type == "inline" and len(token.children or []) == 1 and token.children[0].type == "image":  # type: ignore[index]
            shown[-2:] = [Token("figure", "", 0, content=_figure(token.children[0], block.line, drawings))]  # type: ignore[index]
    return _cleaned(_MARKDOWN.renderer.render(shown, _MARKDOWN.options, {})).strip()


def _figure(image: Token, line: int, drawings: Drawings) -> str:
    name = str(image.attrs.get("src", "")).removeprefix(PICTURES)
    if name not in drawings:
        raise CannotHold(line, _("Không thấy hình %(name)s.", name=name))
    drawing, caption = drawings[name], str(image.attrs.get("title", ""))
    words = "".join(child.content for child in image.children or ()) or image.content
    shown = Markup('<figure contenteditable="false" data-name="{}"><img src="{}" alt="{}" width="{}" height="{}">')
    below = Markup("<figcaption>{}</figcaption>").format(caption) if caption else ""
    return str(shown.format(name, drawing.url, words, drawing.width, drawing.height) + below + Markup("</figure>"))


def _kept(source: str, fields: str) -> str:
    """Stands for a check question, whole and untouchable; its words are for people only."""
    asked = _ASKED.search(fields)
    words = asked["words"].strip("\"' ") if asked else ""
    kept = Markup('<div class="{}" contenteditable="false" {}="{}">{}</div>')
    return str(kept.format(KEPT, Markup(SOURCE), source, f"{_('Câu hỏi thử')}: {words}"))  # noqa: S704 (a name of ours)


def _cleaned(html: str) -> str:
    ours = _WHOLE_ADDRESS.sub(r'src="\1"', html)
    return nh3.clean(
        ours, tags=_TAGS, clean_content_tags=_GONE, attributes=_ATTRIBUTES, url_schemes=set(), link_rel=None
    )


def _parts(html: str) -> Iterator[str]:
    """The parts of the editor's text that stand by themselves."""
    for part in BeautifulSoup(html, "html.parser").children:
        if isinstance(part, Tag):
            yield str(part)
        elif text := part.get_text().strip():
            yield str(Markup("<p>{}</p>").format(text))


def _written(html: str, drawings: Drawings) -> str:
    return LessonWriter(drawings).written(html)


def _said(text: str, drawings: Drawings) -> list[str]:
    """What learners get of a text, whatever its line ends."""
    return [
        part.source if isinstance(part, CheckBlock) else _in_one_line(part) for part in render(text, drawings).parts
    ]


def _in_one_line(html: str) -> str:
    return "".join(part if part.startswith("<pre") else " ".join(part.split()) for part in _APART.split(html))
