"""Dates, times and addresses as a Vietnamese document writes them; the filters of `page.html`."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7), "GMT+7")
LAST_MONTH_WITH_ZERO: Final = 2
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_ENGLISH_NUMBER: Final = str.maketrans(",.", ".,")
_DAY: Final = re.compile(r"\d{2}/\d{2}/\d{4}")
# What `certificates.wording` writes, and how it reads in English.
_ENGLISH: Final = tuple(
    (re.compile(vietnamese), told)
    for vietnamese, told in (
        (r"từ ngày (\S+) đến ngày (\S+)", "from {} to {}"),
        (r"hoàn thành ngày (\S+)", "completed on {}"),
        (r"ngày (\S+)", "on {}"),
        (r"([\d.,]+) tiết", "{} class hours"),
        ("Xuất sắc", "Excellent"),
        ("Giỏi", "Very good"),
        ("Khá", "Good"),
        ("Đạt", "Pass"),
        (r"(\d{2}/\d{2}/\d{4})", "{}"),
    )
)


def official_date(day: date) -> str:
    """Write a date as NĐ 30/2020/NĐ-CP, Annex I, does: a leading zero for days below 10 and months 1 and 2 only."""
    month = f"{day.month:02d}" if day.month <= LAST_MONTH_WITH_ZERO else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def signing_time(moment: datetime) -> str:
    """Write the moment of signing in Vietnamese time, to the second and with its zone."""
    return f"{moment.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y} (GMT+7)"


def machine_time(moment: datetime) -> str:
    """Write a moment as W3C's profile of ISO 8601, for the document's metadata."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def bare_address(url: str) -> str:
    """Leave out `https://`, which nobody types."""
    return url.partition("://")[2] or url


def english_date(day: date) -> str:
    """Write a date so that no reader takes the month for the day."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def english(words: str) -> str:
    """Say a grade, a duration or a period in English; nothing for words that are none of ours."""
    for pattern, told in _ENGLISH:
        if found := pattern.fullmatch(words):
            return told.format(*map(_english_part, found.groups()))
    return ""


def _english_part(part: str) -> str:
    if not _DAY.fullmatch(part):
        return part.translate(_ENGLISH_NUMBER)
    try:
        return english_date(datetime.strptime(part, "%d/%m/%Y").date())  # noqa: DTZ007 (a day, no moment)
    except ValueError:
        return part


WORDS: Final[Mapping[str, Callable[..., str]]] = {
    word.__name__: word for word in (official_date, signing_time, machine_time, bare_address, english_date, english)
}
