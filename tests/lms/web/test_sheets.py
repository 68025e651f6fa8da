"""Rows become workbooks and CSV files; nothing that people have typed is ever run."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import python_calamine

from lms.web import workbooks
from lms.web.sheets import CellKind, Marked, Sheet, SheetColumn, cell_text, write_csv
from lms.web.workbooks import SheetFull, write_xlsx, xlsx_bytes

PEOPLE = [
    SheetColumn("Họ và tên", width=28),
    SheetColumn("Số giờ", CellKind.DECIMAL),
    SheetColumn("Tỷ lệ", CellKind.PERCENT),
    SheetColumn("Ngày", CellKind.DATE),
    SheetColumn("Lúc", CellKind.MOMENT),
    SheetColumn("Lãnh đạo", CellKind.YES),
]
HOA = ["Nguyễn Thị Hoà", 8.25, 0.9996, date(2026, 6, 1), datetime(2026, 5, 31, 18, 30, tzinfo=UTC), True]
TRICKS = [
    "=cmd|' /C calc'!A0", "+84912345678", "-1+1", "@SUM(A1)", "\tx", "＝1+1", "{=1}", "http://a.vn", "00123",
    "mailto:a@b.vn", "internal:'S'!A1",
]  # fmt: skip


@pytest.fixture(autouse=True)
def in_request(app):
    with app.test_request_context():
        yield


def read(content):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}


def test_every_kind_of_cell_is_what_it_is_in_a_workbook():
    content = xlsx_bytes(Sheet("Cán bộ", PEOPLE, [HOA, [None] * 6], above=["Sở Nội vụ"]))

    rows = read(content)["Cán bộ"]

    assert rows[0][0] == "Sở Nội vụ"
    assert rows[1] == [column.title for column in PEOPLE]
    assert rows[2] == ["Nguyễn Thị Hoà", 8.25, 0.999, date(2026, 6, 1), datetime(2026, 6, 1, 1, 30), "có"]  # noqa: DTZ001
    assert len(rows) == 3


@pytest.mark.parametrize("kind", list(CellKind))
def test_no_text_is_a_formula_or_a_link_whatever_its_column(kind):
    columns = [SheetColumn(text, kind) for text in TRICKS]

    content = xlsx_bytes(Sheet("=1", columns, [TRICKS, [Marked(text, text) for text in TRICKS]], above=TRICKS))

    xml = parts(content)["xl/worksheets/sheet1.xml"]
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    rows = next(iter(read(content).values()))
    assert [str(cell) for cell in rows[-1]] == TRICKS


def test_text_that_a_spreadsheet_would_run_is_guarded_in_csv():
    file = io.BytesIO()

    write_csv(file, [SheetColumn("=Tên"), SheetColumn("Số", CellKind.DECIMAL)], [(text, -1.5) for text in TRICKS])

    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""))
    assert head == ["'=Tên", "Số"]
    assert [row[0] for row in rows] == [f"'{text}" for text in TRICKS[:6]] + TRICKS[6:]
    assert {row[1] for row in rows} == {"-1.5"}


def test_csv_shows_days_as_people_write_them_and_reads_back_accents_and_line_breaks(tmp_path):
    write_csv(tmp_path / "a.csv", PEOPLE, [HOA, ['Trần "Ba",\nxóm 3', 1, 1, None, None, False]])

    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))

    assert rows[1] == ["Nguyễn Thị Hoà", "8.25", "0.9996", "01/06/2026", "01/06/2026 01:30", "có"]
    assert rows[2][0] == 'Trần "Ba",\nxóm 3'


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (CellKind.INTEGER, 45000, "45.000"),
        (CellKind.DECIMAL, 8.5, "8,5"),
        (CellKind.PERCENT, 0.9996, "99,9 %"),
        (CellKind.PERCENT, 1, "100 %"),
        (CellKind.DATE, date(2026, 1, 5), "05/01/2026"),
        (CellKind.INTEGER, Decimal(45000), "45.000"),
        (CellKind.YES, False, ""),
        (CellKind.INTEGER, None, ""),
        (CellKind.PERCENT, "chưa có", "chưa có"),
    ],
)
def test_a_cell_is_read_on_a_page_as_officials_write(kind, value, text):
    assert cell_text(kind, value) == text


def test_numbers_of_postgresql_are_numbers_in_every_file():
    file = io.BytesIO()
    columns = [SheetColumn("Số", CellKind.INTEGER), SheetColumn("Tỷ lệ", CellKind.PERCENT)]

    write_csv(file, columns, [(Decimal(12), Decimal("0.5"))])

    assert read(xlsx_bytes(Sheet("S", columns, [(Decimal(12), Decimal("0.5"))])))["S"][1] == [12, 0.5]
    assert file.getvalue().decode("utf-8-sig").splitlines()[1] == "12,0.5"


def test_choices_are_offered_and_what_is_locked_can_only_be_added_to():
    units = [f"Phòng số {place}" for place in range(300)]
    columns = [
        SheetColumn("Mã", locked=True),
        SheetColumn("Nhóm", choices=("Cán bộ", "Công chức")),
        SheetColumn("Đơn vị", choices=units),
    ]

    content = xlsx_bytes(
        Sheet("Cán bộ", columns, [("NA1", "Cán bộ", units[299])]), Sheet("Hướng dẫn", rows=[["=Sửa rồi nộp lại"]])
    )

    xml = parts(content)["xl/worksheets/sheet1.xml"]
    assert '<formula1>"Cán bộ,Công chức"</formula1>' in xml
    assert "<formula1>'Danh mục'!$A$2:$A$301</formula1>" in xml
    assert 'sqref="C2:C2002"' in xml
    assert "<sheetProtection" in xml
    book = read(content)
    assert list(book) == ["Cán bộ", "Hướng dẫn", "Danh mục"]
    assert [row[0] for row in book["Danh mục"]] == ["Đơn vị", *units]
    assert book["Hướng dẫn"] == [["=Sửa rồi nộp lại"]]


def test_a_marked_cell_stands_out_and_says_why():
    content = xlsx_bytes(Sheet("Lỗi", PEOPLE[:1], [[Marked("An", "Không có đơn vị này.")]]))

    assert "Không có đơn vị này." in parts(content)["xl/comments1.xml"]
    assert read(content)["Lỗi"][1] == ["An"]


def test_equal_rows_make_equal_bytes_when_the_day_is_given(tmp_path):
    day = datetime(2026, 6, 1, tzinfo=UTC)

    for name in ("a", "b"):
        assert write_xlsx(tmp_path / name, Sheet("S", PEOPLE, iter([HOA])), created=day) == 1

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("tmp")]


def test_what_does_not_fit_is_refused_and_never_cut(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)

    assert len(read(xlsx_bytes(Sheet("S", PEOPLE, [HOA] * 2)))["S"]) == 3
    with pytest.raises(SheetFull):
        xlsx_bytes(Sheet("S", PEOPLE, [HOA] * 3))
