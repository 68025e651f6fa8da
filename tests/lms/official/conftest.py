"""A paper with everything that a paper can have, and what its two forms say."""

import io
from datetime import date

import pytest
from docx import Document
from pypdf import PdfReader

from lms.official.papers import Annex, Letterhead, ListColumn, Paper, PaperList, SignatureBlock
from lms.official.services import paper_docx, paper_pdf

HARD_NAMES = (
    "Nguyễn Thị Ánh Tuyết",
    "H’Ƀlơ Niê Kđăm",
    "Lữ Thị Hoà",
    "Đặng Thuỳ Dương Khuê",
    "Y Khăm Byă Ênuôl",
    "Vừ Bá Xử",
    "Trương Hữu Nghĩa Quỳnh Ngọc Bảo Trân Phương Uyên",
)


@pytest.fixture(scope="session")
def listing():
    columns = (ListColumn("TT", 0.5, "center"), ListColumn("Họ và tên", 3), ListColumn("Quá hạn (ngày)", 1.5, "center"))
    return PaperList(columns, [(str(place), name, "18") for place, name in enumerate(HARD_NAMES * 10, 1)])


@pytest.fixture(scope="session")
def paper(listing):
    return Paper(
        heading=Letterhead("Ủy ban nhân dân xã Con Cuông", place="Con Cuông", day=date(2027, 2, 5)),
        subject="V/v đôn đốc học tập",
        addressees=("Văn phòng HĐND và UBND xã", "Phòng Kinh tế"),
        body=("Thực hiện kế hoạch bồi dưỡng, Ủy ban nhân dân xã yêu cầu các đơn vị đôn đốc./.",),
        signature=SignatureBlock("Phó Chủ tịch", "Lô Văn Khăm", "KT. Chủ tịch"),
        recipients=("Như trên", "Lưu: VT"),
        annexes=(Annex("Danh sách người quá hạn", (listing,)),),
    )


@pytest.fixture(scope="session")
def pdf(paper):
    return paper_pdf(paper)


@pytest.fixture(scope="session")
def pages(pdf):
    """The text of every page, on one line each."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture(scope="session")
def word(paper):
    return Document(io.BytesIO(paper_docx(paper)))
