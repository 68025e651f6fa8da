"""Files that are no sheets of staff: a plain sentence with its place, in seconds, and nothing written."""

from io import BytesIO
from time import monotonic
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from lms.db import db
from lms.files.source import SourceFile, UnreadableFile
from lms.staffing.import_models import StaffImport
from lms.storage import StoredFile
from tests.lms.staffing.import_desk import HEAD, Desk, people_and_posts, saved, workbook

LONGEST = 10
AN = ["NA00001", "Nguyễn Thị An", "02/05/1990", "", "H40.X01", "Kế toán"]


def _renamed():
    return workbook(AN, head=["Ma so NV moi", *HEAD[1:]], above=2).content


def _merged_headings():
    book = Workbook()
    sheet = book.active
    sheet.append(["Mã cán bộ", "Họ và tên", "Chức vụ"])
    sheet.append(["", "", ""])
    sheet.merge_cells("A1:C2")
    sheet.append(AN[:3])
    return saved(book)


def _twice():
    return workbook([*AN, "x"], head=[*HEAD[:6], "Họ tên"]).content


def _two_sheets():
    book = Workbook()
    for name in ("Tháng 10", "Tháng 11"):
        sheet = book.create_sheet(name)
        sheet.append(HEAD)
        sheet.append(AN)
    return saved(book)


def _with_a_million(row):
    """A sheet with a million rows that hold nothing but their looks, as one that was coloured to its end."""
    whole = ZipFile(BytesIO(workbook(AN).content))
    made = BytesIO()
    rows = b"".join(row % {b"row": number} for number in range(3, 1_000_000))
    with ZipFile(made, "w", ZIP_DEFLATED) as book:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", rows + b"</sheetData>")
            book.writestr(name, content)
    return made.getvalue()


def _macro():
    made = BytesIO(workbook(AN).content)
    with ZipFile(made, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return made.getvalue()


EMPTY_ROW = b'<row r="%(row)d" s="1" customFormat="1"/>'
ROW_OF_EMPTY_CELLS = b'<row r="%(row)d"><c r="A%(row)d" s="1"/><c r="B%(row)d" s="1"/></row>'
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000
REFUSED = {
    "a renamed column": (
        _renamed,
        "Trang “Sheet”, dòng 3: Thiếu cột “Mã cán bộ”. Các cột không nhận ra: “Ma so NV moi”. Hãy sửa lại tên cột.",
    ),
    "headings that are merged into one": (_merged_headings, "Không thấy dòng tiêu đề. Bảng cần các cột “Mã cán bộ”"),
    "the same column twice": (_twice, "Trang “Sheet”, dòng 1: Có hai cột cùng nghĩa: “Họ tên”."),
    "two sheets of staff": (_two_sheets, "Tệp có nhiều trang cán bộ: “Tháng 10”, “Tháng 11”."),
    "a sheet with macros": (_macro, "Tệp có chứa macro nên không nhận."),
    "a file with a password": (lambda: LOCKED, "đọc được"),
    "a PDF that is called .xlsx": (lambda: b"%PDF-1.7\n1 0 obj\n", "Đây là tệp PDF, không phải bảng tính."),
    "an empty file": (lambda: b"", "Tệp này trống."),
    "a sheet without people": (
        lambda: workbook().content,
        "dòng 1: Dưới dòng tiêu đề không có cán bộ nào.",
    ),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "Đây không phải là tệp chữ."),
    "half a file": (lambda: workbook(AN).content[:3000], "Tệp bị hỏng hoặc chưa tải lên trọn vẹn."),
}


@pytest.fixture
def desk(app, world):
    """Bình looks after the staff of Quỳ Châu."""
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    return Desk(app, world.binh)


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(app, desk, world, sign_in, name):
    made, sentence = REFUSED[name]
    before = people_and_posts(app)
    began = monotonic()

    answer = sign_in(world.binh).post(
        "/staff/people/imports", data={"file": (BytesIO(made()), "can-bo.xlsx")}, follow_redirects=True
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert monotonic() - began < LONGEST
    assert people_and_posts(app) == before
    with app.app_context():
        assert [db.session.scalar(select(func.count()).select_from(table)) for table in (StaffImport, StoredFile)] == [
            0,
            0,
        ]


def test_a_million_empty_rows_are_no_people(desk):
    content = _with_a_million(EMPTY_ROW)
    began = monotonic()

    handed = desk.look(SourceFile("can-bo.xlsx", content))

    assert desk.kinds(handed) == ["changed"]
    assert monotonic() - began < LONGEST


def test_a_million_rows_of_empty_cells_are_too_many(app, desk):
    content = _with_a_million(ROW_OF_EMPTY_CELLS)
    before = people_and_posts(app)
    began = monotonic()

    with pytest.raises(UnreadableFile, match="Trang tính có quá nhiều ô"):
        desk.look(SourceFile("can-bo.xlsx", content))

    assert monotonic() - began < LONGEST
    assert people_and_posts(app) == before
