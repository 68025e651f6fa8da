"""Values of cells as people typed them."""

import unicodedata
from datetime import date, datetime, time
from typing import Any

LONGEST_CELL = 20_000


def text_of(value: Any, *, keeping: str = "") -> str:
    """A value as it was typed: 123.0 is 123, a date is day/month/year. Unseen signs go, but for those of `keeping`."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 10**15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = unicodedata.normalize("NFC", str(value)[:LONGEST_CELL]).replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text.strip()
    text = "".join(
        sign
        for sign in text.replace("\u00a0", " ")
        if sign in "\n\t" or sign in keeping or unicodedata.category(sign)[0] != "C"
    )
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))
