"""Dates, numbers and lines as an official paper writes them (NĐ 30/2020/NĐ-CP, Annex I)."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from lms.official.papers import Letterhead
from lms.web.formats import number

COUNTRY: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
ADDRESSED: Final = "Kính gửi:"
DISTRIBUTED: Final = "Nơi nhận:"
LAST_MONTH_WITH_ZERO: Final = 2
TO_BE_FILLED: Final = "\u00a0" * 6

_COUNCIL: Final = re.compile(r"^(ủy ban nhân dân|hội đồng nhân dân|ủy ban mặt trận tổ quốc việt nam)\s+", re.IGNORECASE)


def official_date(day: date | None) -> str:
    """Ngày 05 tháng 01, ngày 29 tháng 6: a leading zero for days under 10 and months 1 and 2 only; None leaves room."""
    if day is None:
        return f"ngày{TO_BE_FILLED}tháng{TO_BE_FILLED}năm{TO_BE_FILLED}".rstrip()
    month = f"{day.month:02d}" if day.month <= LAST_MONTH_WITH_ZERO else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def count_text(count: int) -> str:
    """05, 68, 1.204: as papers write a number of people or things."""
    return f"{count:02d}" if count < 10 else number(count)


def number_line(heading: Letterhead) -> str:
    """Số: 05/UBND-VHXH; what is not known yet is left open."""
    return f"Số: {_number(heading)}"


def _number(heading: Letterhead) -> str:
    figure = heading.number
    if figure.isdecimal() and len(figure) == 1:
        figure = f"0{figure}"
    return f"{figure or TO_BE_FILLED}/{heading.symbol or '…'}"


def dateline(heading: Letterhead) -> str:
    """Con Cuông, ngày 05 tháng 01 năm 2027."""
    return ", ".join(filter(None, (heading.place, official_date(heading.day))))


def capital_lines(agency: str) -> list[str]:
    """The agency's name in capitals; a council's place begins a line of its own."""
    council = _COUNCIL.match(agency)
    lines = [council[1], agency[council.end() :]] if council else [agency]
    return [line.upper() for line in lines]


def addressee_lines(addressees: Sequence[str]) -> list[str]:
    """One stands beside "Kính gửi"; several stand below it, each with its dash and stop."""
    if len(addressees) < 2:
        return list(addressees)
    return [f"- {name}{';' if place < len(addressees) else '.'}" for place, name in enumerate(addressees, 1)]


def recipient_lines(recipients: Sequence[str]) -> list[str]:
    """Each with its dash and stop."""
    return [f"- {name}{';' if place < len(recipients) else '.'}" for place, name in enumerate(recipients, 1)]


def annex_title(place: int, count: int) -> str:
    """Phụ lục, or Phụ lục II where there are several."""
    numerals = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
    return "Phụ lục" if count == 1 else f"Phụ lục {numerals[place] if place < len(numerals) else place + 1}"


def annex_reference(kind: str, heading: Letterhead) -> str:
    """(Kèm theo Công văn số 05/UBND-VHXH ngày 05 tháng 01 năm 2027 của Ủy ban nhân dân xã Con Cuông)."""
    what = kind.capitalize() or "Công văn"
    return f"(Kèm theo {what} số {_number(heading)} {official_date(heading.day)} của {heading.agency})"
