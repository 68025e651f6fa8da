"""Vietnamese written in the letters of before Unicode: TCVN3 (the fonts .Vn…) and VNI (the fonts VNI-…).

Such a text is made of Latin letters that a font draws as others. It is known by its words: as they stand they are no
Vietnamese syllables, and turned into Unicode they are. The tables follow TCVN 5712:1993 (VN3) and VNI Windows.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from lms.web.text import fold, nfc

NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}
SOFT_HYPHEN = "\u00ad"
"""The letter ư of TCVN3; elsewhere a sign that nobody sees."""

_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
"""In VNI a mark stands behind its vowel, as a letter of its own."""

_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile("([aeouyôö])([" + "".join(_MARKS) + "])", re.IGNORECASE)
_VNI_ALONE = str.maketrans(_ALONE | {key.upper(): value.upper() for key, value in _ALONE.items()})

_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(?:a|ai|ao|au|ay|e|eo|eu|i|ia|ie|ieu|iu|o|oa|oai|oay|oe|oeo|oi|oo|u|ua|uai|uay|ue|ui|uo|uoi|uou|uu|uy|uya|uye|"
    r"uyu|y|ya|ye|yeu)"
    r"(?:ch|ng|nh|[cmnpt])?"
)
_LETTERS = frozenset("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ")
_WORD = re.compile(r"[^\s\-_,.;()0-9'’/]+")
_SURE = 0.75
"""Share of words with marks that have to be syllables once they are turned."""


def old_letters_of(texts: Iterable[str]) -> str:
    """Tell in which old letters the texts of a file are: tcvn3, vni, or empty for Unicode."""
    marked = {text for text in texts if not text.isascii()}
    if not marked:
        return ""
    shares = {encoding: _share([turned(text, encoding) for text in marked]) for encoding in NAMES}
    best = max(shares, key=lambda encoding: shares[encoding])
    wrong = [text for text in marked if _share([text]) < 1 <= _share([turned(text, best)])]
    return best if wrong and _share([turned(text, best) for text in wrong]) >= _SURE else ""


def is_in(text: str, encoding: str) -> bool:
    """Whether a text reads as Vietnamese only when it is turned."""
    return not text.isascii() and _share([turned(text, encoding)]) > _share([text])


def turned(text: str, encoding: str) -> str:
    """Turn a text into Unicode, whatever it is in."""
    if encoding == "tcvn3":
        return nfc(text.translate(_TCVN3))
    text = _VNI_PAIR.sub(lambda pair: pair[1] + _MARKS[pair[2].lower()], text)
    parts = [part if unicodedata.combining(part) else part.translate(_VNI_ALONE) for part in text]
    return nfc("".join(parts))


def _share(texts: Iterable[str]) -> float:
    """The share of the words with marks that are Vietnamese syllables."""
    words = [word for text in texts for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(_is_syllable, words)) / len(words) if words else 1.0


@lru_cache(maxsize=8192)
def _is_syllable(word: str) -> bool:
    small = word.casefold()
    known = all(sign.isascii() or sign in _LETTERS for sign in small)
    return known and _SYLLABLE.fullmatch(fold(small)) is not None
