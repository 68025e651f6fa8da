import io

import pytest
from pypdf import PdfReader

from lms.official import reports
from lms.official.papers import Letterhead, ListColumn, SignatureBlock
from lms.official.reports import ListReport, TooManyRows, report_pdf, report_pdfs


def report_of(count, *, landscape=False):
    return ListReport(
        heading=Letterhead("Sở Nội vụ", superior="Ủy ban nhân dân tỉnh Nghệ An", place="Nghệ An"),
        title="Báo cáo kết quả học tập",
        subtitle="Đến ngày 31/12/2026",
        columns=[ListColumn("TT", 0.4), ListColumn("Đơn vị")],
        rows=[(str(place), f"Xã số {place}") for place in range(1, count + 1)],
        signature=SignatureBlock("Giám đốc"),
        landscape=landscape,
    )


def first_page(content):
    return PdfReader(io.BytesIO(content)).pages[0]


def test_a_list_has_heading_title_and_signature():
    text = " ".join(first_page(report_pdf(report_of(3))).extract_text().split())

    assert "ỦY BAN NHÂN DÂN TỈNH NGHỆ AN SỞ NỘI VỤ" in text
    assert "BÁO CÁO KẾT QUẢ HỌC TẬP Đến ngày 31/12/2026" in text
    assert "3 Xã số 3" in text
    assert "GIÁM ĐỐC" in text


def test_a_wide_list_lies_on_its_side():
    box = first_page(report_pdf(report_of(1, landscape=True))).mediabox

    assert box.width > box.height


def test_a_list_too_long_for_one_file_becomes_several_that_say_which_rows_they_hold(monkeypatch):
    monkeypatch.setattr(reports, "ROWS_AT_MOST", 2)

    with pytest.raises(TooManyRows):
        report_pdf(report_of(3))
    texts = [" ".join(first_page(content).extract_text().split()) for content in report_pdfs(report_of(3))]

    assert "(phần 1/2: dòng 1 đến 2)" in texts[0]
    assert "(phần 2/2: dòng 3 đến 3)" in texts[1]
    assert "Xã số 3" not in texts[0]
