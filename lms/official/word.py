"""Papers as Word files (.docx), in styles that whoever opens them can go on working with."""

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.section import Section
from docx.shared import Mm, Pt

from lms.official import words
from lms.official.papers import Annex, Paper, PaperList
from lms.official.word_parts import add_columns, add_field, add_list, add_rule, restart_numbers
from lms.official.word_styles import add_styles

PAGE = (Mm(210), Mm(297))
ISSUER_SHARE = 0.41
TITLE_RULE = 0.25
AGENCY_RULE = 0.4
MOTTO_MM = 58
"""How long the motto is in bold type of 14 points; its rule is as long (NĐ 30/2020, Annex I)."""


def write(paper: Paper) -> bytes:
    """Lay out a paper as a Word file."""
    document = Document()
    add_styles(document)
    _describe(document, paper)
    _set_up(document.sections[0])
    _add_heading(document, paper)
    _add_name(document, paper)
    _add_addressees(document, paper.addressees)
    _add_parts(document, paper.body)
    _add_closing(document, paper)
    for place, annex in enumerate(paper.annexes):
        _add_annex(document, paper, annex, place)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _describe(document: DocumentObject, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.name, paper.heading.agency, "vi-VN"
    properties.comments = ""


def _set_up(section: Section) -> None:
    """A4 with the margins of the decree; the page's number at the top, from the second page on."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = PAGE
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(20),
        Mm(20),
        Mm(30),
        Mm(15),
    )
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    line = section.header.paragraphs[0]
    line.style = "Số trang"
    add_field(line, "PAGE")


def _width_mm(section: Section) -> float:
    assert section.page_width is not None
    assert section.left_margin is not None
    assert section.right_margin is not None
    return float(section.page_width.mm - section.left_margin.mm - section.right_margin.mm)


def _add_heading(document: DocumentObject, paper: Paper) -> None:
    width = _width_mm(document.sections[0])
    shares = (ISSUER_SHARE, 1 - ISSUER_SHARE)
    (issuer, state), (number, day) = add_columns(document, [width * share for share in shares], rows=2)
    lines = [(line, "Cơ quan chủ quản") for line in words.capital_lines(paper.heading.superior) if line]
    lines += [(line, "Cơ quan ban hành") for line in words.capital_lines(paper.heading.agency)]
    for text, style in lines:
        issuer.add(text, style)
    add_rule(issuer.add("", "Đường kẻ"), width * ISSUER_SHARE * (1 - AGENCY_RULE) / 2)
    state.add(words.COUNTRY, "Quốc hiệu")
    state.add(words.MOTTO, "Tiêu ngữ")
    add_rule(state.add("", "Đường kẻ"), (width * shares[1] - MOTTO_MM) / 2)
    number.add(words.number_line(paper.heading), "Số, ký hiệu")
    if paper.subject:
        number.add(paper.subject, "Trích yếu công văn")
    day.add(words.dateline(paper.heading), "Địa danh, ngày tháng")


def _add_name(document: DocumentObject, paper: Paper) -> None:
    if not paper.kind:
        return
    document.add_paragraph(paper.kind.upper(), style="Title")
    if paper.title:
        document.add_paragraph(paper.title, style="Trích yếu nội dung")
        _add_short_rule(document)


def _add_short_rule(document: DocumentObject) -> None:
    width = _width_mm(document.sections[-1])
    add_rule(document.add_paragraph(style="Đường kẻ"), width * (1 - TITLE_RULE) / 2)


def _add_addressees(document: DocumentObject, addressees: Sequence[str]) -> None:
    lines = words.addressee_lines(addressees)
    if len(lines) == 1:
        document.add_paragraph(f"{words.ADDRESSED} {lines[0]}", style="Kính gửi một nơi")
        return
    for place, line in enumerate(lines):
        document.add_paragraph(f"{words.ADDRESSED}\t{line}" if place == 0 else f"\t{line}", style="Kính gửi nhiều nơi")


def _add_parts(document: DocumentObject, parts: Sequence[str | PaperList]) -> None:
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part, style="Nội dung")
        else:
            document.add_paragraph(style="Đường kẻ")
            add_list(document, part, _width_mm(document.sections[-1]))


def _add_closing(document: DocumentObject, paper: Paper) -> None:
    width = _width_mm(document.sections[-1])
    document.add_paragraph(style="Đường kẻ")
    ((recipients, signature),) = add_columns(document, [width / 2, width / 2])
    if paper.recipients:
        recipients.add(words.DISTRIBUTED, "Nơi nhận")
    for line in words.recipient_lines(paper.recipients):
        recipients.add(line, "Nơi nhận, danh sách")
    for line in paper.signature.lines:
        signature.add(line, "Chức vụ người ký")
    signature.add(paper.signature.name, "Họ tên người ký").paragraph_format.space_before = Pt(72)


def _add_annex(document: DocumentObject, paper: Paper, annex: Annex, place: int) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].style = "Đường kẻ"  # Word keeps the end of a section in a paragraph of its own
    _set_up(section)
    restart_numbers(section)
    document.add_paragraph(words.annex_title(place, len(paper.annexes)), style="Heading 1")
    document.add_paragraph(annex.title.upper(), style="Trích yếu nội dung")
    document.add_paragraph(words.annex_reference(paper.kind, paper.heading), style="Kèm theo")
    _add_short_rule(document)
    _add_parts(document, annex.parts)
