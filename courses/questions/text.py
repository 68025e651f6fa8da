"""Text of questions: Markdown to safe HTML, and when two typed answers are the same."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from courses.questions.illustrations import OWN_PICTURE
from lms.api import nfc

T = TypeVar("T")

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SAME_SIGNS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "‑": "-"})
_TAGS = {
    "p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "s", "img",
}  # fmt: skip
_ATTRIBUTES = {"ol": {"start"}, "img": {"src", "alt", "width", "height", "class"}}

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
_markdown.disable(["link", "autolink", "reference", "html_block", "html_inline"])
_markdown.validateLink = lambda url: OWN_PICTURE.fullmatch(url) is not None  # type: ignore[method-assign]


def _picture(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    token = tokens[place]
    address = OWN_PICTURE.fullmatch(str(token.attrs["src"]))
    assert address is not None, "validateLink lets nothing else become a picture"
    size = Markup(' width="{}" height="{}"').format(address["width"], address["height"]) if address["width"] else ""
    words = renderer.renderInlineAsText(token.children, options, env)
    return Markup('<img class="t-pic" src="{}" alt="{}"{}>').format(address["url"], words, size)


_markdown.add_render_rule("image", _picture)


@lru_cache(maxsize=4096)
def block(text: str) -> Markup:
    """Turn a question's Markdown into safe HTML of paragraphs, lists and tables."""
    return _safe(_markdown.render(text))


@lru_cache(maxsize=8192)
def line(text: str) -> Markup:
    """Turn one line of Markdown into safe HTML without a paragraph around it."""
    return _safe(_markdown.renderInline(text.strip()))


def _safe(html: str) -> Markup:
    cleaned = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set())
    reachable = cleaned.replace("<pre>", '<pre tabindex="0">')  # a wide one scrolls, by keyboard too
    return Markup(reachable.strip())  # noqa: S704 (nh3 has just cleaned it with a fixed list of tags)


def mark_up(public: Any) -> Any:
    """Copy what a type lets the browser know, with every `text` in it turned from Markdown into HTML."""
    if isinstance(public, dict):
        return {
            name: line(value) if name == "text" and isinstance(value, str) else mark_up(value)
            for name, value in public.items()
        }
    if isinstance(public, list):
        return [mark_up(part) for part in public]
    return public


def part_id(text: str, salt: str = "") -> str:
    """Name an option by its text: the same in every version and order, and silent about what is right."""
    return hashlib.sha256(f"{salt}\0{nfc(text)}".encode()).hexdigest()[:10]


def shuffled(parts: Iterable[T], seed: int, salt: str = "") -> list[T]:
    """Order `parts` by `seed`, alike on every machine and release of Python."""
    numbered = list(enumerate(parts))
    numbered.sort(key=lambda pair: hashlib.sha256(f"{seed}:{salt}:{pair[0]}".encode()).digest())
    return [part for _, part in numbered]


def same_text(typed: str, accepted: str, *, tone_marks: bool, case: bool = False) -> bool:
    """Whether two texts say the same: spaces, quotes, a final stop and tone placement do not count.

    Without `tone_marks`, Vietnamese marks do not count either; without `case`, capitals.
    """
    one, other = (_plain(text if case else text.casefold()) for text in (typed, accepted))
    return _marked(one) == _marked(other) if tone_marks else _bare(one) == _bare(other)


def _plain(text: str) -> str:
    plain = re.sub(r"\s*([+/])\s*", r"\1", nfc(text).translate(_SAME_SIGNS))
    return plain.lstrip("\"' ").rstrip("\"' .;,") or plain


def _bare(text: str) -> str:
    """Leave out every mark; đ counts as d."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _marked(text: str) -> list[tuple[str, str]]:
    """Split into words, each as its letters and its tone, so that hoà and hòa are one."""
    words = []
    for word in text.split():
        apart = unicodedata.normalize("NFD", word)
        letters = "".join(sign for sign in apart if sign not in TONES)
        words.append((unicodedata.normalize("NFC", letters), "".join(sorted(TONES.intersection(apart)))))
    return words
