from datetime import UTC, date, datetime

import pytest

from certificates.drawing.words import bare_address, official_date, signing_time


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
