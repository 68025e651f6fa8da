"""A look over the sheets of an .xlsx before they are read: how large they are, and which cells show something else.

A sheet of few bytes may name a cell in its last row and column; a reader that lays it out would fill the memory.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from courses.questions.formats.archives import Archive
from courses.questions.formats.contract import UnreadableFile
from courses.questions.formats.safe_xml import parsed_xml
from lms.api import _

LARGEST_SHEET = 60_000_000
MOST_PARTS = 3_000_000
"""Rows and cells of one sheet, empty ones included."""

LARGEST_AREA = 4_000_000
"""Cells that a sheet takes when it is laid out: its last row with anything times its last column."""

LONGEST_TOGETHER = 60_000_000
"""Letters of all cells: many cells may share one long text."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_EMPTY = (re.compile(rb"<(?:row|c)\b[^<>]*/>"), re.compile(rb"<row\b[^<>]*></row>"))
"""Cells and rows that are there for their looks only; a sheet may have a million of them."""

_BUILT_IN_PERCENTS = {"9", "10"}


@dataclass(frozen=True)
class Survey:
    """Cells with formulas and cells that are shown as percents, as rows and columns from 0."""

    formulas: frozenset[tuple[int, int]]
    percents: frozenset[tuple[int, int]]


def survey(archive: Archive) -> list[Survey]:
    """Look over every sheet in the order of the workbook; raises `UnreadableFile`."""
    percents = _percent_styles(archive)
    lengths = _lengths_of_texts(archive)
    return [_Surveyor(percents, lengths).survey(archive, name) for name in _sheets(archive)]


def _sheets(archive: Archive) -> list[str]:
    relations = parsed_xml(archive.read("xl/_rels/workbook.xml.rels", most=LARGEST_SHEET), "workbook.xml.rels")
    targets = {one.get("Id"): (one.get("Target", ""), one.get("Type", "")) for one in relations}
    workbook = parsed_xml(archive.read("xl/workbook.xml", most=LARGEST_SHEET), "workbook.xml")
    found = []
    for sheet in workbook.iter("{*}sheet"):
        reference = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
        target, kind = targets.get(str(reference), ("", ""))
        if kind.endswith("/worksheet"):
            found.append(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"))
    return found


def _percent_styles(archive: Archive) -> frozenset[str]:
    """The numbers of the cell styles that show 0.5 as 50%."""
    if "xl/styles.xml" not in archive.entries:
        return frozenset()
    styles = parsed_xml(archive.read("xl/styles.xml", most=LARGEST_SHEET), "styles.xml")
    formats = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter("{*}numFmt")}
    percents = _BUILT_IN_PERCENTS | {number for number, code in formats.items() if number and "%" in code}
    listed = next(styles.iter("{*}cellXfs"), None)
    return frozenset(
        str(place) for place, one in enumerate(listed if listed is not None else ()) if one.get("numFmtId") in percents
    )


def _lengths_of_texts(archive: Archive) -> list[int]:
    name = "xl/sharedStrings.xml"
    if name not in archive.entries:
        return []
    lengths = []
    for item in _walk(archive, name, "{*}si"):
        lengths.append(sum(len(part.text or "") for part in item.iter("{*}t")))
        _forget(item)
    return lengths


@dataclass
class _Surveyor:
    percent_styles: frozenset[str]
    lengths: list[int]
    parts: int = 0
    letters: int = 0
    last_row: int = 0
    last_column: int = 0

    def survey(self, archive: Archive, name: str) -> Survey:
        formulas, percents = set(), set()
        row = -1
        for element in _walk(archive, name, "{*}c", "{*}row"):
            self.parts += 1
            if str(element.tag).endswith("}row"):
                _forget(element)
                continue
            place = _place(element.get("r"), row)
            row = place[0]
            if len(element):
                self._measure(element, place)
                if element.find("{*}f") is not None:
                    formulas.add(place)
                if element.get("s") in self.percent_styles and element.get("t", "n") == "n":
                    percents.add(place)
            self._refuse_too_much()
        return Survey(frozenset(formulas), frozenset(percents))

    def _measure(self, cell: etree._Element, place: tuple[int, int]) -> None:
        self.last_row, self.last_column = max(self.last_row, place[0] + 1), max(self.last_column, place[1] + 1)
        value = cell.findtext("{*}v") or ""
        if cell.get("t") == "s" and value.isascii() and value.isdigit() and len(value) < 9:
            self.letters += self.lengths[int(value)] if int(value) < len(self.lengths) else 0

    def _refuse_too_much(self) -> None:
        area = self.last_row * self.last_column
        if self.parts > MOST_PARTS or area > LARGEST_AREA or self.letters > LONGEST_TOGETHER:
            raise UnreadableFile(_("Trang tính có quá nhiều ô nên không đọc. Hãy xóa các dòng, cột trống rồi lưu lại."))


def _place(reference: str | None, row: int) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference or "")
    if not found:
        return max(row, 0), 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _walk(archive: Archive, name: str, *tags: str) -> Iterator[etree._Element]:
    """Parse a part piece by piece, with nothing fetched and no entity heeded."""
    content = archive.read(name, most=LARGEST_SHEET)
    for empty in _EMPTY:
        content = empty.sub(b"", content)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnreadableFile(_("Phần “%(part)s” có khai báo DTD nên không nhận.", part=name))
    try:
        walk = etree.iterparse(BytesIO(content), tag=tags, resolve_entities=False, no_network=True, load_dtd=False)
        for _event, element in walk:
            yield element
    except etree.XMLSyntaxError as trouble:
        raise UnreadableFile(_("Phần “%(part)s” của tệp bị hỏng, không đọc được.", part=name)) from trouble


def _forget(element: etree._Element) -> None:
    """Let go of what has been read."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
