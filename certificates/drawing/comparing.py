"""Whether two files say the same: read from the finished bytes, knowing nothing of how they were drawn."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import pikepdf

NEAR: Final = 1.0
"""Pixels by which a mark may stand elsewhere."""

SIZE_WEIGHT: Final = 50
"""Letters that are larger by a fiftieth of a pixel are as bad as letters that stand a pixel elsewhere."""

_MEANING: Final = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")

Mark = tuple[str, list[float]]
"""A text or an operator, and its numbers."""


def differences(one: bytes, other: bytes) -> list[str]:
    """List in what two certificates differ that should be the same to a reader, a screen reader and a machine."""
    with pikepdf.open(io.BytesIO(one)) as first, pikepdf.open(io.BytesIO(other)) as second:
        found = list(_different_drawing(list(_drawing(first)), list(_drawing(second))))
        if _information(first) != _information(second):
            found.append("information")
        if first.Root.Metadata.read_bytes() != second.Root.Metadata.read_bytes():
            found.append("metadata")
        if _structure(first.Root.StructTreeRoot) != _structure(second.Root.StructTreeRoot):
            found.append("structure")
        if _attachments(first) != _attachments(second):
            found.append("attachments")
        if _pictures(first) != _pictures(second):
            found.append("pictures")
        return found


def text_of(pdf: pikepdf.Pdf) -> str:
    """Read the words of the page in their order, single spaces between."""
    meanings = {name: _meanings(font) for name, font in pdf.pages[0].Resources.Font.items()}
    meaning: Mapping[int, str] = {}
    texts = []
    for instruction in pikepdf.parse_content_stream(pdf.pages[0], "Tf TJ"):
        operands, operator = list(instruction.operands), instruction.operator
        if str(operator) == "Tf":
            meaning = meanings[str(operands[0])]
        else:
            codes = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
            texts.append("".join(meaning[int.from_bytes(codes[at : at + 2], "big")] for at in range(0, len(codes), 2)))
    return " ".join(" ".join(texts).split())


def _different_drawing(first: Sequence[Mark], second: Sequence[Mark]) -> Iterator[str]:
    if len(first) != len(second):
        yield f"{len(first)} marks on the page, not {len(second)}"
    for (what, numbers), (other, others) in zip(first, second, strict=False):
        if what != other or len(numbers) != len(others):
            yield f"{what!a} for {other!a}"
        elif any(abs(one - two) > NEAR for one, two in zip(numbers, others, strict=True)):
            yield f"{what!a} stands elsewhere: {numbers} for {others}"


def _drawing(pdf: pikepdf.Pdf) -> Iterator[Mark]:
    """Read the page's marks in order: each run of text with place and size, and every other operator with its numbers.

    The glyphs' codes and their spacing are not compared: what they mean is.
    """
    page = pdf.pages[0]
    meanings = {name: _meanings(font) for name, font in page.Resources.Font.items()}
    place: list[float] = []
    meaning: Mapping[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = list(instruction.operands), instruction.operator
        match str(operator):
            case "Tm":
                place = [float(operands[4]), float(operands[5])]
            case "Tf":
                meaning, size = meanings[str(operands[0])], float(operands[1])
                place = [*place[:2], size * SIZE_WEIGHT]
            case "TJ":
                codes = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
                glyphs = (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2))
                yield "".join(meaning[glyph] for glyph in glyphs), place
            case other:
                numbers = [float(operand) for operand in operands if isinstance(operand, int | float | Decimal)]
                names = [str(operand) for operand in operands if isinstance(operand, pikepdf.Name)]
                yield " ".join([other, *names]), numbers


def _meanings(font: pikepdf.Object) -> dict[int, str]:
    pairs = _MEANING.findall(font.ToUnicode.read_bytes())
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def _information(pdf: pikepdf.Pdf) -> dict[str, str]:
    return {key: str(value) for key, value in pdf.docinfo.items()}


def _structure(element: pikepdf.Object) -> Any:
    """Return the tree with its kinds and descriptions; content is named by its number on the page."""
    if isinstance(element, int):
        return element
    if isinstance(element, pikepdf.Array):
        return [_structure(child) for child in element]
    return str(element.get("/S", "")), str(element.get("/Alt", "")), _structure(element.get("/K", pikepdf.Array()))


def _attachments(pdf: pikepdf.Pdf) -> dict[str, tuple[bytes, str]]:
    return {name: (file.get_file().read_bytes(), file.description) for name, file in pdf.attachments.items()}


def _pictures(pdf: pikepdf.Pdf) -> dict[str, bytes]:
    return {name: picture.read_bytes() for name, picture in pdf.pages[0].Resources.XObject.items()}
