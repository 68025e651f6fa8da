"""How text looks in a Word file, whether it is said on the text itself or by its styles."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from courses.questions.formats.word.package import W

DEEPEST = 20
"""Styles that one may be based on, one upon the other."""

_DARKEST = 0x48
"""A colour whose strongest part is weaker is black to the eye."""

_OFF = {"0", "false", "off", "none"}


class Looks(NamedTuple):
    """What was said on a run, a style or the document; None where nothing was."""

    bold: bool | None = None
    italic: bool | None = None
    underlined: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    capitals: bool | None = None
    colour: str | None = None
    highlighted: bool | None = None
    shift: str | None = None
    font: str | None = None

    def over(self, below: "Looks") -> "Looks":
        """These looks, and where they say nothing the other ones."""
        if self == NO_LOOKS:
            return below
        return Looks._make(mine if mine is not None else other for mine, other in zip(self, below, strict=True))


NO_LOOKS = Looks()


class Style(NamedTuple):
    """A style with everything it is based on."""

    looks: Looks
    is_heading: bool
    numbering: etree._Element | None


class Styles:
    """The styles of a file by their ids."""

    def __init__(self, part: etree._Element | None) -> None:
        self._found: dict[str, Style] = {}
        self._elements = {} if part is None else {one.get(f"{W}styleId", ""): one for one in part.iter(f"{W}style")}
        defaults = None if part is None else part.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.defaults = looks_of(defaults)
        usual = (
            name
            for name, one in self._elements.items()
            if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in {"1", "true"}
        )
        self.usual = next(usual, "")

    def __getitem__(self, name: str) -> Style:
        if name not in self._found:
            self._found[name] = self._resolved(name)
        return self._found[name]

    def _resolved(self, name: str) -> Style:
        looks, is_heading, numbering = NO_LOOKS, False, None
        for style in self._chain(name):
            looks = looks.over(looks_of(style.find(f"{W}rPr")))
            numbering = style.find(f"{W}pPr/{W}numPr") if numbering is None else numbering
            called = style.find(f"{W}name")
            title = "" if called is None else called.get(f"{W}val", "").casefold()
            is_heading = is_heading or title.startswith(("heading", "title", "toc"))
        return Style(looks, is_heading, numbering)

    def _chain(self, name: str) -> Iterator[etree._Element]:
        for _step in range(DEEPEST):
            style = self._elements.get(name)
            if style is None:
                return
            yield style
            below = style.find(f"{W}basedOn")
            name = "" if below is None else below.get(f"{W}val", "")


def looks_of(properties: etree._Element | None) -> Looks:
    """Read the properties of a run."""
    if properties is None or not len(properties):
        return NO_LOOKS
    said = {child.tag: child for child in properties if isinstance(child.tag, str)}
    return Looks(
        bold=_flag(said, "b"),
        italic=_flag(said, "i"),
        underlined=_flag(said, "u"),
        struck=_flag(said, "strike"),
        hidden=_flag(said, "vanish"),
        capitals=_flag(said, "caps"),
        colour=_colour(said),
        highlighted=_highlighted(said),
        shift=_shift(said),
        font=_font(said),
    )


def _flag(said: Mapping[str, etree._Element], name: str) -> bool | None:
    element = said.get(W + name)
    return None if element is None else element.get(f"{W}val", "1").casefold() not in _OFF


def _colour(said: Mapping[str, etree._Element]) -> str | None:
    element = said.get(f"{W}color")
    if element is None:
        return None
    value = element.get(f"{W}val", "auto").upper()
    try:
        parts = bytes.fromhex(value)
    except ValueError:
        return ""
    return value if len(parts) == 3 and max(parts) > _DARKEST else ""


def _highlighted(said: Mapping[str, etree._Element]) -> bool | None:
    marked, shaded = said.get(f"{W}highlight"), said.get(f"{W}shd")
    if marked is not None:
        return marked.get(f"{W}val", "none").casefold() not in {"none", "white"}
    if shaded is None:
        return None
    return shaded.get(f"{W}fill", "auto").casefold() not in {"auto", "ffffff", ""}


def _shift(said: Mapping[str, etree._Element]) -> str | None:
    element = said.get(f"{W}vertAlign")
    if element is None:
        return None
    return {"superscript": "up", "subscript": "down"}.get(element.get(f"{W}val", ""), "")


def _font(said: Mapping[str, etree._Element]) -> str | None:
    element = said.get(f"{W}rFonts")
    return None if element is None else element.get(f"{W}ascii") or element.get(f"{W}hAnsi")
