"""How sheets of staff are read: by their headings, whatever program and habit has made them."""

from datetime import date
from unicodedata import normalize

import pytest
from openpyxl import Workbook

from lms.files.source import SourceFile
from lms.staffing.old_letters import old_letters_of, turned
from lms.staffing.reading import read_staff
from lms.staffing.values import CLEARED, BadValue, Year, values_of
from lms.web.text import TONES
from tests.lms.staffing.import_desk import HEAD, csv, saved, workbook

AN = ["NA00001", "Nguyễn Thị An", "02/05/1990", "", "H40.X01"]


@pytest.fixture(autouse=True)
def _said(app):
    """Sentences need a language."""
    with app.app_context():
        yield


def _cells(file):
    return [line.cells for line in read_staff(file).lines]


def test_columns_are_known_by_their_headings_in_any_order_and_below_a_title():
    sheet = read_staff(
        workbook(["Trần B", 7, "NA1", "x"], head=["HỌ TÊN", "Ghi nhớ", "Mã  Đơn vị", "mã CBCCVC"], above=4)
    )

    assert sheet.lines[0].cells == {"name": "Trần B", "unit_code": "NA1", "staff_code": "x"}
    assert sheet.lines[0].number == 6
    assert sheet.notes[0] == "Không dùng các cột: “Ghi nhớ”."


def test_headings_in_english_are_known_too():
    assert _cells(csv(["NA1", "An", "H40"], head=["Staff code", "Full name", "Unit code"]))[0]["staff_code"] == "NA1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_is_read_in_every_encoding_and_with_every_separator(encoding, sign):
    text = "\r\n".join(sign.join(row) for row in (HEAD[:5], AN, ["NA00004", "Lô Văn Đức", "", "", "H40.X01"]))
    if encoding == "cp1258":
        text = _tones_apart(text)

    cells = _cells(SourceFile("cb.csv", text.encode(encoding)))

    assert [line["name"] for line in cells] == ["Nguyễn Thị An", "Lô Văn Đức"]
    assert cells[0]["birth_date"] == "02/05/1990"


def _tones_apart(text):
    """As Windows-1258 writes it: the tone behind its vowel."""

    def written(sign):
        marks = normalize("NFD", sign)
        plain = normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
        return plain + "".join(mark for mark in marks if mark in TONES)

    return "".join(map(written, text))


def test_numbers_dates_and_formulas_are_read_as_people_see_them():
    book = Workbook()
    sheet = book.active
    sheet.append(HEAD)
    sheet.append([123.0, "Nguyễn Thị An", date(1990, 5, 2), None, "H40.X01"])
    sheet.append([124, "=B2", 33000, None, "H40.X01"])

    lines = read_staff(SourceFile("cb.xlsx", saved(book))).lines

    assert (lines[0].cells["staff_code"], lines[0].cells["birth_date"]) == ("123", "02/05/1990")
    assert lines[1].unfinished == ("name",)
    assert values_of(lines[1].cells)[0]["birth_date"] == date(1990, 5, 7)


def test_merged_and_hidden_cells_lose_nobody():
    book = Workbook()
    sheet = book.active
    sheet.append(HEAD)
    for number in range(3):
        sheet.append([f"NA{number}", f"Lô Văn {'ABC'[number]}", None, None, "H40.X01" if number == 0 else None])
    sheet.merge_cells("E2:E4")
    sheet.row_dimensions[3].hidden = True
    sheet.append(["I. Phòng Nội vụ"])

    read = read_staff(SourceFile("cb.xlsx", saved(book)))

    assert [line.cells["unit_code"] for line in read.lines[:3]] == ["H40.X01"] * 3
    assert "Có 1 dòng đang ẩn, vẫn được đọc." in read.notes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("05/10/1990", date(1990, 10, 5)),
        ("5.10.1990", date(1990, 10, 5)),
        ("5-10-1990", date(1990, 10, 5)),
        ("1990-10-05", date(1990, 10, 5)),
        ("ngày 5 tháng 10 năm 1990", date(1990, 10, 5)),
        ("33151", date(1990, 10, 5)),
        ("05/10/1990 00:00", date(1990, 10, 5)),
        ("1990", Year(1990)),
        ("-", CLEARED),
    ],
)
def test_days_are_read_in_their_usual_forms(text, value):
    assert values_of({"birth_date": text}) == ({"birth_date": value}, {})


@pytest.mark.parametrize("text", ["5/10/90", "13/13/1990", "31/04/1990", "hôm qua", "99999999"])
def test_what_is_no_day_is_no_guess(text):
    assert values_of({"birth_date": text})[1].keys() == {"birth_date"}


def test_other_values_are_read_or_refused_with_a_sentence():
    values, faults = values_of(
        {"staff_code": " na 12 ", "email": "An@Nghean.VN", "learner_group": "CÔNG CHỨC", "is_leader": "X",
         "is_it_dedicated": "", "rank": "01.003"}
    )  # fmt: skip
    assert values == {
        "staff_code": "NA12", "email": "an@nghean.vn", "learner_group": "cong_chuc", "is_leader": True,
        "is_it_dedicated": False, "rank": "01.003",
    }  # fmt: skip
    assert faults == {}
    wrong = values_of(
        {"staff_code": "a<b", "name": "12", "email": "an@", "learner_group": "Quân nhân", "is_leader": "?"}
    )
    assert wrong[0] == {}
    assert len(wrong[1]) == 5
    assert issubclass(BadValue, ValueError)


TCVN3 = ["NguyÔn V¨n An", "TrÇn ThÞ H\u00ad¬ng", "L« §×nh Phóc"]
VNI = ["Nguyeãn Vaên An", "Traàn Thò Höông", "Loâ Ñình Phuùc"]
UNICODE = ["Nguyễn Văn An", "Trần Thị Hương", "Lô Đình Phúc"]


@pytest.mark.parametrize(("encoding", "texts"), [("tcvn3", TCVN3), ("vni", VNI)])
def test_old_letters_are_known_and_turned(encoding, texts):
    assert old_letters_of(texts) == encoding
    assert [turned(text, encoding) for text in texts] == UNICODE
    file = workbook(*[[f"NA{number}", text, "", "", "H40.X01"] for number, text in enumerate(texts)])
    assert read_staff(file).encoding == encoding


def test_names_in_unicode_are_never_taken_for_old_letters():
    assert old_letters_of([*UNICODE, "H'Hen Niê", "Lầu Y Dênh", "Moong Văn Tình", "Hoà", "Thúy", "Quý"]) == ""
