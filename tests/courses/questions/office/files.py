"""Office files built on the spot, so that a test shows what is in them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pptx
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

Built = Callable[[], bytes]
"""A file that is built when it is asked for: a list of cases costs nothing until one of them is tried."""


def word(fill: Callable[[Any], Any] = lambda _document: None) -> Built:
    """A document that `fill` writes in."""

    def build() -> bytes:
        document = docx.Document()
        fill(document)
        return _saved(document)

    return build


def sheets(fill: Callable[[Any], Any]) -> Built:
    """A workbook that `fill` writes in, with xlsxwriter: results stand beside the formulas."""

    def build() -> bytes:
        file = BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True})
        fill(book)
        book.close()
        return file.getvalue()

    return build


def sheet(fill: Callable[[Any, Any], Any], name: str = "Du_toan") -> Built:
    """A workbook of one sheet."""
    return sheets(lambda book: fill(book, book.add_worksheet(name)))


def slides(fill: Callable[[Any], Any]) -> Built:
    """A presentation that `fill` writes in."""

    def build() -> bytes:
        deck = pptx.Presentation()
        fill(deck)
        return _saved(deck)

    return build


def add_field(paragraph: Any, code: str) -> None:
    """Put a field into a paragraph, in the long form that Word writes."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("end", "")):
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece.text = text
        paragraph.add_run()._r.append(piece)


def picture() -> BytesIO:
    """A small picture."""
    file = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "PNG")
    file.seek(0)
    return file


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same file with one part put in, or in the place of the one of this name."""
    packed = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return packed.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def _saved(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()
