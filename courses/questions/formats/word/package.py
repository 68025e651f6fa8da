"""A Word file taken apart: its XML parts, what refers to what, and its pictures."""

import posixpath
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from courses.questions.formats.contract import UnreadableFile
from lms.api import Archive, ArchiveLimits, _, open_archive, parsed_xml, refuse_macros

LARGEST_PART = 40_000_000
"""Bytes of XML in one part; 5,000 questions take about 20 million."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"drawingml/wordprocessingDrawing": b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    b"drawingml/picture": b"http://schemas.openxmlformats.org/drawingml/2006/picture",
}
"""Names of ISO's strict form of the format, with those that everybody writes."""


class Relation(NamedTuple):
    """What a part refers to: a part of the file, or something outside of it."""

    kind: str
    target: str
    is_outside: bool


@dataclass
class Package:
    """The parts of a Word file that are read; all others are left alone."""

    archive: Archive
    main: str
    relations: dict[str, Relation] = field(default_factory=dict)

    def part(self, kind: str) -> etree._Element | None:
        """The part that the main one calls its `styles` or `numbering`; None where it has none."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.is_outside and relation.target in self.archive.entries:
                return _parsed(self.archive, relation.target)
        return None

    def document(self) -> etree._Element:
        """The main part's body."""
        body = _parsed(self.archive, self.main).find(f"{W}body")
        if body is None:
            raise UnreadableFile(_("Tệp Word không có nội dung."))
        return body

    def picture(self, reference: str) -> tuple[str, bytes] | None:
        """A stored picture with the name of its part; None for one that is elsewhere or is not there."""
        relation = self.relations.get(reference)
        if relation is None or relation.is_outside or relation.target not in self.archive.entries:
            return None
        return posixpath.basename(relation.target), self.archive.read(relation.target)


def opened(content: bytes) -> Package:
    """Open a Word file; raises `UnreadableFile`."""
    archive = open_archive(content, ArchiveLimits())
    refuse_macros(archive)
    main = next((one.target for one in _relations(archive, "").values() if one.kind == "officeDocument"), "")
    if main not in archive.entries or not _is_word(archive, main):
        raise UnreadableFile(_("Tệp này không phải tệp Word (.docx). Hãy mở tệp, lưu thành .docx rồi thử lại."))
    return Package(archive, main, _relations(archive, main))


def _is_word(archive: Archive, main: str) -> bool:
    return etree.QName(_parsed(archive, main)).text == f"{W}document"


def _relations(archive: Archive, part: str) -> dict[str, Relation]:
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in archive.entries:
        return {}
    return {
        one.get("Id", ""): Relation(
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
            one.get("TargetMode") == "External",
        )
        for one in _parsed(archive, listed)
        if isinstance(one.tag, str)
    }


def _parsed(archive: Archive, name: str) -> etree._Element:
    content = archive.read(name, most=LARGEST_PART)
    if _STRICT in content:
        for strict, usual in _USUAL.items():
            content = content.replace(_STRICT + strict, usual)
    return parsed_xml(content, name)
