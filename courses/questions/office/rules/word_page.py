"""Rules on the pages of a Word document: paper, margins, headers, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.questions.office.contract import WORD, Finding, MarkingRule, nothing
from courses.questions.office.parameters import CHOICE, FLAG, NUMBER, Parameter
from courses.questions.office.word import EMU_PER_MM, field_codes, plain
from lms.api import JSONDict, _, lazy_, number

if TYPE_CHECKING:
    from docx.document import Document

PAPERS = {"A4": (210, 297), "A3": (297, 420), "A5": (148, 210), "Letter": (216, 279)}
"""Sides in millimetres, upright."""

SIDES = ("top", "bottom", "left", "right")
ROUNDING = 1.0
"""Millimetres that programs round by."""

HEADER, FOOTER = "header", "footer"
_ORIENTATIONS = ("portrait", "landscape")


class WordPaper(MarkingRule):
    """Every section is on this paper, upright or across."""

    key = "courses.docx_paper"
    title = lazy_("Khổ giấy và hướng giấy")
    reads = WORD
    parameters = (
        Parameter("size", CHOICE, choices=tuple(PAPERS)),
        Parameter("orientation", CHOICE, needed=False, choices=_ORIENTATIONS),
    )

    def look(self, document: Document, asked: JSONDict) -> Finding:
        sides = [(_mm(section.page_width), _mm(section.page_height)) for section in document.sections]
        wanted = PAPERS[asked["size"]]
        right = bool(sides) and all(
            abs(a - b) <= ROUNDING * 2 for pair in sides for a, b in zip(sorted(pair), wanted, strict=True)
        )
        turned = asked.get("orientation", "")
        upright = all((width < height) is (turned == "portrait") for width, height in sides) if turned else True
        found = ", ".join(f"{number(width, 0)} × {number(height, 0)} mm" for width, height in sides)
        return Finding.of(right=right and upright, found=found)


class WordMargins(MarkingRule):
    """Each margin lies between so many millimetres: `left` to `left_to`, or `left` exactly."""

    key = "courses.docx_margins"
    title = lazy_("Lề trang")
    reads = WORD
    parameters = tuple(
        Parameter(name, NUMBER, needed=False, least=0, most=100) for side in SIDES for name in (side, f"{side}_to")
    )

    def look(self, document: Document, asked: JSONDict) -> Finding:
        wanted = [side for side in SIDES if side in asked]
        section = document.sections[0]
        margins = {side: _mm(getattr(section, f"{side}_margin")) for side in SIDES}
        right = [
            side
            for side in wanted
            if asked[side] - ROUNDING <= margins[side] <= float(asked.get(f"{side}_to") or asked[side]) + ROUNDING
        ]
        found = _(
            "trên %(top)s, dưới %(bottom)s, trái %(left)s, phải %(right)s mm",
            **{side: number(margins[side], 0) for side in SIDES},
        )
        return Finding.share(len(right), len(wanted), found)


class WordPageNumber(MarkingRule):
    """Pages are numbered by a field, in the header or the footer; with `not_first` the first page shows none."""

    key = "courses.docx_page_number"
    title = lazy_("Đánh số trang tự động")
    reads = WORD
    parameters = (
        Parameter("where", CHOICE, needed=False, choices=(HEADER, FOOTER)),
        Parameter("not_first", FLAG, needed=False),
    )

    def look(self, document: Document, asked: JSONDict) -> Finding:
        wheres = (asked["where"],) if "where" in asked else (HEADER, FOOTER)
        section = document.sections[0]
        numbered = [where for where in wheres if _numbers(getattr(section, where))]
        parts = [bool(numbered)]
        if asked.get("not_first"):
            hidden = section.different_first_page_header_footer and not any(
                _numbers(getattr(section, f"first_page_{where}")) for where in (HEADER, FOOTER)
            )
            parts.append(bool(hidden))
        words = {HEADER: _("ở đầu trang"), FOOTER: _("ở chân trang")}
        found = ", ".join(str(words[where]) for where in numbered) or nothing()
        evidence = _("trang đầu vẫn hiện số trang") if numbered and not all(parts) else ""
        return Finding.share(sum(parts) if numbered else 0, len(parts), found, evidence)


class WordHeader(MarkingRule):
    """The header or the footer has a text."""

    key = "courses.docx_header"
    title = lazy_("Nội dung đầu trang, chân trang")
    reads = WORD
    parameters = (Parameter("where", CHOICE, choices=(HEADER, FOOTER)), Parameter("text"))

    def look(self, document: Document, asked: JSONDict) -> Finding:
        texts = [
            paragraph.text
            for section in document.sections
            for paragraph in getattr(section, asked["where"]).paragraphs
            if paragraph.text.strip()
        ]
        right = plain(asked["text"]) in plain(" ".join(texts))
        return Finding.of(right=right, found=" ".join(texts)[:200] or nothing())


def _mm(length: Any) -> float:
    return (length or 0) / EMU_PER_MM


def _numbers(part: Any) -> bool:
    return any(code.upper().split()[0] == "PAGE" for code in field_codes(part._element))  # noqa: SLF001
