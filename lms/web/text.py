"""Vietnamese text: one form for storing, one for finding, one for sorting."""

import unicodedata

TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""Order of the tones in Vietnamese dictionaries: ngang (0), huyền, hỏi, ngã, sắc, nặng."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LETTERS = dict(zip("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", _DIGITS[1:], strict=False))
_OTHER = "z"
_BETWEEN = "0"

_INVISIBLE = {"\u200b", "\u2060", "\ufeff", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
"""Signs that nobody sees and that make two names look alike or run backwards."""


def nfc(text: str) -> str:
    """Normalise a line of `text` at the door: NFC, single spaces, nothing at the ends, nothing unprintable."""
    return " ".join(unicodedata.normalize("NFC", _printable(text)).split())


def nfc_lines(text: str) -> str:
    """Normalise `text` of several lines as `nfc` does each line; empty lines inside stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(map(nfc, lines)).strip("\n")


def fold(text: str) -> str:
    """Reduce `text` to what a search compares: lower case, no marks, đ as d. hòa and hoà fold alike."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def sort_key(name: str) -> str:
    """Make a key that sorts names by tên, then họ, then chữ đệm, in the Vietnamese alphabet and tone order.

    A word is compared whole, letters before tone, so that every Hoa stands before the first Hòa. The key has
    digits and small letters only: databases sort those alike whatever their collation.
    """
    words = nfc(name).casefold().split()
    return (_BETWEEN * 2).join(map(_word_key, words[-1:] + words[:-1]))


def _word_key(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    plain = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in TONES))
    letters = "".join(_LETTERS.get(sign, _OTHER) for sign in plain if sign.isalnum())
    return f"{letters}{_BETWEEN}{max((TONES[sign] for sign in apart if sign in TONES), default='0')}"


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        sign for sign in text
        if sign not in _INVISIBLE and (sign.isspace() or unicodedata.category(sign) not in {"Cc", "Cs"})
    )  # fmt: skip
