"""Values of cells as people typed them."""

import unicodedata
from datetime import date, datetime, time
from typing import Any

LONGEST_CELL = 20_000


def text_of(value: Any) -> str:
    """A value as it was typed: 123.0 is 123, a date is day/month/year."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 10**15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = unicodedata.normalize("NFC", str(value)[:LONGEST_CELL]).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(
        sign for sign in text.replace("\u00a0", " ") if sign in "\n\t" or unicodedata.category(sign)[0] != "C"
    )
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))
