"""What the cells of a sheet of staff say: texts turned into values, or a sentence on what is wrong with them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from lms.organisation.kinds import LEARNER_GROUPS
from lms.staffing.columns import CLEAR, COLUMNS, Kind
from lms.web.text import fold, nfc

LONGEST = 200
"""Letters of a name, a post or a unit."""

_CODE = re.compile(r"[\w./\-]{1,40}")
_EMAIL = re.compile(r"[^\s@<>()\"',;:\\]{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}")
_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?:\s+0{1,2}:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]0{1,2}:00(?::00)?)?")
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_SERIAL_START = date(1899, 12, 30)
_SERIALS = range(3_000, 60_000)
"""Days as spreadsheets count them, from 1908 to 2064."""

_YEARS = range(1900, 2101)
_YES, _NO = {"x", "co", "yes", "true", "1", "✓", "✔", "v"}, {"", CLEAR, "khong", "no", "false", "0"}
_GROUPS = {fold(text): key for key in LEARNER_GROUPS for text in (key, key.replace("_", " "))} | {
    fold(text): key
    for key, texts in {
        "can_bo": ("Cán bộ", "Elected or appointed official", "Official"),
        "cong_chuc": ("Công chức", "Civil servant"),
        "vien_chuc": ("Viên chức", "Public employee"),
        "nguoi_lao_dong": ("Người lao động", "Contract worker", "Lao động hợp đồng", "Hợp đồng lao động"),
    }.items()
    for text in texts
}


class BadValue(ValueError):  # noqa: N818 (reads as what it is)
    """A cell that says nothing we can hold; the sentence says why and what to do."""


@dataclass(frozen=True)
class Year:
    """A date of which only the year is said."""

    number: int


class Cleared:
    """The cell asks to take away what we know."""


CLEARED = Cleared()


def values_of(cells: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Read the cells of a line: values by key, empty cells left out, and sentences by key for those that are wrong."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for column in COLUMNS:
        text = cells.get(column.key, "" if column.kind == "mark" and column.key in cells else None)
        if text is None or (text == "" and column.kind != "mark"):
            continue
        try:
            values[column.key] = _READERS[column.kind](text)
        except BadValue as wrong:
            faults[column.key] = str(wrong)
    return values, faults


def _code(text: str) -> str:
    text = "".join(nfc(text).split()).upper()
    if not _CODE.fullmatch(text):
        raise BadValue(_("Mã “%(text)s” có dấu lạ hoặc quá dài.", text=text[:60]))
    return text


def _name(text: str) -> str:
    text = nfc(text)
    if len(text) > LONGEST:
        raise BadValue(_("Họ và tên dài quá %(most)d chữ cái.", most=LONGEST))
    if not any(map(str.isalpha, text)) or any(map(str.isdigit, text)):
        raise BadValue(_("“%(text)s” không phải là họ và tên.", text=text[:60]))
    return text


@lru_cache(maxsize=4096)
def _plain(text: str) -> Any:
    text = nfc(text)
    if text == CLEAR:
        return CLEARED
    if len(text) > LONGEST:
        raise BadValue(_("Ô này dài quá %(most)d chữ cái.", most=LONGEST))
    return text


@lru_cache(maxsize=4096)
def _unit(text: str) -> str:
    return nfc(text)[:LONGEST]


def _email(text: str) -> Any:
    text = nfc(text)
    if text == CLEAR:
        return CLEARED
    text = text.removeprefix("mailto:").lower()
    if len(text) > LONGEST or not _EMAIL.fullmatch(text) or ".." in text:
        raise BadValue(_("“%(text)s” không phải là địa chỉ thư điện tử.", text=text[:60]))
    return text


@lru_cache(maxsize=4096)
def _date(text: str) -> Any:
    """Read a day as people write it here, day before month; a number as spreadsheets count days, or a year alone."""
    text = nfc(text)
    if text == CLEAR:
        return CLEARED
    if text.isascii() and text.isdigit():
        number = int(text)
        if number in _YEARS and len(text) == 4:
            return Year(number)
        if number in _SERIALS:
            return _SERIAL_START + timedelta(days=number)
    if found := _DAY.fullmatch(text) or _WORDS.fullmatch(fold(text)):
        day, month, year = map(int, found.groups())
    elif found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        raise BadValue(_("Không đọc được ngày “%(text)s”. Hãy ghi ngày/tháng/năm, ví dụ 05/10/1990.", text=text[:40]))
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise BadValue(_("Không có ngày “%(text)s”. Hãy ghi ngày/tháng/năm, ví dụ 05/10/1990.", text=text)) from wrong


@lru_cache(maxsize=256)
def _group(text: str) -> str:
    key = _GROUPS.get(fold(nfc(text)))
    if key is None:
        allowed = ", ".join(map(str, LEARNER_GROUPS.values()))
        raise BadValue(_("Nhóm “%(text)s” không có. Các nhóm: %(allowed)s.", text=nfc(text)[:40], allowed=allowed))
    return key


@lru_cache(maxsize=256)
def _mark(text: str) -> bool:
    plain = fold(nfc(text))
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise BadValue(_("Chỉ đánh dấu x hoặc để trống, không ghi “%(text)s”.", text=nfc(text)[:40]))


_READERS: dict[Kind, Callable[[str], Any]] = {
    "code": _code, "name": _name, "date": _date, "email": _email, "unit_code": _code, "unit_name": _unit,
    "text": _plain, "group": _group, "mark": _mark,
}  # fmt: skip
