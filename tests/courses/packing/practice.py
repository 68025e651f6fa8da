"""The three practical tasks done as they should be, and done badly, from the files that the pack gives."""

from copy import deepcopy
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from courses.packing.commands import SHIPPED
from tests.courses.questions.office.files import add_field, part_of, with_part

FILES = Path(SHIPPED) / "thuc-hanh" / "files"
TRANSITION = '<p:transition xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>'
LEVEL = 0.1


def starting(name: str) -> bytes:
    return (FILES / name).read_bytes()


def good_letter() -> bytes:
    """Every requirement of the letter, with the program's own tools."""
    letter = docx.Document(BytesIO(starting("cong-van-chua-trinh-bay.docx")))
    font = letter.styles["Normal"].font
    font.name, font.size = "Times New Roman", Pt(14)
    section = letter.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    add_field(section.header.paragraphs[0], "PAGE")
    for paragraph in letter.paragraphs:
        paragraph.runs[0].text = paragraph.text.replace("tin học", "kỹ năng số")
        _set(letter, paragraph)
    _make_table(letter)
    return _saved(letter)


def weak_letter() -> bytes:
    """A letter whose margins alone were set."""
    letter = docx.Document(BytesIO(starting("cong-van-chua-trinh-bay.docx")))
    section = letter.sections[0]
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    return _saved(letter)


def good_sheet() -> bytes:
    """Every requirement of the sheet; results stand beside the formulas, as Excel stores them."""
    rows = _villages()
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    page = book.add_worksheet("Tong_hop")
    head = book.add_format({"bold": True, "align": "center", "text_wrap": True, "border": 1, "bg_color": "#DDEBF7"})
    whole, share = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "0.0%"})
    page.merge_range("A1:G1", "TỔNG HỢP DÂN SỐ VÀ HỘ NGHÈO", book.add_format({"bold": True, "align": "center"}))
    page.write("J2", LEVEL)
    page.write_row("A4", ["TT", "Thôn", "Số hộ", "Số dân", "Số hộ nghèo", "Tỷ lệ hộ nghèo", "Xếp loại"], head)
    for row, (name, homes, people, poor) in enumerate(sorted(rows, key=lambda one: -one[2]), start=5):
        page.write(f"A{row}", row - 4)
        page.write(f"B{row}", name)
        page.write_row(f"C{row}", [homes, people, poor], whole)
        page.write_formula(f"F{row}", f"=E{row}/C{row}", share, poor / homes)
        judged = "Ưu tiên" if poor / homes >= LEVEL else "Theo dõi"
        page.write_formula(f"G{row}", f'=IF(F{row}>=$J$2,"Ưu tiên","Theo dõi")', None, judged)
    for column, place in zip("CDE", (1, 2, 3), strict=True):
        page.write_formula(f"{column}15", f"=SUM({column}5:{column}14)", whole, sum(one[place] for one in rows))
    page.autofilter("A4:G14")
    page.freeze_panes(4, 0)
    page.conditional_format("F5:F14", {"type": "cell", "criteria": ">=", "value": "$J$2", "format": head})
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(3)
    page.set_footer("&CTrang &P")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=Tong_hop!$B$5:$B$14", "values": "=Tong_hop!$D$5:$D$14"})
    chart.set_title({"name": "Số dân các thôn"})
    page.insert_chart("I5", chart)
    book.close()
    return file.getvalue()


def weak_sheet() -> bytes:
    """A sheet where the share was worked out by hand."""
    book = openpyxl.load_workbook(BytesIO(starting("dan-so-ho-ngheo.xlsx")))
    page = book.active
    page.title = "Tong_hop"
    for row in range(5, 15):
        page[f"F{row}"] = page[f"E{row}"].value / page[f"C{row}"].value
    return _saved(book)


def good_deck() -> bytes:
    """Every requirement of the presentation."""
    old = pptx.Presentation(BytesIO(starting("bao-cao-mot-cua.pptx")))
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    first = _slide(deck, 0, "Báo cáo kết quả bộ phận một cửa quý III")
    first.placeholders[1].text_frame.text = "UBND xã Tân An"
    second = _slide(deck, 1, "Bộ phận một cửa", "Tiếp nhận hồ sơ mọi ngày làm việc\nTrả kết quả đúng hẹn")
    shape = second.shapes.add_picture(_old_picture(old), Inches(8), Inches(3))
    shape._element.nvPicPr.cNvPr.set("descr", "Hai cán bộ ngồi ở quầy tiếp nhận hồ sơ")
    table = _slide(deck, 5, "Số liệu ba tháng").shapes.add_table(4, 3, Inches(1), Inches(2), Inches(8), Inches(3)).table
    table.cell(0, 0).text = "Tháng"
    numbers = CategoryChartData()
    numbers.categories = ["7", "8", "9"]
    numbers.add_series("Hồ sơ", (182, 205, 214))
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED
    place = (Inches(1), Inches(2), Inches(8), Inches(4))
    chart = _slide(deck, 5, "Hồ sơ tăng đều").shapes.add_chart(kind, *place, numbers).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Số hồ sơ theo tháng"
    _slide(deck, 1, "Việc còn khó", "Người cao tuổi chưa quen nộp trực tuyến")
    _slide(deck, 1, "Kiến nghị", "Thêm một máy tính cho người dân tự nộp")
    for number, slide in enumerate(deck.slides, start=1):
        slide._element.append(etree.fromstring(TRANSITION))
        slide.notes_slide.notes_text_frame.text = "Nói ngắn, dừng lại hỏi xem người nghe có câu hỏi nào không."
        if number > 1:
            _number(slide)
    theme = "ppt/theme/theme1.xml"
    content = _saved(deck)
    return with_part(content, theme, part_of(content, theme).replace(b'name="Office Theme"', b'name="Thao"'))


def weak_deck() -> bytes:
    """The starting file with one more slide."""
    deck = pptx.Presentation(BytesIO(starting("bao-cao-mot-cua.pptx")))
    _slide(deck, 1, "Kiến nghị", "Thêm máy tính")
    return _saved(deck)


def _set(letter, paragraph):
    """Set one line of the letter as its place asks."""
    text, run, layout = paragraph.text, paragraph.runs[0], paragraph.paragraph_format
    centred = ("Cộng hòa", "Độc lập", "V/v", "ỦY BAN", "XÃ TÂN AN", "Số:")
    if len(text.split()) > 12:
        layout.alignment, layout.first_line_indent = WD_ALIGN_PARAGRAPH.JUSTIFY, Mm(10)
        layout.line_spacing = 1.2
    if text.startswith(centred):
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if text.startswith("Cộng hòa"):
        run.text, run.bold, run.font.size = text.upper(), True, Pt(13)
    if text.startswith(("Độc lập", "TM.", "CHỦ TỊCH", "Nguyễn")):
        run.bold = True
    if text.startswith("V/v"):
        run.font.size = Pt(12)
    if text.startswith("Tân An,"):
        run.italic = True
    if text.startswith(("Thành phần", "Thời gian", "Địa điểm")):
        paragraph.style = letter.styles["List Number"]
    if text.startswith("Nơi nhận"):
        run.bold, run.italic, run.font.size = True, True, Pt(12)


def _make_table(letter):
    lines = [paragraph for paragraph in letter.paragraphs if "\t" in paragraph.text]
    table = letter.add_table(rows=len(lines), cols=4)
    for row, line in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, line.text.split("\t"), strict=True):
            cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    lines[0]._p.addprevious(table._tbl)
    for line in lines:
        line._p.getparent().remove(line._p)


def _villages():
    page = openpyxl.load_workbook(BytesIO(starting("dan-so-ho-ngheo.xlsx"))).active
    return [tuple(page.cell(row, column).value for column in (2, 3, 4, 5)) for row in range(5, 15)]


def _slide(deck, layout, title, body=None):
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.shapes.title.text = title
    if body is not None:
        slide.placeholders[1].text_frame.text = body
    return slide


def _old_picture(deck):
    return BytesIO(next(shape for shape in deck.slides[1].shapes if shape.shape_type == 13).image.blob)


def _number(slide):
    for place in slide.slide_layout.placeholders:
        if place.placeholder_format.type.name in {"SLIDE_NUMBER", "FOOTER"}:
            slide.shapes._spTree.append(deepcopy(place._element))
    for shape in slide.placeholders:
        if "Footer" in shape.name:
            shape.text_frame.text = "UBND xã Tân An"


def _saved(document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()
