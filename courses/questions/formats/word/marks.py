"""Which options of a question look right: underlined, bold, coloured, highlighted or with a star."""

from collections import Counter
from collections.abc import Callable, Iterable
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


_LOOKS: dict[Way, Callable[[Span], object]] = {
    Way.UNDERLINE: lambda span: span.underlined,
    Way.HIGHLIGHT: lambda span: span.highlighted,
    Way.COLOUR: lambda span: span.colour,
    Way.BOLD: lambda span: span.bold,
}


def marks_on(draft: Draft) -> dict[Way, str]:
    """The letters of the options that each way marks; ways that mark none or all of them say nothing."""
    found = {way: _marked(draft.options, look) for way, look in _LOOKS.items()}
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


def _marked(options: list[Option], look: Callable[[Span], object]) -> str:
    """The letters of the options whose letter, or whole text, looks unlike that of most."""
    by_label = _different(options, lambda option: _look_of(option.label, look))
    by_text = _different(options, lambda option: _look_of((span for line in option.lines for span in line.spans), look))
    return "".join(sorted(set(by_label + by_text)))


def _different(options: list[Option], look_of: Callable[[Option], object]) -> str:
    looks = [look_of(option) for option in options]
    usual = Counter(looks).most_common()
    if len(usual) < 2:
        return ""
    plain = "" if "" in looks else usual[0][0]
    return "".join(option.letter for option, seen in zip(options, looks, strict=True) if seen != plain)


def _look_of(spans: Iterable[Span], look: Callable[[Span], object]) -> object:
    """The look that all letters share, or nothing: one underlined syllable marks no answer."""
    looks = {
        look(span) or ""
        for span in spans
        if not span.picture and not span.linked and any(sign.isalnum() for sign in span.text)
    }
    return looks.pop() if len(looks) == 1 else ""


def _has_star(option: Option) -> bool:
    text = option.lines[0].text.strip() if option.lines else ""
    last = option.lines[-1].text.rstrip() if option.lines else ""
    return option.is_starred or text.startswith("*") or last.endswith(("*", "✓", "✔", "(x)", "(X)", "[x]"))
