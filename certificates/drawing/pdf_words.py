"""Text and time as a PDF writes them."""

from codecs import BOM_UTF16_BE
from datetime import datetime

from certificates.drawing.words import VIETNAM


def pdf_text(text: str) -> bytes:
    """Write text in hexadecimal, so that nobody's name can look like a part of the file."""
    return b"<%s>" % (BOM_UTF16_BE + text.encode("utf-16-be")).hex().encode()


def pdf_time(moment: datetime) -> bytes:
    """Write a moment in Vietnamese time."""
    zone = f"{moment.astimezone(VIETNAM):%z}"
    return f"(D:{moment.astimezone(VIETNAM):%Y%m%d%H%M%S}{zone[:3]}'{zone[3:]}')".encode()
