from datetime import date

import pytest

from lms.official.papers import Letterhead
from lms.official.words import (
    addressee_lines,
    annex_reference,
    annex_title,
    capital_lines,
    count_text,
    dateline,
    number_line,
    official_date,
)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 6, 29), "ngày 29 tháng 6 năm 2026"),
        (date(2026, 12, 10), "ngày 10 tháng 12 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_leading_zero(day, text):
    assert official_date(day) == text


def test_a_day_not_yet_known_leaves_room():
    assert official_date(None).split() == ["ngày", "tháng", "năm"]


def test_a_number_below_ten_has_a_leading_zero_and_one_not_yet_given_leaves_room():
    assert number_line(Letterhead("Sở Nội vụ", number="5", symbol="SNV-VP")) == "Số: 05/SNV-VP"
    assert number_line(Letterhead("Sở Nội vụ", number="1204", symbol="SNV-VP")) == "Số: 1204/SNV-VP"
    assert number_line(Letterhead("Sở Nội vụ")).split() == ["Số:", "/…"]


def test_counts_are_written_as_in_papers():
    assert [count_text(count) for count in (0, 5, 10, 1204)] == ["00", "05", "10", "1.204"]


def test_the_place_of_a_council_begins_a_line_of_its_own():
    assert capital_lines("Ủy ban nhân dân xã Mường Xén") == ["ỦY BAN NHÂN DÂN", "XÃ MƯỜNG XÉN"]
    assert capital_lines("Sở Khoa học và Công nghệ") == ["SỞ KHOA HỌC VÀ CÔNG NGHỆ"]


def test_one_addressee_stands_alone_and_several_have_dashes():
    assert addressee_lines(["Phòng Kinh tế"]) == ["Phòng Kinh tế"]
    assert addressee_lines(["Phòng Kinh tế", "Văn phòng"]) == ["- Phòng Kinh tế;", "- Văn phòng."]


def test_a_dateline_without_a_place_is_the_day():
    assert dateline(Letterhead("Sở Nội vụ", day=date(2026, 6, 1))) == "ngày 01 tháng 6 năm 2026"


def test_an_annex_says_what_it_belongs_to():
    heading = Letterhead("Sở Nội vụ", number="12", symbol="SNV-VP", day=date(2026, 6, 1))

    assert annex_title(0, 1) == "Phụ lục"
    assert annex_title(1, 2) == "Phụ lục II"
    assert annex_reference("", heading) == "(Kèm theo Công văn số 12/SNV-VP ngày 01 tháng 6 năm 2026 của Sở Nội vụ)"
    assert annex_reference("BÁO CÁO", heading).startswith("(Kèm theo Báo cáo số ")
