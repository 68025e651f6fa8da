"""Bytes of a text file to text, whatever the program that wrote it: Unicode first, then what Windows used to write."""

import codecs
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from flask_babel import gettext as _

from lms.files.source import LARGEST_FILE, UnreadableFile
from lms.web.problems import Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
MOST_LINES = 500_000
"""Lines of a file."""

_NAMES = {
    "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32-le": "UTF-32", "utf-32-be": "UTF-32",
    "cp1252": "Windows-1252", "cp1258": "Windows-1258",
}  # fmt: skip
_SIGNATURES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF89a",
    b"GIF87a",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"MZ\x90\x00",
)
"""How files begin that are surely no text, or a text that only one program reads."""

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Signs that nobody sees; formats may use the first of them as marks of their own."""

_CONTROL_BYTES = bytes({*range(0x20)} - {0x09, 0x0A, 0x0C, 0x0D, 0x1A})
_LONG_RUN = re.compile(r"([^\w\s\x00-\x7f\u2000-\u2fff]{30})[^\w\s\x00-\x7f\u2000-\u2fff]+")
"""Marks piled upon one letter: putting them in order takes the square of their number."""

_VOWEL_WITH_TONE = re.compile(rb"[aeiouyAEIOUY\xc2\xca\xd4\xe2\xea\xf4\xc3\xe3\xd5\xf5\xdd\xfd][\xcc\xd2\xde\xec\xf2]")
_TONE = re.compile(rb"[\xcc\xd2\xde\xec\xf2]")
_VIETNAMESE_ONLY = re.compile(rb"[\xd0\xf0\xc3\xe3\xd5\xf5\xdd\xfd]")


class Decoded(NamedTuple):
    """A file's text: NFC, lines as on Unix, nothing unprintable. `lost` counts signs that could not be read."""

    text: str
    encoding: str
    lost: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """How it was read, where that was not plain."""
        name = _NAMES.get(self.encoding)
        return (_("Tệp được đọc theo bảng mã %(name)s.", name=name),) if name else ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Signs that could not be read are in need of a look."""
        if not self.lost:
            return ()
        sentence = _("Có %(n)d chữ cái không đọc được (dấu �). Hãy lưu tệp ở dạng UTF-8 rồi thử lại.", n=self.lost)
        return (Problem("", sentence),)


@lru_cache(maxsize=1)
def decoded(content: bytes, declared: str = "") -> Decoded:
    """Read a text file; `declared` is the encoding that it claims for itself. Raises `UnreadableFile`."""
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(_("Tệp lớn quá %(n)d MB. Hãy chia thành nhiều tệp.", n=LARGEST_FILE // 1_000_000))
    if content.startswith(_SIGNATURES):
        raise UnreadableFile(_("Đây không phải là tệp chữ. Hãy kiểm tra lại rồi chọn đúng tệp."))
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _regular(content[len(mark) :].decode(encoding, errors="replace"), encoding)
    if encoding := _without_mark(content):
        return _regular(content.decode(encoding, errors="replace"), encoding)
    controls = len(content) - len(content.translate(None, _CONTROL_BYTES))
    if controls > len(content) // 200 + 2:
        raise UnreadableFile(_("Đây không phải là tệp chữ. Hãy kiểm tra lại rồi chọn đúng tệp."))
    try:
        return _regular(content.decode(), "utf-8")
    except UnicodeDecodeError:
        encoding = declared if _is_of_one_byte(declared) else _older(content)
    return _regular(content.decode(encoding, errors="replace"), encoding)


def _without_mark(content: bytes) -> str:
    """UTF-16 that says nothing: every other byte of plain letters is empty."""
    head = content[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and even < odd // 8:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 8 and odd < even // 8 else ""


def _is_of_one_byte(name: str) -> bool:
    return name.casefold() in {
        "windows-1252",
        "windows-1258",
        "iso-8859-1",
        "iso-8859-15",
        "cp1252",
        "cp1258",
        "latin1",
    }


def _older(content: bytes) -> str:
    """UTF-8 with a few damaged places, else Vietnamese or Western letters of Windows.

    In Windows-1258 the tones stand behind their vowels, at bytes which are letters of their own in Windows-1252.
    """
    whole = content.decode("utf-8", errors="ignore")
    kept = len(whole) - len(whole.encode("ascii", "ignore"))
    if kept > content.decode("utf-8", errors="replace").count("\ufffd"):
        return "utf-8"
    tones, placed = len(_TONE.findall(content)), len(_VOWEL_WITH_TONE.findall(content))
    if placed and placed >= 0.8 * tones and (placed > 2 or _VIETNAMESE_ONLY.search(content)):
        return "cp1258"
    return "cp1252"


def _regular(text: str, encoding: str) -> Decoded:
    lost = text.count("\ufffd")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise UnreadableFile(_("Tệp có quá %(n)d dòng. Hãy chia thành nhiều tệp.", n=MOST_LINES))
    if text.isascii():
        return Decoded(_CONTROL.sub("", text), encoding)
    text = _CONTROL.sub("", text).replace("\xa0", " ")
    return Decoded(unicodedata.normalize("NFC", _LONG_RUN.sub(r"\1", text)), encoding, lost)


@lru_cache(maxsize=1)
def text_or_nothing(content: bytes) -> str:
    """A file's text to judge it by; nothing where it is no text."""
    try:
        return decoded(content).text
    except UnreadableFile:
        return ""


def printable(text: str) -> str:
    """Leave out signs that nobody sees and that files cannot hold."""
    return _CONTROL.sub("", text)
