"""The key of a row: letters, numbers, the option's own text, or marks in columns of their own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from courses.questions.text import same_text
from lms.api import _, fold

_LETTERS = re.compile(r"\(?[a-h]\)?(?:\s*(?:[,;/+&|\n]|va|and)?\s*\(?[a-h]\)?){0,7}\.?")
_NUMBERS = re.compile(r"[1-8](?:\s*(?:[,;/+&|\n]|va|and)\s*[1-8]){0,7}")
_PREFIX = re.compile(r"^(?:dap an|phuong an|lua chon|answer|option)\s*:?\s*")
_TRUE = {"dung", "d", "true", "t", "yes", "x dung"}
_FALSE = {"sai", "s", "false", "f", "no"}


@dataclass
class Key:
    """Letters of the right options, with what is doubtful about them."""

    letters: str = ""
    doubts: list[str] = field(default_factory=list)


def truth_of(text: str) -> bool | None:
    """Whether a cell says right or wrong; None for anything else."""
    word = fold(text.strip(" .")).strip()
    return True if word in _TRUE else False if word in _FALSE else None


def key_of(said: str, options: Mapping[str, str], ticked: str) -> Key:
    """What is right, by the key's cell and by the marks beside the options."""
    letters, readings = _letters_of(said, options)
    key = Key(letters or ticked)
    if letters and ticked and letters != ticked:
        sentence = _(
            "Cột đáp án ghi %(key)s, cột đánh dấu ghi %(ticked)s.", key=_listed(letters), ticked=_listed(ticked)
        )
        key.doubts.append(sentence)
    elif said and not letters:
        key.doubts.append(_("Không rõ đáp án “%(said)s” là phương án nào.", said=said[:80]))
    elif not key.letters:
        key.doubts.append(_("Không thấy đáp án."))
    if len(readings) > 1:
        sentence = _(
            "Đáp án “%(said)s” có thể là phương án %(first)s (theo số thứ tự) hoặc %(second)s (theo nội dung).",
            said=said,
            first=_listed(readings[0]),
            second=_listed(readings[1]),
        )
        key.doubts.append(sentence)
    if strangers := [letter for letter in key.letters if letter not in options]:
        key.doubts.append(_("Đáp án ghi %(letters)s nhưng câu không có phương án này.", letters=", ".join(strangers)))
    return key


def _letters_of(said: str, options: Mapping[str, str]) -> tuple[str, list[str]]:
    """The letters that a key means, and every reading where there are several."""
    plain = _PREFIX.sub("", fold(said)).strip(" .")
    by_text = "".join(letter for letter, text in options.items() if said and _says(said, text))
    if plain and _LETTERS.fullmatch(plain) and not (by_text and len(plain) > 1):
        letters = "".join(sorted({sign.upper() for sign in re.sub(r"\bva\b|\band\b", "", plain) if sign.isalpha()}))
        return letters, [letters] if by_text in {"", letters} or len(by_text) > 1 else [letters, by_text]
    if plain and _NUMBERS.fullmatch(plain):
        letters = "".join(sorted({chr(ord("A") + int(sign) - 1) for sign in plain if sign.isdigit()}))
        return letters, [letters] if by_text in {"", letters} else [letters, by_text]
    if by_text:
        return by_text, [by_text]
    parts = [part for part in re.split(r"\s*[;|\n]\s*", said) if part]
    found = {letter for part in parts for letter, text in options.items() if _says(part, text)}
    return ("".join(sorted(found)), []) if len(parts) > 1 and len(found) == len(parts) else ("", [])


def _says(said: str, option: str) -> bool:
    return same_text(said, option.replace("\\", ""), tone_marks=True)


def _listed(letters: str) -> str:
    return ", ".join(letters)
