"""Dates, times and addresses as a Vietnamese document writes them; the filters of `page.html`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7), "GMT+7")
LAST_MONTH_WITH_ZERO: Final = 2


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


WORDS: Final[Mapping[str, Callable[..., str]]] = {
    word.__name__: word for word in (official_date, signing_time, machine_time, bare_address)
}
