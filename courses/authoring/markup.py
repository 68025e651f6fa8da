"""Rich text and back: what is stored is Markdown, whatever an author writes in."""

import re
from typing import Any

import nh3
from markdownify import MarkdownConverter

from courses.questions.illustrations import OWN_PICTURE
from courses.questions.text import block
from lms.api import nfc

LONGEST = 200_000
"""Characters of HTML that one field may bring; a table from Word carries much that is thrown away."""

_TAGS = {
    "p", "br", "div", "strong", "b", "em", "i", "s", "del", "strike", "code", "pre", "ul", "ol", "li", "table",
    "thead", "tbody", "tr", "th", "td", "img", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
_GONE = {"script", "style", "title", "head", "template", "iframe", "object", "svg", "math"}
_ATTRIBUTES = {"img": {"src", "alt", "width", "height"}, "ol": {"start"}, "td": {"colspan"}, "th": {"colspan"}}
_SIGNS = re.compile(r"(?P<place>\{[^{}]*\})|[\\`~]|(?<!\s)\*|\*(?!\s)|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|!(?=\[[^\[\]]*\]\()")
"""What would mean something in Markdown. Places for values stay as they are: sums may stand in them."""

_AT_LINE_START = re.compile(r"(?m)^(\s*)(#{1,6}(?=\s|$)|[-+*>](?=\s|$)|>|=+(?=\s*$)|(\d{1,9})([.)])(?=\s))")
_WHOLE_ADDRESS = re.compile(r'src="https?://[^"/]+(/pictures/[0-9a-f]{64})"')
"""As a browser copies a picture from a page of ours."""

_BREAKS = re.compile(r"<br>\s+")
EMPTY_LINES = re.compile(r"\n{3,}")


def html_of(markdown: str) -> str:
    """What the rich editor opens with."""
    return str(block(markdown))


def markdown_of(html: str) -> str:
    """The Markdown that says what `html` says; pictures from elsewhere, links, colours and sizes are left out."""
    ours = _WHOLE_ADDRESS.sub(r'src="\1"', html[:LONGEST])
    cleaned = nh3.clean(
        ours, tags=_TAGS, clean_content_tags=_GONE, attributes=_ATTRIBUTES, attribute_filter=_kept,
        url_schemes=set(), link_rel=None,
    )  # fmt: skip
    text: str = Writer(
        heading_style="atx", bullets="-", table_infer_header=True, strip_document=None, wrap=True, wrap_width=None,
        keep_inline_images_in=["td", "th"],
    ).convert(_BREAKS.sub("<br>", cleaned))  # fmt: skip
    lines = (line.rstrip() for line in nfc_breaks(text).split("\n"))
    return EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def nfc_breaks(text: str) -> str:
    """Letters as `nfc` has them, with the spaces at the beginning of lines, which mean something in Markdown."""
    return "\n".join(
        line[: len(line) - len(line.lstrip(" "))] + nfc(line) if line.strip() else ""
        for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").split("\n")
    )


class Writer(MarkdownConverter):
    """Markdown as `courses.questions.text` reads it."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        escaped = _SIGNS.sub(lambda found: found[0] if found["place"] else f"\\{found[0]}", text)
        return escaped.replace("|", "\\|") if "_inline" in parent_tags else _AT_LINE_START.sub(_held, escaped)

    def convert_img(self, element: Any, _text: str, parent_tags: set[str]) -> str:  # noqa: ARG002 (one name is the library's)
        """Write a picture of ours with its size; of any other, its words."""
        words = re.sub(r"([\\\[\]`*<>])", r"\\\1", " ".join(str(element.get("alt", "")).split()))
        address = OWN_PICTURE.fullmatch(str(element.get("src", "")))
        if address is None:
            return words
        width, height = element.get("width"), element.get("height")
        size = f"#{width}x{height}" if f"{width}{height}".isdigit() and width and height else ""
        return f"![{words}]({address['url']}{size})"

    def convert_br(self, _element: Any, _text: str, parent_tags: set[str]) -> str:
        """Break a line as authors do it by hand: questions keep their line ends."""
        return " " if "_inline" in parent_tags else "\n"

    def convert_hN(self, _level: int, _element: Any, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002, N802
        """Questions have no headings: what was one becomes bold."""
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""


def _held(found: re.Match[str]) -> str:
    if found[3]:
        return f"{found[1]}{found[3]}\\{found[4]}"
    return f"{found[1]}\\{found[2]}"


def _kept(tag: str, name: str, value: str) -> str | None:
    """Keep the addresses of our own pictures and no other."""
    return "" if (tag, name) == ("img", "src") and not OWN_PICTURE.fullmatch(value) else value
