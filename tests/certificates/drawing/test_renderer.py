import io
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdf
import pytest

from certificates.contract import CertificateTemplate
from certificates.drawing.layout import POINTS_PER_MM, BrokenTemplate
from certificates.drawing.renderer import CannotBePrinted, Renderer

HARD_NAMES = [
    "Vũ Ý",
    "Y Ê Ban",
    "H'Hen Niê",
    "H’Hen Niê",
    "Hʼ Hen Niê",
    "K'sor",
    "Rơ Châm H'Bơ̆",
    "Y Bhiông Niê Kđăm",
    "Siu Č",
    "Ƀuôn Krông Y Ƀhă",
    "Nguyễn Hoàng Bảo Ngọc Quỳnh Như Tôn Nữ Phương Khánh Trường Vy",
    "Tôn Nữ Hoàng Thị Thương Thương Nguyễn Phước Công Huyền Trường An",
    "Nguyễnhoàngbảongọcquỳnhnhưtônnữphươngkhánhtrườngvyanhthưđặng",
    "Đỗ Ước Mơ",
    "LÊ THỊ ỶNG",
    "Trần Văn Ẩn (Bí danh: Tư)",
    'Đặng <b>Thị</b> & "Hoa"',
]


def words_of(content):
    return " ".join(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


def test_every_field_stands_on_the_page(drawn, fields, run):
    text = " ".join(run(drawn, "pdftotext", "-layout", "{}", "-").split())

    capitals = {"issuer_name", "signer_title"}
    printed = {name: value.upper() if name in capitals else value for name, value in fields.texts().items()}
    printed["check_url"] = printed["check_url"].removeprefix("https://")
    assert [name for name, value in printed.items() if value not in text] == []
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "GIẤY CHỨNG NHẬN",
        "Đã hoàn thành chương trình bồi dưỡng",
        "Nghệ An, ngày 22 tháng 11 năm 2026",
        "Lúc 09:30:00 ngày 22/11/2026 (GMT+7)",
        "Bản điện tử có chữ ký số là bản gốc của giấy chứng nhận này.",
    ):
        assert words in text
    assert "chứng chỉ" not in text.lower()


def test_only_the_demo_site_prints_that_it_proves_nothing(renderer, fields, drawn):
    notice = "Bản trình diễn, không có giá trị pháp lý"

    assert notice in words_of(renderer.draw(replace(fields, demo=True)).content)
    assert notice not in words_of(drawn)


def test_empty_fields_leave_their_labels_out(renderer, fields):
    text = words_of(renderer.draw(replace(fields, birth_date="", grade="", period="")).content)

    assert "Ngày sinh" not in text
    assert "Xếp loại" not in text
    assert "Thời lượng: 40 tiết" in text
    assert "– Thời lượng" not in text


@pytest.mark.parametrize("name", HARD_NAMES)
def test_the_hardest_names_keep_their_letters(renderer, fields, name):
    content = renderer.draw(replace(fields, holder_name=name)).content

    assert name in words_of(content)


@pytest.mark.parametrize("name", HARD_NAMES[10:13])
def test_the_longest_names_stay_inside_their_line(renderer, fields, name, run):
    content = renderer.draw(replace(fields, holder_name=name)).content

    page = ET.fromstring(run(content, "pdftotext", "-bbox", "{}", "-"))
    words = [word for word in page.iter("{http://www.w3.org/1999/xhtml}word") if word.text in name.split()]
    left, right = (297 - 205) / 2 - 0.5, (297 + 205) / 2 + 0.5
    assert len(words) >= len(name.split())
    for word in words:
        assert left <= float(word.get("xMin")) / POINTS_PER_MM
        assert float(word.get("xMax")) / POINTS_PER_MM <= right


def test_the_longest_of_everything_stays_inside_the_frame(renderer, fields, run):
    long = {name: f"{value} và một phần nữa" for name, value in fields.texts().items() if value}
    long |= {"code": fields.code, "check_url": fields.check_url}

    content = renderer.draw(replace(fields, **long)).content

    page = ET.fromstring(run(content, "pdftotext", "-bbox", "{}", "-"))
    words = list(page.iter("{http://www.w3.org/1999/xhtml}word"))
    assert min(float(word.get("xMin")) for word in words) >= 25 * POINTS_PER_MM
    assert max(float(word.get("xMax")) for word in words) <= (297 - 25) * POINTS_PER_MM


def test_the_qr_code_leads_to_the_check_address(drawn, fields, run):
    run(drawn, "pdftoppm", "-r", "100", "-png", "-singlefile", "{}", "page")

    found = run(drawn, "zbarimg", "--quiet", "--raw", "page.png").strip()

    assert found == fields.check_url.upper()


def test_letters_without_a_glyph_are_never_drawn(renderer, fields):
    strange = replace(fields, holder_name="Lý 漢")

    assert renderer.missing_glyphs(strange) == [("holder_name", "漢")]
    with pytest.raises(CannotBePrinted, match="holder_name"):
        renderer.draw(strange)


def test_words_too_long_to_be_read_are_told_before_and_never_drawn(renderer, fields):
    endless = replace(fields, course_title="Kỹ năng số " * 80)

    assert renderer.lines_too_long(endless) == ["course"]
    with pytest.raises(CannotBePrinted, match="course"):
        renderer.draw(endless)


def test_a_needed_field_may_not_be_empty(renderer, fields):
    with pytest.raises(CannotBePrinted, match="number"):
        renderer.draw(replace(fields, number=" "))


def test_the_same_fields_give_the_same_bytes(renderer, fields, drawn):
    assert renderer.draw(fields).content == drawn


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "../secret.svg", "http://127.0.0.1:9/x.svg", "https://example.org/x.svg"]
)
def test_a_template_reaches_nothing_outside_its_folder(classic, fields, tmp_path, address):
    (tmp_path / "secret.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="1mm" height="1mm"/>')
    folder = Path(shutil.copytree(classic.folder, tmp_path / "curious"))
    page = (folder / "page.html").read_text("utf-8")
    (folder / "page.html").write_text(page.replace("emblem.svg", address), "utf-8")

    with pytest.raises(BrokenTemplate):
        Renderer(CertificateTemplate("curious", "Tò mò", folder)).draw(fields)
