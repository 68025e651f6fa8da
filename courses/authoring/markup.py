"""Rich text and back: what is stored is Markdown, whatever an author writes in."""

import re

import nh3

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
_WHOLE_ADDRESS = re.compile(r'src="https?://[^"/]+(/pictures/[0-9a-f]{64})"')
"""As a browser copies a picture from a page of ours."""

_BREAKS = re.compile(r"<br>\s+")
EMPTY_LINES = re.compile(r"\n{3,}")


def html_of(markdown: str) -> str:
    """What the rich editor opens with."""
    return str(block(markdown))


def markdown_of(html: str) -> str:
    """The Markdown that says what `html` says; pictures from elsewhere, links, colours and sizes are left out."""
    from courses.authoring.question_writer import Writer  # noqa: PLC0415 (loads markdownify and Beautiful Soup)

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


def _kept(tag: str, name: str, value: str) -> str | None:
    """Keep the addresses of our own pictures and no other."""
    return "" if (tag, name) == ("img", "src") and not OWN_PICTURE.fullmatch(value) else value
