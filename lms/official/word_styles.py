"""The paragraph styles of an official paper in Word: sizes and faces by the table in Annex I of NĐ 30/2020/NĐ-CP."""

from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT = "Times New Roman"
BLACK = RGBColor(0, 0, 0)

LEFT, CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True)
class Look:
    """Size and spaces in points, the indent in millimetres."""

    size: float
    align: WD_ALIGN_PARAGRAPH = CENTER
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    indent_mm: float = 0
    spacing: float = 1


LOOKS = {
    "Quốc hiệu": Look(13, bold=True),
    "Tiêu ngữ": Look(14, bold=True),
    "Cơ quan chủ quản": Look(13),
    "Cơ quan ban hành": Look(13, bold=True),
    "Đường kẻ": Look(3),
    "Số, ký hiệu": Look(13, before=4),
    "Trích yếu công văn": Look(12, before=2),
    "Địa danh, ngày tháng": Look(14, italic=True, before=4),
    "Title": Look(14, bold=True, before=18),
    "Heading 1": Look(14, bold=True),
    "Trích yếu nội dung": Look(14, bold=True),
    "Kèm theo": Look(14, italic=True),
    "Kính gửi một nơi": Look(14, before=18, after=6),
    "Kính gửi nhiều nơi": Look(14, LEFT, before=0, after=0),
    "Nội dung": Look(14, JUSTIFY, before=6, indent_mm=10, spacing=1.15),
    "Bảng, tiêu đề": Look(12, bold=True, before=2, after=2),
    "Bảng, chữ": Look(12, LEFT, before=2, after=2),
    "Chức vụ người ký": Look(14, bold=True),
    "Họ tên người ký": Look(14, bold=True),
    "Nơi nhận": Look(12, LEFT, bold=True, italic=True),
    "Nơi nhận, danh sách": Look(11, LEFT),
    "Số trang": Look(13),
}


def add_styles(document: Document) -> None:
    """Set the document's letters and add the styles that its parts are written in."""
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _dress(normal, Look(14, LEFT))
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    known = {style.name for style in document.styles}
    for name, look in LOOKS.items():
        if name not in known:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = normal
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        _dress(style, look)
    several = document.styles["Kính gửi nhiều nơi"]
    assert isinstance(several, ParagraphStyle)
    several.paragraph_format.left_indent = Mm(44)
    several.paragraph_format.first_line_indent = Mm(-24)
    several.paragraph_format.tab_stops.add_tab_stop(Mm(44), WD_TAB_ALIGNMENT.LEFT)


def _dress(style: ParagraphStyle, look: Look) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(look.size), look.bold, look.italic
    font.color.rgb = BLACK
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        faces.set(qn(f"w:{kind}"), FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    shape = style.paragraph_format
    shape.alignment, shape.line_spacing = look.align, look.spacing
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.first_line_indent = Mm(look.indent_mm)
