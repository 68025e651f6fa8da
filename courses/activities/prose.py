"""The text of a lesson: Markdown with figures, call-outs and check questions, turned into safe HTML at loading."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from lms.api import _, fold

RELEASE = "2"
"""Part of every pack's digest: raise it when this module writes other HTML, and lessons are rendered anew."""

PICTURES = "../pictures/"
CALL_OUTS = {"Lưu ý.": "t-aside", "Thử làm.": "t-aside try", "Tình huống.": "t-aside case"}

_TAGS = {
    "p", "br", "hr", "h2", "h3", "strong", "em", "code", "pre", "ul", "ol", "li", "div", "blockquote", "figure",
    "figcaption", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "h2": {"id"}, "h3": {"id"}, "ol": {"start"}, "code": {"class"}, "table": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"}, "img": {"src", "alt", "width", "height", "loading"},
}  # fmt: skip
_CLASSES = {"t-aside", "t-aside try", "t-aside case", "t-scroll", "t-f", "table"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_FINDS_HTML = MarkdownIt("commonmark", {"html": True}).enable("table")


class Drawing(NamedTuple):
    """A picture that lessons may show, by its address and its size in pixels."""

    url: str
    width: int
    height: int


class Fault(NamedTuple):
    """Trouble in a text: its line, from 1, and a plain sentence."""

    line: int
    sentence: str


class CheckBlock(NamedTuple):
    """A check question as it stands in the text: the line of its first field, and its YAML."""

    line: int
    source: str


class Heading(NamedTuple):
    """A heading that the contents list shows."""

    anchor: str
    title: str


@dataclass
class Prose:
    """A rendered lesson. `parts` are safe HTML and check questions in the order of the text."""

    parts: list[Markup | CheckBlock] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    pictures: set[str] = field(default_factory=set)


def render(text: str, drawings: Mapping[str, Drawing]) -> Prose:
    """Render a lesson's Markdown. `drawings` are the pack's pictures by file name.

    Whatever the format does not allow becomes a fault; the HTML is cleaned with a fixed list of tags all the same.
    """
    prose = Prose(faults=list(_raw_html(text)))
    writer = _Writer(prose, drawings)
    for token in _MARKDOWN.parse(text):
        writer.take(token)
    writer.close()
    prose.faults.sort()
    return prose


def _raw_html(text: str) -> Iterator[Fault]:
    for token in _FINDS_HTML.parse(text):
        line = _line(token)
        if token.type == "html_block":
            yield Fault(line, _("Không viết thẻ HTML trong bài."))
        for child in token.children or ():
            line += child.type in {"softbreak", "hardbreak"}
            if child.type == "html_inline":
                yield Fault(line, _("Không viết thẻ HTML trong bài: %(tag)s", tag=child.content))


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


class _Writer:
    """Goes through the tokens of one text, changes those that have a form of their own, and collects the HTML."""

    def __init__(self, prose: Prose, drawings: Mapping[str, Drawing]) -> None:
        self.prose, self.drawings = prose, drawings
        self.kept: list[Token] = []
        self.quotes: list[Token] = []
        self.in_heading: Token | None = None
        self.in_figure = False
        self.tables = 0
        self.changes = {
            "fence": self._fence, "heading_open": self._heading_open, "inline": self._inline,
            "paragraph_close": self._paragraph_close, "blockquote_open": self._blockquote_open,
            "blockquote_close": self._blockquote_close, "table_open": self._table_open,
            "table_close": self._table_close,
        }  # fmt: skip

    def fault(self, line: int, sentence: str) -> None:
        self.prose.faults.append(Fault(line, sentence))

    def take(self, token: Token) -> None:
        """Keep one token, in the form that lessons give it."""
        self.changes.get(token.type, self.kept.append)(token)

    def close(self) -> None:
        """Render what has been kept since the last check question."""
        html = _MARKDOWN.renderer.render(self.kept, _MARKDOWN.options, {})
        self.kept.clear()
        cleaned = nh3.clean(
            html, tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=_attribute, url_schemes=set(), link_rel=None
        )
        if cleaned.strip():
            self.prose.parts.append(Markup(cleaned.strip()))  # noqa: S704 (nh3 has just cleaned it)

    def _fence(self, token: Token) -> None:
        kind = token.info.strip()
        if kind == "check" and token.level == 0:
            self.close()
            self.prose.parts.append(CheckBlock(_line(token) + 1, token.content))
        elif kind == "check":
            self.fault(_line(token), _("Câu hỏi thử phải đứng ngoài danh sách và trích dẫn."))
        elif kind:
            self.fault(_line(token), _("Không có loại khối “%(kind)s”; câu hỏi thử viết là ```check.", kind=kind))
        else:
            self.kept.append(token)

    def _heading_open(self, token: Token) -> None:
        if token.tag not in {"h2", "h3"}:
            self.fault(_line(token), _("Chỉ dùng tiêu đề hai dấu thăng (##) và ba dấu thăng (###)."))
        self.in_heading = token
        self.kept.append(token)

    def _inline(self, token: Token) -> None:
        children = token.children or []
        if self.in_heading is not None:
            self._name_heading(token)
        line = _line(token)
        for child in children:
            line += child.type in {"softbreak", "hardbreak"}
            if child.type == "link_open":
                self.fault(line, _("Không đặt đường liên kết; viết địa chỉ trong dấu nháy ngược, ví dụ `chinhphu.vn`."))
            if child.type == "code_inline":
                child.attrSet("class", "t-f")
            if child.type == "image" and len(children) > 1:
                self.fault(line, _("Hình phải đứng riêng một đoạn."))
        if len(children) == 1 and children[0].type == "image":
            self._figure(children[0], line)
        else:
            self._name_quote(children)
            self.kept.append(token)

    def _name_heading(self, token: Token) -> None:
        title = "".join(child.content for child in token.children or ())
        stem = "muc-" + (re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-") or "x")
        taken = {heading.anchor for heading in self.prose.headings}
        anchor = next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, 999))) if name not in taken)
        assert self.in_heading is not None
        self.in_heading.attrSet("id", anchor)
        if self.in_heading.tag == "h2":
            self.prose.headings.append(Heading(anchor, title))
        self.in_heading = None

    def _figure(self, image: Token, line: int) -> None:
        name = unquote(str(image.attrs.get("src", "")))
        caption = str(image.attrs.get("title", ""))
        drawing = self.drawings.get(name.removeprefix(PICTURES))
        if not name.startswith(PICTURES) or "/" in name.removeprefix(PICTURES):
            self.fault(line, _("Chỉ dùng hình của gói, viết là ../pictures/ten-hinh.svg."))
        elif drawing is None:
            self.fault(line, _("Không thấy hình %(name)s.", name=name.removeprefix("../")))
        if not image.content.strip():
            self.fault(line, _("Hình thiếu lời thay thế trong ngoặc vuông, nói nội dung của hình bằng chữ."))
        if drawing is None:
            return
        self.prose.pictures.add(name.removeprefix(PICTURES))
        text = "".join(child.content for child in image.children or ()) or image.content
        html = Markup(
            '<figure><img src="{}" alt="{}" width="{}" height="{}" loading="lazy">{}</figure>\n'
        ).format(
            drawing.url, text, drawing.width, drawing.height,
            Markup("<figcaption>{}</figcaption>").format(caption) if caption else "",
        )  # fmt: skip
        # The paragraph around a lone picture goes: a figure may not stand in one.
        self.kept.pop()
        self.in_figure = True
        self.kept.append(Token("html_block", "", 0, content=str(html)))

    def _paragraph_close(self, token: Token) -> None:
        if self.in_figure:
            self.in_figure = False
        else:
            self.kept.append(token)

    def _blockquote_open(self, token: Token) -> None:
        self.quotes.append(token)
        token.meta["fresh"] = True
        self.kept.append(token)

    def _name_quote(self, children: list[Token]) -> None:
        """Turn a quotation into a call-out when its first words say so."""
        if not self.quotes or not self.quotes[-1].meta.pop("fresh", False):
            return
        words = [child for child in children[:3] if child.content or child.type == "strong_open"]
        if len(words) > 1 and words[0].type == "strong_open" and words[1].content in CALL_OUTS:
            self.quotes[-1].tag = "div"
            self.quotes[-1].attrSet("class", CALL_OUTS[words[1].content])

    def _blockquote_close(self, token: Token) -> None:
        token.tag = self.quotes.pop().tag
        self.kept.append(token)

    def _table_open(self, token: Token) -> None:
        self.tables += 1  # regions of one page need names of their own
        name = _("Bảng %(n)d", n=self.tables)
        box = Markup('<div class="t-scroll" tabindex="0" role="region" aria-label="{}">\n').format(name)
        self.kept.append(Token("html_block", "", 0, content=str(box)))
        token.attrSet("class", "table")
        self.kept.append(token)

    def _table_close(self, token: Token) -> None:
        self.kept.append(token)
        self.kept.append(Token("html_block", "", 0, content="</div>\n"))


def _attribute(_tag: str, name: str, value: str) -> str | None:
    """Keep our own classes and our own pictures, whatever the text says."""
    if name == "class":
        return value if value in _CLASSES else None
    if name == "src":
        return value if re.fullmatch(r"/pictures/[0-9a-f]{64}", value) else None
    return value
