"""What somebody ought to know before a certificate is given: looked at for thousands of them at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from certificates import wording
from certificates.awarding import Terms
from certificates.contract import CertificateFields
from certificates.drawing.layout import read_layout
from certificates.drawing.typesetting import compose, missing_glyphs
from certificates.earning import Earned
from certificates.looks.packs import find_template
from certificates.wording import Learnt, words_of
from lms.api import JSONDict, fold, lazy_, now

GLYPHS, LONG, EMPTY, NO_BIRTH_DATE, NAMESAKE, HELD = "glyphs", "long", "empty", "no_birth_date", "namesake", "held"

TITLES: Final = {
    GLYPHS: lazy_("Thiếu chữ"),
    LONG: lazy_("Chữ quá dài"),
    EMPTY: lazy_("Thiếu nội dung"),
    NO_BIRTH_DATE: lazy_("Chưa có ngày sinh"),
    NAMESAKE: lazy_("Trùng họ tên"),
    HELD: lazy_("Đã có giấy còn giá trị"),
}
"""The warnings in the order of their weight; whoever has one of `HINDERING` cannot be printed."""

HINDERING: Final = frozenset({GLYPHS, LONG, EMPTY})
PRINTED: Final = ("holder_name", "birth_date", "unit_name", "course_title", "hours", "period", "grade")
NEEDED: Final = ("holder_name", "course_title", "place", "issuer_name", "issuer_lead", "signer_title")
_NO_CODE: Final = "0000-0000-0000"


@dataclass(frozen=True)
class Checked:
    """The words of one certificate as they will be printed, warnings about them, and in words what hinders."""

    words: JSONDict
    warnings: tuple[str, ...]
    trouble: str


def check(ordered: Sequence[Earned], terms: Terms, holders: frozenset[int]) -> list[Checked]:
    """Look at certificates to be, in the order given; `holders` are people who hold a valid one of the subject.

    About a quarter of a millisecond each: the very lines are set in which they will be drawn, but nothing is drawn.
    """
    layout = read_layout(find_template(terms.template).folder.resolve())
    entry = terms.entry(0, _NO_CODE, now())
    names = Counter(_known_as(one.learnt) for one in ordered)
    found = []
    for one in ordered:
        words = words_of(one.learnt, entry)
        warnings, trouble = [], []
        if gaps := missing_glyphs(layout, words):
            warnings.append(GLYPHS)
            trouble.append(wording.gap_sentence(gaps))
        elif lines := compose(layout, words, "qr:check").too_long:
            warnings.append(LONG)
            trouble.append(wording.length_sentence(lines))
        if empty := [name for name in NEEDED if not getattr(words, name)]:
            warnings.append(EMPTY)
            trouble.append(wording.emptiness_sentence(empty))
        if not words.birth_date:
            warnings.append(NO_BIRTH_DATE)
        if names[_known_as(one.learnt)] > 1:
            warnings.append(NAMESAKE)
        if one.owner_id in holders:
            warnings.append(HELD)
        found.append(Checked(own_words(words), tuple(warnings), " ".join(trouble)))
    return found


def printed(one: Earned, terms: Terms) -> JSONDict:
    """What `check` gives as the words of somebody's certificate."""
    return own_words(words_of(one.learnt, terms.entry(0, _NO_CODE, now())))


def own_words(words: CertificateFields) -> JSONDict:
    """Those of a certificate's words that are the holder's own."""
    return {name: getattr(words, name) for name in PRINTED}


def _known_as(learnt: Learnt) -> str:
    return fold(learnt.holder_name)
