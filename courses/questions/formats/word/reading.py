"""A Word document as lines and tables: what is seen on paper, and nothing that is hidden or was struck out."""

from collections.abc import Iterator

from lxml import etree

from courses.questions.formats.contract import UnreadableFile
from courses.questions.formats.word.numbering import Numbering
from courses.questions.formats.word.package import Package, W
from courses.questions.formats.word.pictures import Pictures
from courses.questions.formats.word.runs import Runs, Seen
from courses.questions.formats.word.spans import Block, Grid, Line, Span, split_lines
from courses.questions.formats.word.styles import Styles
from lms.api import _

MOST_PARAGRAPHS = 60_000
DEEPEST_TABLE = 4
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ENTERED = {W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}


class Reader:
    """Reads one document from its beginning to its end; lists are counted on the way."""

    def __init__(self, package: Package) -> None:
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"))
        self.pictures = Pictures(package)
        self._runs = Runs(self._styles, self.pictures)
        self._body = package.document()
        self._paragraphs = 0
        self._carried: list[Span] = []

    @property
    def has_legacy_text(self) -> bool:
        """Whether text typed with fonts of before Unicode was rewritten."""
        return self._runs.has_legacy_text

    def blocks(self) -> list[Block]:
        """Lines and tables in their order; raises `UnreadableFile` for more than anybody writes."""
        return list(self._blocks(self._body, 0))

    def _blocks(self, parent: etree._Element, depth: int) -> Iterator[Block]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._lines(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element, depth)
            elif element.tag in _ENTERED:
                yield from self._blocks(element, depth)
            elif element.tag == f"{_MC}AlternateContent":
                chosen = element.find(f"{_MC}Choice")
                yield from self._blocks(chosen if chosen is not None else element, depth)

    def _table(self, table: etree._Element, depth: int) -> Iterator[Block]:
        if depth > DEEPEST_TABLE:
            raise UnreadableFile(_("Trong tệp có bảng lồng nhau quá nhiều lớp nên không đọc."))
        first = self._paragraphs + 1
        own = (row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl"), None) is table)
        rows = [tuple(self._cells(row, depth + 1)) for row in own if row.find(f"{W}trPr/{W}del") is None]
        if rows:
            yield Grid(first, tuple(rows))

    def _cells(self, row: etree._Element, depth: int) -> Iterator[tuple[Line, ...]]:
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr"), None) is not row:
                continue
            lines: list[Line] = []
            for block in self._blocks(cell, depth):
                lines.extend([block] if isinstance(block, Line) else [one for part in block.cells() for one in part])
            yield tuple(lines)

    def _lines(self, paragraph: etree._Element) -> Iterator[Line]:
        self._paragraphs += 1
        if self._paragraphs > MOST_PARAGRAPHS:
            sentence = _("Tệp có quá %(most)d dòng. Hãy chia thành nhiều tệp nhỏ hơn.", most=MOST_PARAGRAPHS)
            raise UnreadableFile(sentence)
        properties = next(paragraph.iterchildren(f"{W}pPr"), None)
        properties = properties if properties is not None and len(properties) else None
        named = None if properties is None else properties.find(f"{W}pStyle")
        style = self._styles[self._styles.usual if named is None else named.get(f"{W}val", "")]
        seen = self._runs.of(paragraph, style, self._paragraphs)
        spans = [*self._carried, *seen.spans]
        self._carried = []
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._carried = spans
            return
        own = None if properties is None else properties.find(f"{W}numPr")
        label = self._numbering.next_label(own if own is not None else style.numbering) if _is_seen(spans) else None
        yield from self._parted(spans, seen, Line(self._paragraphs, (), label, is_heading=style.is_heading))

    @staticmethod
    def _parted(spans: list[Span], seen: Seen, whole: Line) -> Iterator[Line]:
        for place, part in enumerate(split_lines(spans)):
            if place:
                yield Line(whole.paragraph, part, is_heading=whole.is_heading)
            else:
                missing, doubts = tuple(seen.missing), tuple(seen.doubts)
                yield Line(whole.paragraph, part, whole.label, whole.is_heading, missing, doubts)


def _is_seen(spans: list[Span]) -> bool:
    """Whether a paragraph shows anything: Word numbers empty ones too, but nobody writes a question into them."""
    return any(span.text.strip() for span in spans)
