"""Whether a font may be embedded, and prints what Vietnamese names need."""

import unicodedata
from collections.abc import Iterator
from typing import Final

import uharfbuzz

from lms.api import _

_TONES: Final = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE: Final = (*(vowel + tone for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in _TONES), "đ", "Đ")
OTHERS: Final = "ƀɃčČñÑ’ʼ'\u0306"
"""Letters of names of the minorities."""

_RESTRICTED, _BITMAP_ONLY, _FS_TYPE = 0x0002, 0x0200, slice(8, 10)
_TRUETYPE: Final = (b"\x00\x01\x00\x00", b"true")


def font_faults(content: bytes, *, whole: bool) -> Iterator[str]:
    """Tell what makes a font unfit; with `whole` it has to print names, not only labels."""
    if not content.startswith(_TRUETYPE):
        yield _("Đây không phải là phông TrueType (.ttf).")
        return
    face = uharfbuzz.Face(uharfbuzz.Blob(content))
    if face.upem <= 0 or face.glyph_count <= 1:
        yield _("Không đọc được phông chữ này.")
        return
    licence = bytes(face.reference_table("OS/2").data)[_FS_TYPE]
    bits = int.from_bytes(licence, "big") if len(licence) == 2 else _RESTRICTED
    if bits & (_RESTRICTED | _BITMAP_ONLY):
        yield _("Giấy phép của phông (OS/2 fsType) không cho nhúng vào tệp PDF.")
    letters = face.unicodes
    missing = [letter for letter in VIETNAMESE if not _can_set(letter, letters)]
    if missing:
        yield _("Phông thiếu chữ tiếng Việt: %(letters)s.", letters=" ".join(missing[:12]))
    elif whole and (others := [letter for letter in OTHERS if ord(letter) not in letters]):
        yield _("Phông thiếu chữ trong họ tên các dân tộc: %(letters)s.", letters=" ".join(others))


def _can_set(letter: str, letters: set[int]) -> bool:
    composed = unicodedata.normalize("NFC", letter)
    return (len(composed) == 1 and ord(composed) in letters) or all(ord(part) in letters for part in letter)
