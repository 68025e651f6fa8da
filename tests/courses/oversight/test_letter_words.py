"""The letter's words for given facts, to the letter."""

from dataclasses import replace
from datetime import date

import pytest

from courses.oversight.letter_words import (
    LateLine,
    Letter,
    Sender,
    agency_of,
    body_of,
    opening_of,
    paper_of,
    place_of,
    seniority,
    signing_lines,
)

SENDER = Sender(
    agency="Ủy ban nhân dân xã Con Cuông", place="Con Cuông", capacity="TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
    post="PHÓ CHỦ TỊCH", name="Lô Văn Khăm",
)  # fmt: skip
LETTER = Letter(
    sender=SENDER,
    about="Ủy ban nhân dân xã Con Cuông",
    is_own=True,
    addressees=["Phòng Kinh tế", "Các ông (bà) có tên trong danh sách kèm theo"],
    day=date(2027, 2, 5),
    until=date(2027, 3, 9),
    people=1204,
    held=5,
    late=11,
    long_late=3,
    courses=["Xử lý văn bản cơ bản"],
    address="https://hoc.nghean.example",
    goal=(80, date(2027, 12, 31)),
    lines=[LateLine("H’Ƀlơ Niê Kđăm", "Chuyên viên", "Phòng Kinh tế", "IU03, IU04", date(2027, 1, 18), 18)],
)

BODY = """
Thực hiện việc bồi dưỡng cán bộ, công chức, viên chức, người lao động theo chuẩn kỹ năng sử dụng công nghệ thông tin
(Thông tư số 03/2014/TT-BTTTT ngày 11 tháng 3 năm 2014 của Bộ Thông tin và Truyền thông), đến ngày 05 tháng 02 năm 2027,
Ủy ban nhân dân xã Con Cuông có 05 trên 1.204 người đạt chuẩn cơ bản (0%); mục tiêu là 80% vào ngày 31 tháng 12 năm
2027.

Qua theo dõi, còn 11 người đã quá hạn nhưng chưa hoàn thành các khóa học được giao, trong đó 03 người quá hạn trên 14
ngày (danh sách kèm theo). Các khóa học còn thiếu gồm: Xử lý văn bản cơ bản.

Để hoàn thành đúng kế hoạch, Ủy ban nhân dân xã Con Cuông yêu cầu:

1. Thủ trưởng các đơn vị đôn đốc, bố trí thời gian để những người có tên trong danh sách kèm theo hoàn thành các khóa
học còn thiếu, chậm nhất ngày 09 tháng 3 năm 2027.

2. Những người có tên trong danh sách vào học và làm bài kiểm tra tại địa chỉ https://hoc.nghean.example; gặp khó khăn
thì báo bộ phận tổ chức cán bộ của đơn vị để được hỗ trợ.

3. Kết quả được theo dõi trực tiếp trên hệ thống; các đơn vị không phải báo cáo bằng văn bản.

Ủy ban nhân dân xã Con Cuông yêu cầu các đơn vị, cá nhân thực hiện./.
"""


def test_the_letter_says_the_facts_in_official_words():
    assert opening_of(LETTER) == "Kính gửi: Phòng Kinh tế; Các ông (bà) có tên trong danh sách kèm theo."
    assert body_of(LETTER) == [" ".join(paragraph.split()) for paragraph in BODY.split("\n\n")]


def test_a_letter_to_another_body_asks_instead_of_demanding():
    other = replace(LETTER, sender=replace(SENDER, agency="Sở Nội vụ"), is_own=False, goal=None, long_late=0)

    body = body_of(other)

    assert body[2] == "Để hoàn thành đúng kế hoạch, Sở Nội vụ đề nghị:"
    assert body[3].startswith("1. Thủ trưởng Ủy ban nhân dân xã Con Cuông đôn đốc")
    assert body[-1] == "Sở Nội vụ đề nghị Ủy ban nhân dân xã Con Cuông thực hiện./."
    assert "mục tiêu" not in body[0]
    assert "trên 14 ngày" not in body[1]


def test_a_letter_to_the_late_themselves_speaks_to_them():
    body = body_of(replace(LETTER, addressees=["Các ông (bà) có tên trong danh sách kèm theo"]))

    assert body[3] == (
        "1. Các ông (bà) có tên trong danh sách kèm theo bố trí thời gian, hoàn thành các khóa học còn thiếu,"
        " chậm nhất ngày 09 tháng 3 năm 2027."
    )
    assert body[-1] == "Ủy ban nhân dân xã Con Cuông yêu cầu các ông (bà) thực hiện./."


def test_the_list_names_everybody_with_unit_modules_day_and_delay():
    (annex,) = paper_of(LETTER).annexes

    assert annex.parts[0].rows == [
        ("1", "H’Ƀlơ Niê Kđăm", "Chuyên viên", "Phòng Kinh tế", "IU03, IU04", "18/01/2027", "18")
    ]


def test_a_letter_over_many_bodies_counts_them_and_names_nobody():
    whole = replace(LETTER, parts=[("Sở Nội vụ", 4), ("Ủy ban nhân dân xã Con Cuông", 12)], lines=[])

    assert paper_of(whole).annexes[0].parts[0].rows == [
        ("1", "Sở Nội vụ", "04"),
        ("2", "Ủy ban nhân dân xã Con Cuông", "12"),
    ]
    assert "(số lượng theo đơn vị kèm theo)" in body_of(whole)[1]


@pytest.mark.parametrize(
    ("position", "agency", "lines"),
    [
        ("Chủ tịch UBND", "Ủy ban nhân dân xã Con Cuông", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("Phó Chủ tịch UBND xã", "Ủy ban nhân dân xã A", ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Giám đốc Sở", "Sở Nội vụ", ("", "GIÁM ĐỐC")),
        ("Phó Giám đốc", "Sở Nội vụ", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        ("Phó Trưởng phòng", "Phòng Kinh tế", ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG")),
        ("Chánh Văn phòng", "Sở Nội vụ", ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG")),
        ("Chánh Văn phòng", "Ủy ban nhân dân xã A", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        ("Phó Chánh Văn phòng", "Văn phòng UBND tỉnh", ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
        ("Bí thư Đoàn", "Tỉnh đoàn", ("", "BÍ THƯ ĐOÀN")),
        ("", "Sở Nội vụ", ("", "")),
    ],
)
def test_capacity_and_post_follow_from_the_signers_office(position, agency, lines):
    assert signing_lines(position, agency) == lines


def test_the_head_of_a_body_signs_before_deputies_and_heads_of_offices():
    leaders = ["Chánh Văn phòng", "Đội trưởng", "Phó Giám đốc", "Giám đốc"]

    assert sorted(leaders, key=seniority) == ["Giám đốc", "Phó Giám đốc", "Chánh Văn phòng", "Đội trưởng"]


def test_units_bear_their_full_names_in_papers():
    assert agency_of("UBND xã Con Cuông") == "Ủy ban nhân dân xã Con Cuông"
    assert agency_of("Tỉnh Nghệ An") == "Ủy ban nhân dân tỉnh Nghệ An"
    assert agency_of("Sở Nội vụ") == "Sở Nội vụ"
    assert [place_of(name) for name in ("UBND phường Thành Vinh", "Tỉnh Nghệ An")] == ["Thành Vinh", "Nghệ An"]
