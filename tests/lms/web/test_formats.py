"""Dates, times and numbers as Vietnamese officials write them."""

from datetime import UTC, date, datetime

import pytest

from lms.web import formats

MOMENT = datetime(2026, 11, 22, 17, 42, 7, tzinfo=UTC)


def test_moments_are_shown_by_the_provinces_clock():
    assert formats.moment_text(MOMENT) == "23/11/2026 00:42"
    assert formats.time_text(MOMENT) == "00:42:07"


@pytest.mark.parametrize(
    ("value", "text"), [(1204, "1.204"), (8.2, "8,2"), (0.5, "0,5"), (1234567.891, "1.234.567,89"), (10, "10")]
)
def test_numbers_have_a_decimal_comma(value, text):
    assert formats.number(value) == text


def test_a_hundred_percent_means_all():
    assert formats.percent(0.999) == "99 %"
    assert formats.percent(1.0) == "100 %"
    assert formats.percent(0.29) == "29 %"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 6, 29), "ngày 29 tháng 6 năm 2026"),
        (date(2026, 11, 22), "ngày 22 tháng 11 năm 2026"),
    ],
)
def test_long_dates_follow_decree_30(app, day, text):
    with app.test_request_context():
        assert formats.date_long(day) == text


def test_sizes_are_readable():
    assert [formats.filesize(size) for size in (512, 412_000, 2_800_000)] == ["512 B", "412 kB", "2,8 MB"]


def test_a_clock_time_of_the_province_becomes_the_moment_that_it_means():
    assert formats.from_local(datetime(2026, 12, 1, 8, 0)) == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)  # noqa: DTZ001
