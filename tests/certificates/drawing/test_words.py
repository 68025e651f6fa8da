from datetime import UTC, date, datetime

import pytest

from certificates.drawing.words import bare_address, english, official_date, signing_time
from certificates.wording import grade_of


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 22), "ngày 22 tháng 11 năm 2026"),
    ],
)
def test_zeros_lead_days_below_ten_and_the_first_two_months(day, written):
    assert official_date(day) == written


def test_the_signing_time_is_vietnamese_time_whatever_the_server_keeps():
    assert signing_time(datetime(2026, 11, 22, 20, 5, 9, tzinfo=UTC)) == "03:05:09 ngày 23/11/2026 (GMT+7)"


def test_an_address_is_printed_without_its_scheme():
    assert bare_address("https://hocvu.example/x/AB") == "hocvu.example/x/AB"


@pytest.mark.parametrize(
    ("vietnamese", "told"),
    [
        ("từ ngày 02/11/2026 đến ngày 20/11/2026", "from 2 November 2026 to 20 November 2026"),
        ("ngày 05/01/2026", "on 5 January 2026"),
        ("hoàn thành ngày 05/01/2026", "completed on 5 January 2026"),
        ("40 tiết", "40 class hours"),
        ("1.207,5 tiết", "1,207.5 class hours"),
        ("22/11/2029", "22 November 2029"),
        ("31/02/2029", "31/02/2029"),
        ("Tạm được", ""),
        ("", ""),
    ],
)
def test_what_we_write_in_vietnamese_can_be_said_in_english(vietnamese, told):
    assert english(vietnamese) == told


def test_every_grade_has_its_english():
    grades = {grade_of(score) for score in (0.95, 0.85, 0.7, 0.5)}

    assert len({english(grade) for grade in grades} - {""}) == 4
