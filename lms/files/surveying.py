"""A look over the sheets of an .xlsx before they are read: how large they are, and which cells show something else.

A sheet of few bytes may name a cell in its last row and column; a reader that lays it out would fill the memory.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from flask_babel import gettext as _
from lxml import etree

from lms.files.archives import Archive
from lms.files.safe_xml import parsed_xml
from lms.files.source import UnreadableFile

LARGEST_SHEET = 60_000_000
MOST_PARTS = 3_000_000
"""Rows and cells of one sheet, empty ones included."""

LARGEST_AREA = 4_000_000
"""Cells that a sheet takes when it is laid out: its last row with anything times its last column."""

LONGEST_TOGETHER = 60_000_000
"""Letters of all cells: many cells may share one long text."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The last places of a sheet (ECMA-376); what claims to stand beyond is no sheet."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_EMPTY = (re.compile(rb"<(?:row|c)\b[^<>]*/>"), re.compile(rb"<row\b[^<>]*></row>"))
"""Cells and rows that are there for their looks only; a sheet may have a million of them."""

_BUILT_IN_PERCENTS = {"9", "10"}


@dataclass(frozen=True)
class Survey:
    """Cells with formulas and cells that are shown as percents, as rows and columns from 0; rows that are hidden."""

    formulas: frozenset[tuple[int, int]]
    percents: frozenset[tuple[int, int]]
    hidden: frozenset[int] = frozenset()


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
    row: int = -1
    column: int = -1
    line: etree._Element | None = None

    def survey(self, archive: Archive, name: str) -> Survey:
        formulas, percents, hidden = set(), set(), set()
        self.row, self.column, self.line = -1, -1, None
        for element in _walk(archive, name, "{*}c", "{*}row"):
            self.parts += 1
            if str(element.tag).endswith("}row"):
                if element.get("hidden") in {"1", "true"}:
                    hidden.add(self.row)
                _forget(element)
                continue
            place = self._placed(element)
            self.last_row, self.last_column = max(self.last_row, place[0] + 1), max(self.last_column, place[1] + 1)
            if len(element):
                self._measure(element)
                if element.find("{*}f") is not None:
                    formulas.add(place)
                if element.get("s") in self.percent_styles and element.get("t", "n") == "n":
                    percents.add(place)
            self._refuse_too_much()
        return Survey(frozenset(formulas), frozenset(percents), frozenset(hidden))

    def _placed(self, cell: etree._Element) -> tuple[int, int]:
        """Where a cell stands, in its row's or the next place where it does not say so itself.

        The reader believes what cells say, and takes rows that go backwards for billions of rows: neither gets to it.
        """
        line, said = cell.getparent(), cell.get("r")
        if line is not self.line:
            number = line.get("r") if line is not None else None
            self.line, self.column = line, -1
            self._go_to(self.row + 1 if number is None else _number(number, LAST_ROW) - 1)
        if said is None:
            self.column += 1
            return self.row, self.column
        found = _REFERENCE.fullmatch(said)
        if not found:
            raise _broken()
        self._go_to(_number(found[2], LAST_ROW) - 1)
        self.column = _column(found[1])
        return self.row, self.column

    def _go_to(self, row: int) -> None:
        if row < self.row:
            raise _broken()
        self.row = row

    def _measure(self, cell: etree._Element) -> None:
        value = cell.findtext("{*}v") or ""
        if cell.get("t") == "s" and value.isascii() and value.isdigit() and len(value) < 9:
            self.letters += self.lengths[int(value)] if int(value) < len(self.lengths) else 0

    def _refuse_too_much(self) -> None:
        area = self.last_row * self.last_column
        if self.parts > MOST_PARTS or area > LARGEST_AREA or self.letters > LONGEST_TOGETHER:
            raise _too_much()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > LAST_COLUMN:
        raise _broken()
    return number - 1


def _number(text: str, most: int) -> int:
    if not _NUMBER.fullmatch(text) or int(text) > most:
        raise _broken()
    return int(text)


def _too_much() -> UnreadableFile:
    return UnreadableFile(_("Trang tính có quá nhiều ô nên không đọc. Hãy xóa các dòng, cột trống rồi lưu lại."))


def _broken() -> UnreadableFile:
    return UnreadableFile(_("Tệp Excel bị hỏng, không đọc được. Hãy mở tệp, lưu lại rồi thử lại."))


def _walk(archive: Archive, name: str, *tags: str) -> Iterator[etree._Element]:
    """Parse a part piece by piece, with nothing fetched and no entity heeded."""
    if name in archive.entries and archive.entries[name].file_size > LARGEST_SHEET:
        raise _too_much()
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
