"""Texts of other programs, plain or HTML, to the Markdown of our questions."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any, NamedTuple

from courses.questions.formats.contract import UnreadableFile
from lms.api import _

LONGEST_HTML = 40_000
MOST_TAGS = 1_500
DEEPEST = 40
"""Limits of HTML that is worth its form; of more, the words alone are kept."""

MOST_WORK, WORK_OF_A_TEXT = 120_000, 7
"""About 40 microseconds of processor each."""

_ATTRIBUTES = r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*"""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b" + _ATTRIBUTES + ">")
_FORMATTED = re.compile(
    r"</(?:b|i|u|em|strong|sub|sup|p|span|pre|code|div|font|ul|ol|table|h[1-6])\s{0,9}>|<(?:br|img)\b[^<>]*>",
    re.IGNORECASE,
)
_ONE_PARAGRAPH = re.compile(r'<p(?: dir="ltr")?(?: style="[^"]*")?>([^<&]*)(?:<br ?/?>)?</p>', re.IGNORECASE)
_VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "col", "area", "base", "wbr", "source", "embed"})
_SILENT = ("script", "style", "head", "title", "noscript", "template", "object", "iframe", "svg", "math")

_SPECIAL = re.compile(r"[\\`*_~&|]|!\[|^[ \t]*(?:[#>+=-]|\d{1,9}[.)])", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#\d|#[xX]|[a-zA-Z]+\d*;)")
_BACKSLASH = re.compile(r"""\\(?=[!-/:-@\[-`{-~]|$)""", re.MULTILINE)
_AT_LINE_START = re.compile(r"^(#{1,6}(?=\s|$)|>|[+*-](?=\s|$)|(?<=\n)=+(?=[ \t]*$)|-+(?=[ \t]*$)|\|)", re.MULTILINE)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_RULE = re.compile(r"^([*_-])(?=[ \t]*(?:\1[ \t]*){2,}$)", re.MULTILINE)
_STARS = re.compile(r"(?<![\\*])(?:(?<=\S)\*+|\*+(?=\S))")
_LINE_OF_BARS = re.compile(r"(?<!\\)\|")
_UNDERSCORES = re.compile(r"(?<![\w\\])_+(?=[^\s_])|(?<=[^\s_\\])_+(?!\w)")
_TWO_STARS, _TWO_LOW = re.compile(r"\*[^*]+\*"), re.compile("_[^_]+_")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def from_plain(text: str) -> str:
    """Write plain text so that Markdown shows it as it stands. Lines stay lines; what surrounds them goes."""
    if "\n" in text or text[:1] in " \t" or text[-1:] in " \t":
        text = "\n".join([line.strip() for line in text.strip().split("\n")])
    return guarded(text)


def guarded(text: str) -> str:
    """Escape whatever would mean something in Markdown."""
    return _escaped(text) if _SPECIAL.search(text) else text


def plain_of(markdown: str) -> str | None:
    """The plain text that `from_plain` turns into this Markdown; None for formatted text."""
    text = _ESCAPED.sub(r"\1", markdown)
    return text if from_plain(text) == markdown else None


def _escaped(text: str) -> str:
    text = _ENTITY.sub(r"\\&", _BACKSLASH.sub(r"\\\\", text)).replace("`", "\\`").replace("~~", "\\~\\~")
    text = text.replace("![", "!\\[")
    text = _RULE.sub(r"\\\1", _NUMBERED.sub(r"\1\\\2", _AT_LINE_START.sub(r"\\\1", text)))
    if _TWO_STARS.search(text):
        text = _STARS.sub(lambda run: run[0].replace("*", "\\*"), text)
    if _TWO_LOW.search(text):
        text = _UNDERSCORES.sub(lambda run: run[0].replace("_", "\\_"), text)
    return _LINE_OF_BARS.sub(r"\\|", text) if "|" in text and "\n" in text else text


class Picture(NamedTuple):
    """An <img> as the HTML names it."""

    source: str
    alt: str


@dataclass
class Effort:
    """What is left of the work that one file may ask for; a tag is a unit, and so many are spent on any HTML at all."""

    left: int = MOST_WORK

    def spend(self, html: str) -> None:
        """Count a text; raises `UnreadableFile` when the file asks for too much."""
        self.left -= WORK_OF_A_TEXT + html.count("<")
        if self.left < 0:
            raise UnreadableFile(_("Tệp có quá nhiều định dạng HTML. Hãy chia thành nhiều tệp."))


def from_html(html: str, name_of: Any = None, effort: Effort | None = None) -> tuple[str, list[Picture]]:
    """Turn HTML into Markdown; gives every picture in it, too.

    `name_of` tells the name under which a picture's source is kept; nothing for one that is not. `effort` is shared by
    all texts of a file.
    """
    if "<" not in html:
        return from_plain(" ".join(unescape(html).split())), []
    if simple := _ONE_PARAGRAPH.fullmatch(html.strip()):
        return from_plain(" ".join(simple[1].split())), []
    if len(html) > LONGEST_HTML or html.count("<") > MOST_TAGS or _depth(html) > DEEPEST:
        return from_plain(" ".join(_TAG.sub(" ", html).split())), []
    if effort is not None:
        effort.spend(html)
    from courses.questions.formats.converting import Converter  # noqa: PLC0415 (loads markdownify and Beautiful Soup)

    pictures: list[Picture] = []
    converter = Converter(name_of or (lambda _source: ""), pictures)
    try:
        markdown = converter.convert(_without_silent(html).replace("<?", "&lt;?"))
    except RecursionError:  # tags that nobody closes nest deeper than they look
        return from_plain(" ".join(_TAG.sub(" ", html).split())), []
    lines = (line.rstrip() for line in markdown.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), pictures


def from_mixed(text: str, name_of: Any = None, effort: Effort | None = None) -> tuple[str, list[Picture]]:
    """Text that may hold HTML: what is clearly marked up is HTML, all else is as it stands."""
    if "<" not in text or not _FORMATTED.search(text):
        return from_plain(text), []
    return from_html(text.replace("\n", "<br>\n") if "<p" not in text else text, name_of, effort)


def words_of(html: str) -> str:
    """The words of HTML on plain lines, to show beside what was made of it."""
    return "\n".join(line for part in _TAG.sub("\n", html).split("\n") if (line := " ".join(part.split())))


def _depth(html: str) -> int:
    deepest = now = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() not in _VOID:
            now += -1 if tag[1] else 1
            deepest = max(deepest, now)
    return deepest


def _without_silent(html: str) -> str:
    """Leave out what no reader sees, contents and all."""
    if not any(f"<{name}" in html.casefold() for name in _SILENT):
        return html
    for name in _SILENT:
        html = re.sub(rf"<{name}\b[^<>]*>.*?(?:</{name}\s*>|$)", " ", html, flags=re.IGNORECASE | re.DOTALL)
    return html
