"""Vietnamese typed with fonts from before Unicode: TCVN3 (.VnTime …) and VNI (VNI-Times …).

TCVN3 is the upper half of TCVN 5712:1993; fonts whose names end in H draw its small letters as capitals. VNI writes
a vowel and its mark as two signs.
"""

import re
import unicodedata

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđẶ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT, _HAT, _BOWL = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306"
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _HAT, "á": _HAT + _ACUTE, "à": _HAT + _GRAVE, "å": _HAT + _HOOK, "ã": _HAT + _TILDE, "ä": _HAT + _DOT,
    "ê": _BOWL, "é": _BOWL + _ACUTE, "è": _BOWL + _GRAVE, "ú": _BOWL + _HOOK, "ü": _BOWL + _TILDE, "ë": _BOWL + _DOT,
}  # fmt: skip
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}
_VNI_LETTERS |= {old.upper(): new.upper() for old, new in _VNI_LETTERS.items()}
_VNI_PAIR = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])", re.IGNORECASE)
_VNI_LETTER = re.compile(f"[{''.join(_VNI_LETTERS)}]")
_TCVN3_FONT = re.compile(r"\.vn", re.IGNORECASE)
_VNI_FONT = re.compile(r"vni[- ]", re.IGNORECASE)


def is_legacy(font: str) -> bool:
    """Whether a font is one of them, by its name."""
    return bool(_TCVN3_FONT.match(font) or _VNI_FONT.match(font))


def in_unicode(text: str, font: str) -> str:
    """Rewrite text that was typed with a font of before Unicode; text of other fonts stays as it is."""
    if _TCVN3_FONT.match(font):
        read = unicodedata.normalize("NFC", "".join(_TCVN3.get(sign, sign) for sign in text))
        return read.upper() if font.rstrip().endswith("H") else read
    if _VNI_FONT.match(font):
        return _from_vni(text)
    return text


def _from_vni(text: str) -> str:
    """Compose vowels with their marks first: the same signs mean other letters where no vowel precedes them."""

    def composed(pair: re.Match[str]) -> str:
        vowel = _VNI_LETTERS.get(pair[1], pair[1])
        letter = unicodedata.normalize("NFC", vowel + _VNI_MARKS[pair[2].lower()])
        return f"\ue000{letter}"

    first, *others = _VNI_PAIR.sub(composed, text.replace("\ue000", "")).split("\ue000")
    return _single(first) + "".join(part[:1] + _single(part[1:]) for part in others)


def _single(text: str) -> str:
    return _VNI_LETTER.sub(lambda found: _VNI_LETTERS[found[0]], text)
