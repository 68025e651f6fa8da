import io

import pikepdf
import pytest
from pypdf import PdfReader

from tests.lms.official.conftest import HARD_NAMES

MM = 72 / 25.4


@pytest.fixture
def opened(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as file:
        yield file


def test_the_page_is_a4_and_says_what_it_must(pdf, pages):
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox

    assert (round(box.width / MM), round(box.height / MM)) == (210, 297)
    for text in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN XÃ CON CUÔNG",
        "Con Cuông, ngày 05 tháng 02 năm 2027", "V/v đôn đốc học tập",
        "- Văn phòng HĐND và UBND xã; - Phòng Kinh tế.", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
        "Nơi nhận: - Như trên; - Lưu: VT.",
    ):  # fmt: skip
        assert text in pages[0]


def test_every_name_of_the_list_can_be_read_back(pages):
    text = " ".join(pages[1:])

    assert {name: text.count(name) for name in HARD_NAMES} == dict.fromkeys(HARD_NAMES, 10)


def test_pages_of_an_annex_are_counted_by_themselves_and_its_heading_row_is_repeated(pages):
    assert pages[1].startswith("Phụ lục DANH SÁCH NGƯỜI QUÁ HẠN (Kèm theo Công văn số")
    assert [page.split()[-1] for page in pages[2:]] == [str(place) for place in range(2, len(pages))]
    assert all("TT Họ và tên Quá hạn (ngày)" in page for page in pages[1:])


def test_the_file_is_tagged_and_has_a_language_and_a_title(opened):
    with opened.open_metadata() as xmp:
        assert xmp["pdfuaid:part"] == "1"
    assert str(opened.Root.Lang) == "vi"
    assert str(opened.docinfo.Title) == "Công văn V/v đôn đốc học tập"
    assert opened.Root.MarkInfo.Marked is True


def test_the_fonts_are_embedded_whole_families_of_our_own(opened):
    fonts = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]

    assert fonts
    assert {str(font.FontName).partition("+")[2].rpartition("Serif")[0] for font in fonts} == {"Thao-"}
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
