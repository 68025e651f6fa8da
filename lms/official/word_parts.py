"""What python-docx has no words for: columns without lines, rules, fields, heading rows that are repeated."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docx.shared import Mm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from lms.official.papers import PaperList

ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


class Place:
    """A cell that is written line by line."""

    def __init__(self, cell: _Cell) -> None:
        self._cell = cell
        self._is_empty = True

    def add(self, text: str, style: str) -> Paragraph:
        line: Paragraph = self._cell.paragraphs[0] if self._is_empty else self._cell.add_paragraph()
        self._is_empty = False
        line.style = style
        line.add_run(text)
        return line


def add_columns(document: Document, widths_mm: Sequence[float], *, rows: int = 1) -> list[list[Place]]:
    """Add a table without lines, as the decree's own models use for what stands side by side."""
    table = document.add_table(rows, len(widths_mm))
    _fix_widths(table, widths_mm)
    return [[Place(cell) for cell in row.cells] for row in table.rows]


def _fix_widths(table: Table, widths_mm: Sequence[float]) -> None:
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)


def add_list(document: Document, listing: PaperList, width_mm: float) -> None:
    """Add a ruled list; its heading row is repeated on every page and no row is torn in two."""
    shares = sum(column.share for column in listing.columns)
    table = document.add_table(2, len(listing.columns), style="Table Grid")
    _fix_widths(table, [width_mm * column.share / shares for column in listing.columns])
    heading, model = table.rows
    for row, style in ((heading, "Bảng, tiêu đề"), (model, "Bảng, chữ")):
        _keep_whole(row, is_heading=row is heading)
        for cell, column in zip(row.cells, listing.columns, strict=True):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            cell.paragraphs[0].style = style
            cell.paragraphs[0].add_run(column.title)
            if row is model:
                cell.paragraphs[0].alignment = ALIGNMENTS[column.align]
    for texts in listing.rows:  # copied: python-docx looks every style up anew, a second for 150 rows
        table._tbl.append(_filled(model, texts))  # noqa: SLF001
    table._tbl.remove(model._tr)  # noqa: SLF001


def _filled(model: _Row, texts: Sequence[str]) -> Any:
    row = deepcopy(model._tr)  # noqa: SLF001
    for run, text in zip(row.iter(qn("w:r")), texts, strict=True):
        run.text = text
    return row


def _keep_whole(row: _Row, *, is_heading: bool) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 (python-docx has no door for it)
    properties.append(_element("w:cantSplit"))
    if is_heading:
        properties.append(_element("w:tblHeader"))


def add_rule(line: Paragraph, inset_mm: float) -> None:
    """Draw a line below an empty paragraph, `inset_mm` away from both sides of its column."""
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(inset_mm)
    borders = _element("w:pBdr")
    border = _element("w:bottom", val="single", sz="6", space="1", color="000000")
    borders.append(border)
    properties = line._p.get_or_add_pPr()  # noqa: SLF001 (python-docx has no door for borders)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def add_field(line: Paragraph, code: str) -> None:
    """Add a field that Word reckons itself, such as the page's number."""
    run = line.add_run()._r  # noqa: SLF001 (python-docx has no door for fields)
    instruction = _element("w:instrText")
    instruction.text = code
    run.extend((_element("w:fldChar", fldCharType="begin"), instruction, _element("w:fldChar", fldCharType="end")))


def restart_numbers(section: Section) -> None:
    """Number the section's pages from 1: the pages of an annex are counted by themselves."""
    properties = section._sectPr  # noqa: SLF001 (python-docx has no door for it)
    for older in properties.findall(qn("w:pgNumType")):
        properties.remove(older)
    margins = properties.find(qn("w:pgMar"))
    assert margins is not None
    margins.addnext(_element("w:pgNumType", start="1"))


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
