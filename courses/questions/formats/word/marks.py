"""Which options of a question look right: underlined, bold, coloured, highlighted or with a star."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Any

from courses.questions.formats.word.drafts import Draft, Option
from courses.questions.formats.word.spans import Span
from lms.api import lazy_


class Way(Enum):
    """A way in which a file tells what is right: by words first, then by a sign, then by looks."""

    FILE = lazy_("tệp đáp án")
    LINE = lazy_("dòng “Đáp án”")
    LIST = lazy_("bảng đáp án")
    STAR = lazy_("dấu sao")
    UNDERLINE = lazy_("gạch chân")
    HIGHLIGHT = lazy_("tô nền")
    COLOUR = lazy_("chữ màu")
    BOLD = lazy_("in đậm")

    @property
    def title(self) -> Any:
        return self.value

    @property
    def is_said(self) -> bool:
        """Whether it is said on purpose, not shown by looks that may be there for another reason."""
        return self in {Way.FILE, Way.LINE, Way.LIST, Way.STAR}


_LETTER = re.compile(r"[^\W_]")
_LOOKS: dict[Way, Callable[[Span], object]] = {
    Way.UNDERLINE: lambda span: span.underlined,
    Way.HIGHLIGHT: lambda span: span.highlighted,
    Way.COLOUR: lambda span: span.colour,
    Way.BOLD: lambda span: span.bold,
}


def marks_on(draft: Draft) -> dict[Way, str]:
    """The letters of the options that each way marks; ways that mark none or all of them say nothing."""
    letters = [option.letter for option in draft.options]
    by_label = [_looks_of(option.label) for option in draft.options]
    by_text = [_looks_of([span for line in option.lines for span in line.spans]) for option in draft.options]
    found = {}
    if len(set(by_label)) > 1 or len(set(by_text)) > 1:
        for place, way in enumerate(_LOOKS):
            unlike = {*_different(letters, by_label, place), *_different(letters, by_text, place)}
            found[way] = "".join(sorted(unlike))
    found[Way.STAR] = "".join(option.letter for option in draft.options if _has_star(option))
    return {way: letters for way, letters in found.items() if letters}


def marks_on_statement(draft: Draft) -> dict[Way, str]:
    """What of the line “Đúng  Sai” is marked: T or F."""
    if draft.statement is None:
        return {}
    found = {}
    for way, look in _LOOKS.items():
        said = [(span.text.casefold(), bool(look(span))) for span in draft.statement.spans]
        true, false = (
            any(marked and word in text for text, marked in said for word in words)
            for words in (("đúng", "true"), ("sai", "false"))
        )
        if true != false:
            found[way] = "T" if true else "F"
    return found


def _different(letters: Sequence[str], seen: Sequence[Sequence[object]], place: int) -> str:
    """The letters of the options whose letter, or whole text, looks unlike that of most."""
    looks = [all_looks[place] for all_looks in seen]
    if len(set(looks)) < 2:
        return ""
    plain = "" if "" in looks else Counter(looks).most_common(1)[0][0]
    return "".join(letter for letter, look in zip(letters, looks, strict=True) if look != plain)


def _looks_of(spans: Iterable[Span]) -> tuple[object, ...]:
    """What all letters share of each look, or nothing: one underlined syllable marks no answer."""
    seen = {
        tuple([look(span) or "" for look in _LOOKS.values()])
        for span in spans
        if not span.picture and not span.linked and _LETTER.search(span.text)
    }
    if len(seen) < 2:
        return next(iter(seen), ("",) * len(_LOOKS))
    return tuple([looks[0] if len(set(looks)) == 1 else "" for looks in zip(*seen, strict=True)])


def _has_star(option: Option) -> bool:
    text = option.lines[0].text.strip() if option.lines else ""
    last = option.lines[-1].text.rstrip() if option.lines else ""
    return option.is_starred or text.startswith("*") or last.endswith(("*", "✓", "✔", "(x)", "(X)", "[x]"))
