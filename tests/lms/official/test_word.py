from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.lms.official.conftest import HARD_NAMES


def lines_of(table):
    return [[line.text for line in cell.paragraphs if line.text] for row in table.rows for cell in row.cells]


def test_the_page_is_a4_with_the_margins_of_the_decree(word):
    for section in word.sections:
        assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
        assert [round(side.mm) for side in (section.top_margin, section.bottom_margin)] == [20, 20]
        assert [round(side.mm) for side in (section.left_margin, section.right_margin)] == [30, 15]


def test_the_heading_is_a_table_of_two_columns_without_lines(word):
    heading = word.tables[0]

    assert lines_of(heading)[:2] == [
        ["ỦY BAN NHÂN DÂN", "XÃ CON CUÔNG"],
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
    ]
    assert lines_of(heading)[2][1:] == ["V/v đôn đốc học tập"]
    assert lines_of(heading)[3] == ["Con Cuông, ngày 05 tháng 02 năm 2027"]
    assert not heading._tbl.findall(f".//{qn('w:tblBorders')}")
    assert len(heading._tbl.findall(f".//{qn('w:pBdr')}")) == 2


def test_every_style_has_the_size_and_face_of_the_decree(word):
    expected = {
        "Quốc hiệu": (13, True, False), "Tiêu ngữ": (14, True, False), "Cơ quan ban hành": (13, True, False),
        "Số, ký hiệu": (13, False, False), "Địa danh, ngày tháng": (14, False, True), "Nội dung": (14, False, False),
        "Chức vụ người ký": (14, True, False), "Họ tên người ký": (14, True, False), "Nơi nhận": (12, True, True),
        "Nơi nhận, danh sách": (11, False, False),
    }  # fmt: skip

    for name, (size, bold, italic) in expected.items():
        font = word.styles[name].font
        assert (font.name, font.size, font.bold, font.italic) == ("Times New Roman", Pt(size), bold, italic), name
    assert word.styles["Nội dung"].paragraph_format.alignment is WD_ALIGN_PARAGRAPH.JUSTIFY


def test_nothing_is_written_outside_the_named_styles(word):
    used = {line.style.name for line in word.paragraphs}

    assert used <= {"Kính gửi nhiều nơi", "Nội dung", "Đường kẻ", "Heading 1", "Trích yếu nội dung", "Kèm theo"}


def test_the_list_holds_every_name_and_repeats_its_heading_row(word):
    table = word.tables[-1]
    names = [row.cells[1].text for row in table.rows]

    assert names == ["Họ và tên", *HARD_NAMES * 10]
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert table.rows[1]._tr.find(f".//{qn('w:tblHeader')}") is None
    assert table.rows[1].cells[0].paragraphs[0].alignment is WD_ALIGN_PARAGRAPH.CENTER


def test_page_numbers_begin_on_the_second_page_and_anew_in_the_annex(word):
    for section in word.sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml
    assert word.sections[1]._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_the_signer_stands_below_capacity_and_post_without_a_title(word):
    assert lines_of(word.tables[1]) == [
        ["Nơi nhận:", "- Như trên;", "- Lưu: VT."],
        ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lô Văn Khăm"],
    ]
