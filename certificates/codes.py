"""Check codes, numbers, and names that show no more than they must."""

import re
import secrets
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty-two signs that are not taken for one another in print (Crockford): no I, L, O, U."""

GROUPS, GROUP = 3, 4
"""60 random bits in twelve signs: short enough to be typed from paper. At the page's rate limit, ten thousand machines
guessing at a million certificates need some seven years for a first hit, and a hit shows one certificate."""

LARGEST_INFLATED: Final = 8_000_000
"""Bytes; the streams of a certificate that may hold its code have a few thousand."""

_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CODE: Final = re.compile(rf"[{ALPHABET}]{{{GROUPS * GROUP}}}")
_PRINTED: Final = re.compile(rb"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}")
_TOKEN: Final = re.compile(rb"eyJ[\w-]{20,2000}\.eyJ[\w-]{100,30000}\.[\w-]{86}(?![\w-])")
_STREAM: Final = re.compile(rb"stream\r?\n(?=\x78)")
_NUMBER: Final = re.compile(r"(?P<serial>\d{1,9})/(?P<year>\d{4})(?:/(?P<body>[\w.-]{1,40}))?")


def make_code() -> str:
    """Draw a check code: XXXX-XXXX-XXXX."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)))


def read_code(typed: str) -> str | None:
    """Understand a code as people type it: any case, spaces or none, O for 0, I for 1. None when it is no code."""
    signs = re.sub(r"[\s\u2010-\u2015-]", "", typed).upper().translate(_MISREAD)
    return _grouped(signs) if _CODE.fullmatch(signs) else None


def codes_in(content: bytes, most: int = 3) -> list[str]:
    """List what looks like a check code in a PDF, each once, in plain sight or in a compressed stream."""
    found: dict[str, None] = {}
    for part in parts_of_file(content):
        found.update(dict.fromkeys(match[0].decode("ascii") for match in _PRINTED.finditer(part)))
        if len(found) >= most:
            break
    return list(found)[:most]


def tokens_in(content: bytes, most: int = 3) -> list[str]:
    """List what looks like a signed token in a PDF, each once; credentials are attached as such."""
    found: dict[str, None] = {}
    for part in parts_of_file(content):
        found.update(dict.fromkeys(match[0].decode("ascii") for match in _TOKEN.finditer(part)))
        if len(found) >= most:
            break
    return list(found)[:most]


def parts_of_file(content: bytes) -> Iterator[bytes]:
    """Give a PDF as it stands, then what its compressed streams hold.

    Strangers' bytes are not parsed, only searched; no more than `LARGEST_INFLATED` bytes are ever inflated.
    """
    yield content
    room = LARGEST_INFLATED
    for start in _STREAM.finditer(content):
        if room <= 0:
            break
        inflated = _inflate(content, start.end(), room)
        room -= len(inflated)
        yield inflated


def _inflate(content: bytes, start: int, most: int) -> bytes:
    """Inflate what begins at `start`, a little at a time, so that damage costs what follows it and no more."""
    machine, inflated = zlib.decompressobj(), b""
    try:
        for place in range(start, len(content), 512):
            inflated += machine.decompress(content[place : place + 512], most - len(inflated))
            if machine.eof or len(inflated) >= most:
                break
    except zlib.error:
        pass
    return inflated


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


@dataclass(frozen=True)
class Number:
    """A number taken apart; `body` is empty where only serial and year were typed."""

    serial: int
    year: int
    body: str


def make_number(serial: int, year: int, body: str) -> str:
    """Write a number as it is printed: 000123/2026/GCN-NA."""
    return f"{serial:06}/{year}/{body}"


def read_number(typed: str) -> Number | None:
    """Understand a number with or without leading zeros, points between thousands, and the body's code."""
    found = _NUMBER.fullmatch(re.sub(r"\s|(?<=\d)\.(?=\d)", "", typed).upper())
    return Number(int(found["serial"]), int(found["year"]), found["body"] or "") if found else None


def masked(name: str) -> str:
    """Show of a name what confirms it to whoever knows it: N*** T*** Á*** T***."""
    return " ".join(f"{word[0]}***" for word in unicodedata.normalize("NFC", name).split())


def plain(text: str, longest: int = 60) -> str:
    """Write `text` as part of a file name that every system and archive takes: ASCII letters, digits, - and _."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return re.sub(r"[^0-9A-Za-z-]+", "_", letters).strip("_-")[:longest].rstrip("_-")


def file_name(number: str, name: str) -> str:
    """Name the file of a certificate: GCN_000123-2026-GCN-NA_Nguyen_Thi_An.pdf."""
    return "_".join(filter(None, ("GCN", plain(number.replace("/", "-")), plain(name)))) + ".pdf"
