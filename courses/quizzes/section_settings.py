"""What may be said about the sections of a paper and their lines, and what it becomes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from courses.questions.contract import Fault
from courses.quizzes.sections import MARKED_BY, one_section, section
from lms.api import JSONDict, _

Path = tuple[str | int, ...]

SECTION_FIELDS = ("key", "title", "shuffle", "weight", "minimum", "lines")
DRAW_FIELDS = ("draw", "skill", "difficulty", "kind", "category", "marked_by", "evenly_over", "points")
FIXED_FIELDS = ("question", "points")
KINDS = ("recall", "apply", "fault")
DIFFICULTIES = (1, 2, 3)
ITEMS = "items"
MOST_QUESTIONS, MOST_SECTIONS, MOST_LINES, LONGEST_WORD = 200, 30, 50, 100


def sections_faults(fields: Mapping[str, Any]) -> Iterator[Fault]:
    """Check the sections of a quiz, or the short form `draw`, which is one line over the whole bank."""
    if "sections" not in fields:
        yield from _short_faults(fields.get("draw"))
        return
    if "draw" in fields:
        yield Fault(("draw",), _("Chỉ ghi một trong hai: “draw” hoặc “sections”."))
    found = fields["sections"]
    if not isinstance(found, list) or not 1 <= len(found) <= MOST_SECTIONS:
        yield Fault(("sections",), _("“sections” phải là danh sách từ 1 đến %(most)d phần.", most=MOST_SECTIONS))
        return
    for place, part in enumerate(found):
        yield from _section_faults(part, ("sections", place))
    count = sum(_size(line) for part in found for line in _lines_of(part))
    if count > MOST_QUESTIONS:
        yield Fault(("sections",), _("Đề có %(count)d câu; nhiều nhất là %(most)d.", count=count, most=MOST_QUESTIONS))


def sections_from(fields: Mapping[str, Any]) -> list[JSONDict]:
    """Make sections without faults regular."""
    if "sections" not in fields:
        draw, shuffle = fields["draw"], fields.get("shuffle")
        return one_section(draw["count"], evenly=draw.get("evenly_over") == ITEMS, shuffle=shuffle is not False)
    return [
        section(
            [_line_from(line) for line in part["lines"]],
            key=part.get("key") or "",
            titles=_titles_from(part.get("title")),
            shuffle=part.get("shuffle") is not False,
            weight=part.get("weight"),
            minimum=part.get("minimum"),
        )
        for part in fields["sections"]
    ]


def _short_faults(draw: Any) -> Iterator[Fault]:
    if not isinstance(draw, Mapping):
        yield Fault(("draw",), _("Thiếu “draw”, ví dụ {count: 20, evenly_over: items}, hoặc “sections”."))
        return
    yield from unknown_faults(draw, ("draw",), ("count", "evenly_over"), "“draw”")
    if draw.get("count") is None:
        yield Fault(("draw",), _("Thiếu “%(name)s”.", name="count"))
    yield from whole_faults(draw, "count", ("draw",), least=1, most=MOST_QUESTIONS)
    yield from _evenly_faults(draw, ("draw",))


def _section_faults(part: Any, here: Path) -> Iterator[Fault]:
    if not isinstance(part, Mapping):
        yield Fault(here, _("Mỗi phần phải gồm các trường, ít nhất là “lines”."))
        return
    yield from unknown_faults(part, here, SECTION_FIELDS, _("Phần của đề"))
    yield from _word_faults(part, "key", here)
    yield from _title_faults(part.get("title"), (*here, "title"))
    yield from flag_faults(part, "shuffle", here)
    yield from number_faults(part, "weight", here, least=0.01, most=1000)
    yield from number_faults(part, "minimum", here, least=0, most=1)
    lines = part.get("lines")
    if not isinstance(lines, list) or not 1 <= len(lines) <= MOST_LINES:
        yield Fault((*here, "lines"), _("“lines” phải là danh sách từ 1 đến %(most)d dòng.", most=MOST_LINES))
        return
    for place, line in enumerate(lines):
        yield from _line_faults(line, (*here, "lines", place))


def _line_faults(line: Any, here: Path) -> Iterator[Fault]:
    if not isinstance(line, Mapping) or ("draw" in line) == ("question" in line):
        yield Fault(here, _("Mỗi dòng ghi “draw: số câu” để rút ngẫu nhiên, hoặc “question: mã câu” để chỉ định."))
        return
    yield from number_faults(line, "points", here, least=0.01, most=100)
    if "question" in line:
        yield from unknown_faults(line, here, FIXED_FIELDS, _("Dòng này"))
        yield from _word_faults(line, "question", here, needed=True)
        return
    yield from unknown_faults(line, here, DRAW_FIELDS, _("Dòng này"))
    if line["draw"] is None:
        yield Fault((*here, "draw"), _("Thiếu “%(name)s”.", name="draw"))
    yield from whole_faults(line, "draw", here, least=1, most=MOST_QUESTIONS)
    yield from _word_faults(line, "skill", here)
    yield from _word_faults(line, "category", here)
    yield from choice_faults(line, "kind", KINDS, here)
    yield from choice_faults(line, "marked_by", MARKED_BY, here)
    yield from _evenly_faults(line, here)
    levels = line.get("difficulty") or []
    if not isinstance(levels, list) or not all(level in DIFFICULTIES and level is not True for level in levels):
        yield Fault((*here, "difficulty"), _("“difficulty” phải là danh sách gồm 1, 2, 3."))


def _line_from(line: Mapping[str, Any]) -> JSONDict:
    """A line as sections keep it: `evenly` is said in packs by what the draw is even over."""
    said = {name: value for name, value in line.items() if value is not None}
    return said if "question" in said else {**said, "evenly": said.pop("evenly_over", None) == ITEMS}


def _titles_from(title: Any) -> JSONDict:
    titles = {"vi": title} if isinstance(title, str) else title or {}
    return {language: text.strip() for language, text in titles.items() if text.strip()}


def _title_faults(title: Any, here: Path) -> Iterator[Fault]:
    titles = {"vi": title} if isinstance(title, str) else title
    if title is not None and not isinstance(titles, Mapping):
        yield Fault(here, _("Tên phần phải là chữ, hoặc gồm “vi” và “en”."))
        return
    for language, text in (titles or {}).items():
        if language not in {"vi", "en"} or not isinstance(text, str) or len(text) > LONGEST_WORD:
            sentence = _("Tên phần chỉ có “vi” và “en”, mỗi tên không quá %(most)d chữ cái.", most=LONGEST_WORD)
            yield Fault((*here, str(language)), sentence)


def _evenly_faults(line: Mapping[str, Any], here: Path) -> Iterator[Fault]:
    if line.get("evenly_over") not in (None, ITEMS):
        yield Fault((*here, "evenly_over"), _("“evenly_over” phải là items, hoặc bỏ đi."))


def _word_faults(part: Mapping[str, Any], name: str, here: Path, *, needed: bool = False) -> Iterator[Fault]:
    value = part.get(name)
    if (needed and not value) or (
        value is not None and (not isinstance(value, str) or len(value) > LONGEST_WORD or value != value.strip())
    ):
        sentence = _("“%(name)s” phải là chữ, không quá %(most)d chữ cái.", name=name, most=LONGEST_WORD)
        yield Fault((*here, name), sentence)


def _lines_of(part: Any) -> list[Any]:
    lines = part.get("lines") if isinstance(part, Mapping) else None
    return lines if isinstance(lines, list) else []


def _size(line: Any) -> int:
    number = line.get("draw", 1) if isinstance(line, Mapping) else 0
    return number if isinstance(number, int) else 0


def unknown_faults(part: Mapping[str, Any], here: Path, known: Sequence[str], what: str) -> Iterator[Fault]:
    """Find fields that nobody reads; `what` begins the sentence."""
    for name in part:
        if name not in known:
            yield Fault((*here, str(name)), _("%(what)s không có trường “%(name)s”.", what=what, name=name))


def whole_faults(part: Mapping[str, Any], name: str, here: Path = (), *, least: int, most: int) -> Iterator[Fault]:
    """Check a field that is a whole number within bounds, or left out."""
    value = part.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most):
        sentence = _("“%(name)s” phải là số nguyên từ %(least)d đến %(most)d.", name=name, least=least, most=most)
        yield Fault((*here, name), sentence)


def number_faults(part: Mapping[str, Any], name: str, here: Path = (), *, least: float, most: float) -> Iterator[Fault]:
    """Check a field that is a number within bounds, or left out."""
    value = part.get(name)
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        sentence = _("“%(name)s” phải là số từ %(least)s đến %(most)s.", name=name, least=least, most=most)
        yield Fault((*here, name), sentence)


def flag_faults(part: Mapping[str, Any], name: str, here: Path = ()) -> Iterator[Fault]:
    """Check a field that is true or false, or left out."""
    if part.get(name) is not None and not isinstance(part[name], bool):
        yield Fault((*here, name), _("“%(name)s” phải là true hoặc false.", name=name))


def choice_faults(part: Mapping[str, Any], name: str, allowed: Sequence[str], here: Path = ()) -> Iterator[Fault]:
    """Check a field that is one of a few words, or left out."""
    value = part.get(name)
    if value not in (None, "") and value not in allowed:
        sentence = _("“%(name)s” chỉ có thể là: %(allowed)s.", name=name, allowed=", ".join(allowed))
        yield Fault((*here, name), sentence)
