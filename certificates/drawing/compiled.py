"""Certificates by the thousand: WeasyPrint draws one, and the words of each person are filled into copies of it.

A page is compiled once for each text that stands around its lines. What does not fit into the copy (a line broken
in two, marks beside their letters, a line that the template sets in its own way) is left to the full renderer, whose
work the copy equals in every word.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any, Final

import pydyf
from weasyprint import Document
from weasyprint.text.fonts import get_hb_object_data

from certificates.contract import PreparedPDF
from certificates.drawing.attachments import embedded_file
from certificates.drawing.copying import Copier
from certificates.drawing.finishing import Finishing, Personal, finish_file
from certificates.drawing.metadata import information, metadata_stream
from certificates.drawing.pdf_words import pdf_text
from certificates.drawing.qr_code import QR_NAME, stencil, text_of_qr
from certificates.drawing.renderer import QR_ADDRESS, Renderer, write
from certificates.drawing.shaping import CannotBeFilled, Shaped, Typeface
from certificates.drawing.signature_field import signature_dictionary
from certificates.drawing.slots import Shown, Slot, learn, marked, shown_in
from certificates.drawing.typesetting import Composition, SetLine, runs_of

DRAWN_LINES_KEPT: Final = 4096

_QR_ADDRESS: Final = f'src="{QR_ADDRESS}"'
_ALT: Final = ' alt="'

# Numbers that follow each other in a line with letters set apart, zeros, and more places than anybody sees.
_SUM: Final = re.compile(rb">(-?\d+(?:\.\d+)?)<>(-?\d+(?:\.\d+)?)<")
_NOTHING: Final = re.compile(rb">0<|>0(?=\] TJ)")
_LONG_NUMBER: Final = re.compile(rb"\d+\.\d{4,}")

Glyphs = dict[str, dict[int, str]]
"""What each glyph of each font means."""


@dataclass(frozen=True)
class Sheet:
    """One certificate to be drawn: its words in their lines, and what its file is finished with."""

    composition: Composition
    finishing: Finishing

    @cached_property
    def _parted(self) -> tuple[str, str, str]:
        """Part the skeleton at what the page tells those who cannot see the QR code."""
        skeleton = self.composition.skeleton
        address = skeleton.find(_QR_ADDRESS)
        start = skeleton.rfind("<img", 0, address)
        end = skeleton.find(">", address)
        opening = skeleton.find(_ALT, start, end) + len(_ALT)
        if min(address, start, end) < 0 or opening < len(_ALT):
            return skeleton, "", ""
        closing = skeleton.find('"', opening)
        return skeleton[:opening], skeleton[opening:closing], skeleton[closing:]

    @property
    def qr_description(self) -> str:
        """Return what the page tells those who cannot see the QR code."""
        return unescape(self._parted[1])

    def kind(self, fixed: frozenset[str]) -> tuple[object, ...]:
        """Return what sheets must have in common to be copies of one another: `fixed` lines with their words."""
        before, _, after = self._parted
        lines = tuple(
            line.paragraph
            if line.name in fixed or line.fitted.is_broken
            else (line.name, tuple(tags for tags, _ in runs_of(line.fitted.markup)))
            for line in self.composition.lines
        )
        inside = tuple((file.name, file.description, file.media_type) for file in self.finishing.attachments)
        return before, after, lines, inside, self.finishing.fields.emblem, self.finishing.reserve


@dataclass(frozen=True)
class Drawn:
    """What WeasyPrint has made of a page: its operators, and all objects of the file."""

    content: bytes
    objects: list[Any]
    root: bytes
    personal: Personal
    information: int
    contents: int


class CompiledPage:
    """One kind of certificate, drawn once, and all that it takes to make another person's of it."""

    def __init__(self, renderer: Renderer, sheets: Sequence[Sheet], known: Mapping[str, Mapping[int, str]]) -> None:
        """Compile the first sheet with the letters of all, and those known already. Raises `CannotBeFilled`."""
        sheet = sheets[0]
        fields = sheet.finishing.fields
        small = marked(sheet.composition)
        with renderer.drawing(small.page, fields) as document:
            first = shown_in(_draw(document, renderer, sheet).content)
        with renderer.drawing(sheet.composition.page, fields) as document:
            second = shown_in(_draw(document, renderer, sheet).content)
            self._faces = {font.hash: Typeface(get_hb_object_data(font.hb_face)) for font in document.fonts.values()}
            self._slots, places = learn((small, first), (sheet.composition, second), self._faces)
            self._lines: dict[tuple[int, str, float], list[tuple[int, bytes]]] = {}
            self.glyphs = self._complete(document, sheets, known)
            self._letters = {font: frozenset(meanings) for font, meanings in self.glyphs.items()}
            drawn = _draw(document, renderer, sheet)
        self.fixed = frozenset(
            line.name
            for line, slots in zip(sheet.composition.lines, self._slots, strict=True)
            if slots is None and not line.fitted.is_broken
        )
        self._heading = renderer.layout.heading
        self._parts = list(_apart(drawn.content, places))
        self._figure = _figure(drawn, sheet.qr_description)
        self._copier = Copier(drawn.objects, drawn.root, self._personal(drawn))

    def lacks(self, sheets: Sequence[Sheet]) -> bool:
        """Tell whether the fonts of the file have no glyph for a letter of these."""
        return any(not shaped.glyphs <= self._letters[slot.font] for shaped, slot in self._runs_of_all(sheets))

    def fill(self, sheet: Sheet) -> PreparedPDF:
        """Return this person's file. Raises `CannotBeFilled`."""
        finishing = sheet.finishing
        fields = finishing.fields
        content = zlib.compress(self._content(sheet), 4)
        objects = {
            "content": b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(content), content),
            "qr": stencil(text_of_qr(fields)),
            "figure": pdf_text(sheet.qr_description).join(self._figure[1]),
            "metadata": metadata_stream(fields, self._heading),
            "information": information(fields, self._heading),
        }
        for number, attachment in enumerate(finishing.attachments):
            objects[f"attachment {number}"] = embedded_file(attachment, fields.signed_at)
        objects["signature"] = signature_dictionary(fields, finishing.reserve)
        return self._copier.copy(objects, finishing.reserve)

    def _content(self, sheet: Sheet) -> bytes:
        drawn: dict[tuple[int, int], bytes] = {}
        for index, (line, slots) in enumerate(zip(sheet.composition.lines, self._slots, strict=True)):
            if slots is not None:
                key = index, line.fitted.markup, line.fitted.points
                if key not in self._lines:
                    if len(self._lines) >= DRAWN_LINES_KEPT:
                        self._lines.clear()
                    self._lines[key] = list(self._set(line, slots))
                drawn.update(((index, run), shown) for run, shown in self._lines[key])
        return b"".join(part if isinstance(part, bytes) else drawn[part] for part in self._parts)

    def _set(self, line: SetLine, slots: Sequence[Slot | None]) -> Iterator[tuple[int, bytes]]:
        points = line.fitted.points
        runs = list(self._runs(line, slots))
        if any(not shaped.glyphs <= self._letters[slot.font] for _, shaped, slot in runs):
            raise CannotBeFilled(line.name)
        length = sum(shaped.em * slot.size_at(points) for _, shaped, slot in runs)
        before = 0.0
        for run, shaped, slot in runs:
            size = slot.size_at(points)
            x = slot.left + slot.alignment * length + before
            before += shaped.em * size
            place = b"1 0 0 -1 %.2f %.2f Tm" % (x, slot.baseline_at(points))
            yield run, b"%s\n/%s %.4f Tf\n%s" % (place, slot.font.encode(), size, shaped.operator)

    def _runs(self, line: SetLine, slots: Sequence[Slot | None]) -> Iterator[tuple[int, Shaped, Slot]]:
        for run, ((_, text), slot) in enumerate(zip(runs_of(line.fitted.markup), slots, strict=True)):
            if slot is not None:
                yield run, self._faces[slot.font].shape(text), slot

    def _runs_of_all(self, sheets: Sequence[Sheet]) -> Iterator[tuple[Shaped, Slot]]:
        for sheet in sheets:
            for line, slots in zip(sheet.composition.lines, self._slots, strict=True):
                if slots is not None:
                    try:
                        yield from [(shaped, slot) for _, shaped, slot in self._runs(line, slots)]
                    except CannotBeFilled:
                        continue

    def _complete(self, document: Document, sheets: Sequence[Sheet], known: Mapping[str, Mapping[int, str]]) -> Glyphs:
        """Give the document's fonts the letters of all sheets; what the page itself shows comes first."""
        needed: Glyphs = {font: dict(meanings) for font, meanings in known.items()}
        for shaped, slot in self._runs_of_all(sheets):
            needed.setdefault(slot.font, {}).update(shaped.meanings)
        for font in document.fonts.values():
            for glyph, meaning in needed.get(font.hash, {}).items():
                font.to_unicode.setdefault(glyph, meaning)
                font.widths.setdefault(glyph, self._faces[font.hash].width(glyph))
        return {font.hash: dict(font.to_unicode) for font in document.fonts.values()}

    def _personal(self, drawn: Drawn) -> dict[str, int]:
        pictures = [o["XObject"] for o in drawn.objects if isinstance(o, pydyf.Dictionary) and "XObject" in o]
        return {
            "content": drawn.contents,
            "qr": next(int(names[QR_NAME].split()[0]) for names in pictures if QR_NAME in names),
            "figure": self._figure[0],
            "metadata": drawn.personal.metadata.number,
            "information": drawn.information,
            "signature": drawn.personal.signature.number,
            **{f"attachment {place}": stream.number for place, stream in enumerate(drawn.personal.attachments)},
        }


def _draw(document: Document, renderer: Renderer, sheet: Sheet) -> Drawn:
    drawn: list[Drawn] = []

    def take(_document: Document, pdf: pydyf.PDF) -> None:
        page = next(o for o in pdf.objects if isinstance(o, pydyf.Dictionary) and o.get("Type") == "/Page")
        contents = int(page["Contents"].split()[0])
        stream = pdf.objects[contents]
        stream.compress = False
        content = stream.data.partition(b"stream\n")[2].removesuffix(b"\nendstream")
        personal = finish_file(pdf, renderer.layout, sheet.finishing)
        pdf.info.number = len(pdf.objects)
        objects = [*pdf.objects, pdf.info]
        drawn.append(Drawn(content, objects, pdf.catalog.reference, personal, pdf.info.number, contents))

    write(document, take)
    return drawn[0]


def _apart(content: bytes, places: Mapping[tuple[int, int], Shown]) -> Iterator[bytes | tuple[int, int]]:
    done = 0
    for slot, shown in sorted(places.items(), key=lambda place: place[1].start):
        yield _shorter(content[done : shown.start])
        yield slot
        done = shown.end
    yield _shorter(content[done:])


def _shorter(content: bytes) -> bytes:
    content = _SUM.sub(lambda pair: b">%.1f<" % (float(pair[1]) + float(pair[2])), content)
    content = _NOTHING.sub(lambda zero: b"" if zero[0].endswith(b"<") else b">", content)
    return _LONG_NUMBER.sub(lambda number: (b"%.3f" % float(number[0])).rstrip(b"0").rstrip(b"."), content)


def _figure(drawn: Drawn, description: str) -> tuple[int, tuple[bytes, bytes]]:
    """Find the QR code's place in the structure: the number of its object, and what stands around its description."""
    said = pydyf.String(description).data
    figures = [
        part
        for part in drawn.objects
        if isinstance(part, pydyf.Dictionary) and part.get("S") == "/Figure" and b"/Alt " + said in part.data
    ]
    if len(figures) != 1:
        raise CannotBeFilled("the description of the QR code is not found, or not alone")
    before, _, after = figures[0].data.partition(said)
    return figures[0].number, (before, after)
