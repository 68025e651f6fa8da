from datetime import UTC, date, datetime, time

import pytest

from lms.config import UnsafeSettings, settings_from
from lms.messages.hours import hours_of


def hours(**given):
    return hours_of(settings_from({"LMS_ENV": "test", **{f"LMS_{name.upper()}": text for name, text in given.items()}}))


def test_without_settings_people_are_written_to_in_office_hours():
    assert (hours().opens, hours().closes, hours().days) == (time(7, 30), time(18), frozenset({1, 2, 3, 4, 5}))


@pytest.mark.parametrize(
    ("clock_time", "slot"),
    [
        ("2026-11-30 06:00", ("2026-11-30", "2026-11-30 07:30")),
        ("2026-11-30 10:00", ("2026-11-30", "2026-11-30 10:00")),
        ("2026-11-30 18:00", ("2026-12-01", "2026-12-01 07:30")),
        ("2026-12-04 18:00", ("2026-12-07", "2026-12-07 07:30")),
        ("2026-12-05 10:00", ("2026-12-07", "2026-12-07 07:30")),
    ],
)
def test_the_slot_of_what_may_wait(clock_time, slot):
    day, moment = hours().slot(datetime.fromisoformat(f"{clock_time}+07:00"))

    assert day == date.fromisoformat(slot[0])
    assert moment == datetime.fromisoformat(f"{slot[1]}+07:00").astimezone(UTC)


def test_a_site_may_write_on_other_days_and_at_other_hours():
    every_day = hours(sending_hours="06:00-22:00", sending_days="1234567")

    assert every_day.admit(date(2026, 12, 5))
    assert every_day.opens == time(6)


@pytest.mark.parametrize(
    "given",
    [
        {"sending_hours": "morning"}, {"sending_hours": "18:00-07:30"}, {"sending_days": "mon"}, {"sending_days": "0"},
        {"mail_security": "ssl"},
    ],
)  # fmt: skip
def test_settings_that_cannot_be_read_are_refused(given):
    with pytest.raises(UnsafeSettings, match="LMS_"):
        hours(**given)
