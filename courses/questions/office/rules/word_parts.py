"""Rules on what stands in a Word document beside its text: tables, pictures, references, fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.questions.office.contract import WORD, Finding, MarkingRule, nothing
from courses.questions.office.parameters import FLAG, TEXTS, WHOLE, Parameter
from courses.questions.office.word import W, field_codes, plain
from lms.api import JSONDict, _, lazy_

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_PICTURE_NAME = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"


class WordContents(MarkingRule):
    """A table of contents that the program makes."""

    key = "courses.docx_contents"
    title = lazy_("Mục lục tự động")
    reads = WORD

    def look(self, document: Document, asked: JSONDict) -> Finding:  # noqa: ARG002 (there is nothing to ask)
        codes = [code for code in field_codes(document.element.body) if code.upper().split()[0] == "TOC"]
        return Finding.of(right=bool(codes), found=codes[0] if codes else nothing())


class WordTable(MarkingRule):
    """A table of so many columns and at least so many rows, whose heading row is repeated on each page."""

    key = "courses.docx_table"
    title = lazy_("Bảng")
    reads = WORD
    parameters = (
        Parameter("columns", WHOLE, least=1, most=63),
        Parameter("rows", WHOLE, needed=False, least=1, most=1_000),
        Parameter("heading_repeats", FLAG, needed=False),
        Parameter("headings", TEXTS, needed=False),
    )

    def look(self, document: Document, asked: JSONDict) -> Finding:
        found = [(_held(table, asked), table) for table in document.tables]
        if not found:
            return Finding(nothing(), 0.0)
        held, table = max(found, key=lambda pair: sum(pair[0]))
        size = _("bảng %(columns)d cột, %(rows)d hàng", columns=_columns(table), rows=len(table.rows))
        missing = asked.get("heading_repeats") and not held[-1]
        evidence = _("hàng tiêu đề chưa đặt lặp lại") if missing else ""
        return Finding.share(sum(held), len(held), size, evidence)


class WordPicture(MarkingRule):
    """At least so many pictures; with `alt` each has a text for those who cannot see it."""

    key = "courses.docx_picture"
    title = lazy_("Hình ảnh")
    reads = WORD
    parameters = (Parameter("least", WHOLE, least=1, most=100), Parameter("alt", FLAG, needed=False))

    def look(self, document: Document, asked: JSONDict) -> Finding:
        pictures = [
            name.get("descr", "").strip()
            for name in document.element.body.iter(_PICTURE_NAME)
            if next(name.getparent().iter(_PICTURE), None) is not None
        ]
        told = [text for text in pictures if text]
        found = _("%(n)d hình, %(told)d hình có mô tả", n=len(pictures), told=len(told))
        right = told if asked.get("alt") else pictures
        return Finding.share(len(right), asked["least"], found, "; ".join(told)[:200])


class WordFootnote(MarkingRule):
    """At least so many footnotes."""

    key = "courses.docx_footnote"
    title = lazy_("Chú thích cuối trang")
    reads = WORD
    parameters = (Parameter("least", WHOLE, least=1, most=100),)

    def look(self, document: Document, asked: JSONDict) -> Finding:
        notes = sum(1 for _note in document.element.body.iter(f"{W}footnoteReference"))
        return Finding.share(notes, asked["least"], _("%(n)d chú thích", n=notes))


class WordMergeFields(MarkingRule):
    """The document has these fields of a mail merge."""

    key = "courses.docx_merge_fields"
    title = lazy_("Trường trộn thư")
    reads = WORD
    parameters = (Parameter("names", TEXTS),)

    def look(self, document: Document, asked: JSONDict) -> Finding:
        codes = [code.split() for code in field_codes(document.element.body)]
        names = {plain(code[1].strip('"')) for code in codes if len(code) > 1 and code[0].upper() == "MERGEFIELD"}
        there = [name for name in asked["names"] if plain(name) in names]
        return Finding.share(len(there), len(asked["names"]), ", ".join(sorted(names)) or nothing())


class WordProperties(MarkingRule):
    """The title in the file's properties is filled in, and has a text."""

    key = "courses.docx_title"
    title = lazy_("Thuộc tính tiêu đề của tệp")
    reads = WORD
    parameters = (Parameter("text", needed=False),)

    def look(self, document: Document, asked: JSONDict) -> Finding:
        title = document.core_properties.title or ""
        right = bool(title.strip()) and plain(asked.get("text", "")) in plain(title)
        return Finding.of(right=right, found=title[:200] or nothing())


def _held(table: Table, asked: JSONDict) -> list[bool]:
    """What of the asked a table has, the repeated heading last."""
    held = [_columns(table) == asked["columns"]]
    if "rows" in asked:
        held.append(len(table.rows) >= asked["rows"])
    if "headings" in asked:
        first = plain(" ".join(_row_text(table.rows[0])) if len(table.rows) else "")
        held.append(all(plain(text) in first for text in asked["headings"]))
    if asked.get("heading_repeats"):
        rows: Any = table._tbl.tr_lst  # noqa: SLF001 (not in python-docx)
        mark = rows[0].find(f"{W}trPr/{W}tblHeader") if rows else None
        held.append(mark is not None and mark.get(f"{W}val", "1") not in {"0", "false", "off"})
    return held


def _row_text(row: Any) -> list[str]:
    return ["".join(text.text or "" for text in row._tr.iter(f"{W}t"))]  # noqa: SLF001 (merged cells count once)


def _columns(table: Table) -> int:
    return len(table._tbl.tblGrid.gridCol_lst)  # noqa: SLF001 (`columns` makes an object of each)
