"""Words to lines: which letters a template cannot print, and how large each line may be."""

import html
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import fields as fields_of
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from certificates.contract import CertificateFields
from certificates.drawing.layout import POINTS_PER_MM, BrokenTemplate, Face, Layout, Line, read_layout
from certificates.drawing.words import WORDS

READABLE_POINTS: Final = 6.0

PLACE: Final = "\ufdd0"
"""Unicode keeps this one free for such purposes, and no font has it, so no field that is printed holds it."""

_PIECES: Final = re.compile(r"(<[^>]*>)")
_TAG: Final = re.compile(r"<[^>]*>")
# A no-break space must survive, so only the white space that HTML itself folds is folded here.
_WHITE: Final = re.compile(r"[ \t\r\n]+")
_BREAK: Final = re.compile(r"(<[^>]*>)| ")


@dataclass(frozen=True)
class Fitted:
    """A line as it will be set: its HTML, with `<br>` where it was broken, and its size in points."""

    markup: Markup
    points: float
    is_broken: bool


@dataclass(frozen=True)
class SetLine:
    """A line of the page with its words in it."""

    name: str
    fitted: Fitted

    @property
    def paragraph(self) -> str:
        classes = f"line {self.name} broken" if self.fitted.is_broken else f"line {self.name}"
        return f'<p class="{classes}" style="font-size:{self.fitted.points}pt">{self.fitted.markup}</p>'


@dataclass(frozen=True)
class Composition:
    """A page with its lines standing apart: `skeleton` has `PLACE` where a line belongs.

    `too_long` names the lines whose type would be smaller than a reader can be asked to read.
    """

    skeleton: str
    lines: tuple[SetLine, ...]
    too_long: list[str]

    @property
    def page(self) -> str:
        """Return the page's HTML. Raises `BrokenTemplate` for a template that does more to a line than print it."""
        between = self.skeleton.split(PLACE)
        if len(between) != len(self.lines) + 1:
            raise BrokenTemplate("a line is not printed where it is set")
        return between[0] + "".join(line.paragraph + after for line, after in zip(self.lines, between[1:], strict=True))


@lru_cache(maxsize=4096)
def runs_of(markup: str) -> tuple[tuple[str, str], ...]:
    """Take a line's HTML apart: the tags before each text, and the text as it reads; tags at the end with no text."""
    tags, runs = "", []
    for part in _PIECES.split(markup):
        if part.startswith("<"):
            tags += part
        elif part:
            runs.append((tags, html.unescape(part)))
            tags = ""
    return (*runs, (tags, "")) if tags else tuple(runs)


def missing_glyphs(layout: Layout, fields: CertificateFields) -> list[tuple[str, str]]:
    """List each field and character that the template's own fonts cannot print, in order and once.

    Capitals count too, since a template may set a field in capitals. A precomposed letter counts as present when
    the font has its parts, because the shaper composes them.
    """
    missing: dict[tuple[str, str], None] = {}
    for field, text in fields.texts().items():
        for face in layout.faces_of.get(field, ()):
            both = text + text.upper()
            if layout.faces[face].has_all(both):
                continue
            for character in dict.fromkeys(both):
                if not _can_set(layout.faces[face], character):
                    missing[field, character] = None
    return list(missing)


def _can_set(face: Face, character: str) -> bool:
    if ord(character) in face.letters:
        return True
    parts = unicodedata.normalize("NFD", character)
    return len(parts) > 1 and all(ord(part) in face.letters for part in parts)


def fit(text: str, line: Line, face: Face) -> Fitted:
    """Choose size and break so that the text stays inside the line; `text` is HTML on one line."""
    room = line.width_mm * POINTS_PER_MM

    def length(part: str) -> float:
        plain = html.unescape(_TAG.sub("", part))
        return face.width(plain) + line.spacing_em * len(plain)

    def points(em: float, largest: float) -> float:
        return min(largest, math.floor(room / em * 10) / 10) if em else largest

    whole = points(length(text), line.largest)
    if whole < line.smallest and line.two_lines:
        breaks = (space for space in _BREAK.finditer(text) if not space.group(1))
        halves = [(text[: space.start()], text[space.end() :]) for space in breaks]
        longer, best = min(((max(map(length, pair)), pair) for pair in halves), default=(math.inf, ("", "")))
        if points(longer, line.two_lines) > whole:
            markup = Markup("<br>").join(map(Markup, best))
            return Fitted(markup, points(longer, line.two_lines), is_broken=True)
    return Fitted(Markup(text), whole, is_broken=False)  # noqa: S704 - the template's own output, escaped there


class Typesetter:
    """What a template calls as `{% call line("name") %}…{% endcall %}`: one paragraph, fitted into its line."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.lines: list[SetLine] = []
        self.too_long: list[str] = []

    def __call__(self, name: str, caller: Callable[[], Markup]) -> Markup:
        text = _WHITE.sub(" ", caller()).strip()
        if not text:
            return Markup()
        fitted = _fit_line(self._layout.folder, name, text)
        if fitted.points < min(READABLE_POINTS, self._layout.lines[name].smallest):
            self.too_long.append(name)
        self.lines.append(SetLine(name, fitted))
        return _PLACE


_PLACE: Final = Markup(PLACE)  # noqa: S704 - our own character


@lru_cache(maxsize=2048)
def _fit_line(folder: Path, name: str, text: str) -> Fitted:
    layout = read_layout(folder)
    line = layout.lines[name]
    return fit(text, line, layout.faces[line.face])


class PageEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox that need not be asked about the words themselves, which a page reads most of all."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read a word at once, anything else as the sandbox allows."""
        if type(obj) is CertificateFields and attribute in _WORDS_OF_PAPERS:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


_WORDS_OF_PAPERS: Final = frozenset(field.name for field in fields_of(CertificateFields))


@cache
def _page(folder: Path) -> Template:
    environment = PageEnvironment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(WORDS)
    return environment.get_template("page.html")


def compose(layout: Layout, fields: CertificateFields, qr: str, emblem: str = "") -> Composition:
    """Fit the words into the page's lines.

    `qr` is the address of the QR drawing, `emblem` of the issuer's own emblem, empty for the template's.
    """
    line = Typesetter(layout)
    skeleton = _page(layout.folder).render(fields=fields, line=line, qr=qr, emblem=emblem)
    return Composition(skeleton, tuple(line.lines), line.too_long)
