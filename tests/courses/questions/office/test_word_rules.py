"""Rules on Word documents: each passes one file and fails another."""

import pytest
from docx.enum.section import WD_ORIENTATION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from courses.questions.office.rules import SHIPPED
from courses.testing import check_marking_rule
from tests.courses.questions.office.files import add_field, picture, word

RULES = {rule.key.partition(".")[2]: rule for rule in SHIPPED}
LONG = "Ủy ban nhân dân xã kính báo cáo tình hình thực hiện nhiệm vụ chuyển đổi số quý ba năm nay như sau. "


def written(text, **layout):
    """A document of one paragraph that is set as told."""

    def fill(document):
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        for name, value in layout.items():
            setattr(run if name in {"bold", "italic"} else paragraph.paragraph_format, name, value)

    return word(fill)


def sized(name, size, *, by_style=False):
    def fill(document):
        paragraph = document.add_paragraph(LONG)
        font = document.styles["Normal"].font if by_style else paragraph.runs[0].font
        font.size, font.name = Pt(size), name

    return word(fill)


def paged(width=210, height=297, **margins):
    def fill(document):
        section = document.sections[0]
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.orientation = WD_ORIENTATION.LANDSCAPE if width > height else WD_ORIENTATION.PORTRAIT
        for side, length in margins.items():
            setattr(section, f"{side}_margin", Mm(length))

    return word(fill)


def numbered(*, not_first):
    def fill(document):
        section = document.sections[0]
        section.different_first_page_header_footer = not_first
        add_field(section.header.paragraphs[0], " PAGE \\* MERGEFORMAT ")

    return word(fill)


def footed(text):
    return word(lambda document: document.sections[0].footer.paragraphs[0].add_run(text))


def tabled(columns, *, repeats=False):
    def fill(document):
        table = document.add_table(rows=3, cols=columns)
        table.rows[0].cells[0].text = "Số TT"
        if repeats:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    return word(fill)


def pictured(alt):
    def fill(document):
        document.add_picture(picture())
        document.inline_shapes[0]._inline.docPr.set("descr", alt)

    return word(fill)


def noted(document):
    document.add_paragraph("Theo quy định")._p.get_or_add_pPr().addnext(OxmlElement("w:footnoteReference"))


def listed(style):
    def fill(document):
        for text in ("Một", "Hai", "Ba"):
            document.add_paragraph(text, style=style)

    return word(fill)


def headed(document):
    document.add_heading("Phần một", 1)
    document.add_heading("Phần hai", 1)


def titled(title):
    def fill(document):
        document.core_properties.title = title

    return word(fill)


PLAIN = word(lambda document: document.add_paragraph(LONG))
SET = {"line_spacing": 1.5, "first_line_indent": Mm(10), "alignment": WD_ALIGN_PARAGRAPH.JUSTIFY}

CASES = [
    ("docx_text", {"texts": ["Kính gửi", "CHUYỂN  đổi số"]}, written("Kính gửi: Tổ chuyển đổi số"), PLAIN),
    ("docx_replaced", {"old": "huyện", "new": "xã", "least": 2}, written("xã, xã"), written("huyện, xã")),
    ("docx_heading", {"level": 1, "least": 2}, word(headed), written("Phần một", bold=True)),
    ("docx_heading", {"level": 1, "text": "phần hai"}, word(headed), PLAIN),
    ("docx_style", {"text": "Phần", "style": "Heading 1"}, word(headed), written("Phần một")),
    (
        "docx_paragraph",
        {"text": "báo cáo", "align": "center", "bold": True, "capitals": True},
        written("BÁO CÁO", bold=True, alignment=WD_ALIGN_PARAGRAPH.CENTER),
        written("Báo cáo", bold=True),
    ),
    ("docx_paragraph", {"text": "nơi nhận", "italic": True}, written("Nơi nhận:", italic=True), written("Nơi nhận:")),
    (
        "docx_body_font",
        {"name": "Times New Roman", "size": 13, "size_to": 14},
        sized("Times New Roman", 14),
        sized("Times New Roman", 12),
    ),
    ("docx_body_font", {"name": "Times New Roman"}, sized("Times New Roman", 14, by_style=True), sized("Arial", 14)),
    (
        "docx_body_layout",
        {"align": "both", "first_line": 10, "first_line_to": 12.7, "lines": 1, "lines_to": 1.5},
        written(LONG, **SET),
        written(LONG, **{**SET, "line_spacing": 2.0}),
    ),
    ("docx_list", {"kind": "bulleted", "least": 3}, listed("List Bullet"), written("- Một\n- Hai\n- Ba")),
    ("docx_list", {"kind": "numbered", "least": 3}, listed("List Number"), listed("List Bullet")),
    ("docx_paper", {"size": "A4", "orientation": "portrait"}, paged(), paged(216, 279)),
    ("docx_paper", {"size": "A4", "orientation": "landscape"}, paged(297, 210), paged()),
    ("docx_margins", {"left": 30, "left_to": 35, "right": 15}, paged(left=30, right=15), paged(left=25.4, right=15)),
    ("docx_page_number", {"where": "header", "not_first": True}, numbered(not_first=True), numbered(not_first=False)),
    ("docx_page_number", {}, numbered(not_first=False), footed("Trang 1")),
    ("docx_header", {"where": "footer", "text": "bản dự thảo"}, footed("Bản dự thảo lần 2"), footed("Chính thức")),
    (
        "docx_contents",
        {},
        word(lambda document: add_field(document.add_paragraph(), ' TOC \\o "1-3" \\h ')),
        written("MỤC LỤC"),
    ),
    ("docx_table", {"columns": 4, "rows": 3, "heading_repeats": True}, tabled(4, repeats=True), tabled(4)),
    ("docx_table", {"columns": 4, "headings": ["số tt"]}, tabled(4), tabled(3)),
    ("docx_picture", {"least": 1, "alt": True}, pictured("Trụ sở xã"), pictured("")),
    ("docx_footnote", {"least": 1}, word(noted), PLAIN),
    (
        "docx_merge_fields",
        {"names": ["Ho_ten", "Don_vi"]},
        word(
            lambda document: [
                add_field(document.add_paragraph(), f" MERGEFIELD {name} ") for name in ("Ho_ten", '"Don_vi"')
            ]
        ),
        written("«Ho_ten» «Don_vi»"),
    ),
    ("docx_title", {"text": "báo cáo"}, titled("Báo cáo quý III"), titled("")),
]


@pytest.mark.parametrize(("name", "asked", "passes", "fails"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_passes_what_has_it_and_fails_what_has_not(name, asked, passes, fails):
    check_marking_rule(RULES[name], asked, passes=passes(), fails=fails())


def test_every_rule_that_ships_on_word_is_tried():
    assert {case[0] for case in CASES} == {name for name in RULES if name.startswith("docx_")}
