"""Looking at a Word document: what python-docx does not tell, such as the font that a run really has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lms.api import nfc

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import BaseStyle
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EMU_PER_MM = 36_000
_HEADING = re.compile(r"heading\s*([1-9])", re.IGNORECASE)
_MINOR = "minor"


def plain(text: str) -> str:
    """A text to compare: composed letters, one space between words, no capitals."""
    return " ".join(nfc(text).split()).casefold()


def paragraphs(document: Document) -> list[Paragraph]:
    """Every paragraph of the body in order, those in tables and text boxes too."""
    from docx.text.paragraph import Paragraph  # noqa: PLC0415 (python-docx is loaded with the first document)

    return [Paragraph(element, document._body) for element in document.element.body.iter(f"{W}p")]  # noqa: SLF001


def full_text(document: Document) -> str:
    """All words of the body, to search in."""
    return plain("\n".join(paragraph.text for paragraph in paragraphs(document)))


def find_paragraph(document: Document, text: str) -> Paragraph | None:
    """The first paragraph that has these words."""
    wanted = plain(text)
    return next((paragraph for paragraph in paragraphs(document) if wanted in plain(paragraph.text)), None)


def body_text(document: Document) -> list[Paragraph]:
    """The paragraphs of running text: of some length, no headings, not in a table."""
    return [
        paragraph
        for paragraph in document.paragraphs
        if len(paragraph.text.split()) > 12 and heading_level(paragraph) is None
    ]


def heading_level(paragraph: Paragraph) -> int | None:
    """1 for “Heading 1”, by the style or what it is based on, or by an outline level of its own."""
    own = paragraph._p.find(f"{W}pPr/{W}outlineLvl")  # noqa: SLF001 (not in python-docx)
    if own is not None:
        return int(own.get(f"{W}val", "0")) + 1
    for style in _chain(paragraph.style):
        if found := _HEADING.fullmatch((style.name or "").strip()):
            return int(found[1])
        level = style.element.find(f"{W}pPr/{W}outlineLvl")
        if level is not None:
            return int(level.get(f"{W}val")) + 1
    return None


def field_codes(element: Any) -> list[str]:
    """The codes of the fields in a part of the document: “PAGE”, “TOC”, “MERGEFIELD Ho_ten”."""
    simple = [field.get(f"{W}instr", "") for field in element.iter(f"{W}fldSimple")]
    codes, open_code = [], None
    for piece in element.iter(f"{W}fldChar", f"{W}instrText"):
        if piece.tag == f"{W}instrText":
            open_code = (open_code or "") + (piece.text or "")
        elif open_code is not None:
            codes.append(open_code)
            open_code = None
    return [" ".join(code.split()) for code in (*simple, *codes, open_code or "") if code.strip()]


def fonts_of(document: Document, chosen: list[Paragraph]) -> Counter[tuple[str, float]]:
    """How many letters have which font and size in points."""
    found: Counter[tuple[str, float]] = Counter()
    for paragraph in chosen:
        for run in paragraph.runs:
            if letters := len(run.text.strip()):
                found[_font_name(document, paragraph, run), _font_size(document, paragraph, run)] += letters
    return found


def is_bold(paragraph: Paragraph, name: str = "bold") -> bool:
    """Whether all of a paragraph's words are bold (or `italic`), by themselves or by their style."""
    spoken = [run for run in paragraph.runs if run.text.strip()]
    return bool(spoken) and all(_flag(paragraph, run, name) for run in spoken)


def layout(paragraph: Paragraph, name: str) -> Any:
    """A paragraph's alignment, indent or spacing, by itself or by its style; None where nothing says."""
    value = getattr(paragraph.paragraph_format, name)
    for style in () if value is not None else _chain(paragraph.style):
        value = getattr(style.paragraph_format, name)
        if value is not None:
            break
    return value


def list_kind(document: Document, paragraph: Paragraph) -> str:
    """Whether a paragraph is an item of a list: "bulleted", "numbered", or empty."""
    places = [paragraph._p, *(style.element for style in _chain(paragraph.style))]  # noqa: SLF001
    for place in places:
        number = place.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None:
            level = place.find(f"{W}pPr/{W}numPr/{W}ilvl")
            return _kind_of_list(document, number.get(f"{W}val"), level.get(f"{W}val") if level is not None else "0")
    return ""


def _kind_of_list(document: Document, number: str, level: str) -> str:
    if number == "0":
        return ""
    root = document.part.numbering_part.element
    chosen = root.xpath(f'./w:num[@w:numId="{int(number)}"]/w:abstractNumId/@w:val')
    shapes = (
        root.xpath(
            f'./w:abstractNum[@w:abstractNumId="{int(chosen[0])}"]/w:lvl[@w:ilvl="{int(level)}"]/w:numFmt/@w:val'
        )
        if chosen
        else []
    )
    return "bulleted" if shapes[:1] == ["bullet"] else "numbered" if shapes else ""


def _chain(style: BaseStyle | None) -> Iterator[Any]:
    """A style and those that it is based on; a ring of them ends after twelve."""
    for _step in range(12):
        if style is None:
            return
        yield style
        style = getattr(style, "base_style", None)


def _flag(paragraph: Paragraph, run: Run, name: str) -> bool:
    own = getattr(run.font, name)
    styles = (*_chain(run.style), *_chain(paragraph.style))
    values = [own, *(getattr(style.font, name) for style in styles)]
    return next((bool(value) for value in values if value is not None), False)


def _font_size(document: Document, paragraph: Paragraph, run: Run) -> float:
    for place in (run, *_chain(run.style), *_chain(paragraph.style)):
        if place.font.size is not None:
            return float(place.font.size.pt)
    default = document.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr/w:sz/@w:val")
    return int(default[0]) / 2 if default else 10.0


def _font_name(document: Document, paragraph: Paragraph, run: Run) -> str:
    for place in (run, *_chain(run.style), *_chain(paragraph.style)):
        fonts = place.element.find(f"{W}rPr/{W}rFonts")
        if fonts is not None and (name := _named(document, fonts)):
            return name
    default = document.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr/w:rFonts")
    return _named(document, default[0]) if default else ""


def _named(document: Document, fonts: Any) -> str:
    """The font that `w:rFonts` names, by itself or by the theme."""
    theme = fonts.get(f"{W}asciiTheme")
    if theme is None:
        return str(fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "")
    kind = "minorFont" if theme.startswith(_MINOR) else "majorFont"
    for related in document.part.rels.values():
        if related.reltype.endswith("/theme"):
            found = re.search(rf"<a:{kind}>\s*<a:latin typeface=\"([^\"]*)\"", related.target_part.blob.decode())
            return found[1] if found else ""
    return ""
