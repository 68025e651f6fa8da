"""Passwords: how they are kept, and which are refused."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from flask_babel import gettext as _
from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id

from lms.web.text import fold

SHORTEST = 15
"""Characters, where the password is the only factor (NIST SP 800-63B-4, 3.1.1.2)."""

LONGEST = 200
"""Characters. The same rule asks for at least 64."""

LEAST_OF_ITS_OWN = 6
"""Characters that must remain when everything that people guess first has been taken out."""

PASSES, MEMORY = 5, 7 * 1024 * 1024
"""Of Argon2id. Of the settings that OWASP's password storage sheet calls equally strong, the one that fits a
processor's cache: when a whole class signs in at once it takes a third less time than 19 MiB and two passes, and less
memory. libsodium, which uses the widest registers that a processor has, saves another third. A changed cost reaches
each account at its next sign-in."""

COST = f"$argon2id$v=19$m={MEMORY // 1024},t={PASSES},p=1$"
"""How a hash of that cost begins."""

_LOOKALIKES = str.maketrans("@4031!$5708", "aaoeiisstob")
_YEAR = re.compile(r"(19|20)\d\d")
_REPEATED = re.compile(r"(.{1,4}?)\1{2,}")
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb")
_SHORTEST_RUN = 4


def hash_of(password: str) -> str:
    """Hash a password for keeping."""
    return argon2id.str(_normal(password).encode(), PASSES, MEMORY).decode()


def verify(password: str, kept: str) -> tuple[bool, str | None]:
    """Tell whether `password` is the one kept, and give its new hash where the present one has become too cheap.

    Without a kept hash a hash of nothing is checked instead, which takes as long.
    """
    right = opens(password, kept or _nobodys_hash()) and bool(kept)
    return right, hash_of(password) if right and not kept.startswith(COST) else None


def opens(password: str, kept: str) -> bool:
    """Whether `password` is the one that a hash was made of."""
    try:
        return argon2id.verify(kept.encode(), _normal(password).encode())
    except InvalidkeyError:
        return False


def trouble_with(password: str, personal: Iterable[str] = ()) -> str:
    """Say in a sentence why `password` cannot be taken; nothing when it can.

    `personal` are the words that others know of the person: name, staff code, e-mail. There are no rules about
    kinds of characters (63B-4 forbids them).
    """
    password = _normal(password)
    if len(password) < SHORTEST:
        sentence = _(
            "Mật khẩu cần ít nhất %(least)d ký tự, đang có %(has)d. Một câu ngắn dễ nhớ là đủ, tính cả dấu cách.",
            least=SHORTEST,
            has=len(password),
        )
        return str(sentence)
    if len(password) > LONGEST:
        return str(_("Mật khẩu dài nhất %(most)d ký tự.", most=LONGEST))
    if len(of_its_own(password, personal)) < LEAST_OF_ITS_OWN:
        sentence = _(
            "Mật khẩu này dễ đoán: gần như chỉ gồm từ và dãy số mà ai cũng thử trước. "
            "Thêm vài từ mà chỉ mình đồng chí nghĩ ra."
        )
        return str(sentence)
    return ""


def of_its_own(password: str, personal: Iterable[str] = ()) -> str:
    """Reduce a password to what is left without common words, runs, repetitions, years and `personal` words.

    Both readings of digits are tried, as digits and as letters that they resemble; the shorter remainder counts.
    """
    words = _pattern({*common_words(), *_personal_words(personal)})
    plain = "".join(sign for sign in fold(password) if sign.isalnum() or sign in "@!$")
    return min((_stripped(text, words) for text in (plain, plain.translate(_LOOKALIKES))), key=len)


@cache
def common_words() -> frozenset[str]:
    """The block list: what people choose first, and the words of this product and its agencies."""
    path = Path(__file__).parent / "data" / "common_passwords.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _stripped(text: str, words: re.Pattern[str]) -> str:
    text = _YEAR.sub(" ", words.sub(" ", text))
    text = _REPEATED.sub(r"\1", re.sub(r"\W+", "", text))
    for run in _RUNS:
        for line in (run, run[::-1]):
            for start in range(len(line) - _SHORTEST_RUN + 1):
                for end in range(len(line), start + _SHORTEST_RUN - 1, -1):
                    text = text.replace(line[start:end], "")
    return text


def _pattern(words: set[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def _personal_words(personal: Iterable[str]) -> set[str]:
    """Whole, in words, and without what follows the @; nothing under three letters."""
    parts = {part for text in personal for part in (fold(text).replace(" ", ""), *re.split(r"[\W_]+", fold(text)))}
    return {part for part in parts if len(part) > 2}


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys_hash() -> str:
    return hash_of(secrets.token_hex())


_nobodys_hash()  # at start: the first stranger must not wait longer than the second
