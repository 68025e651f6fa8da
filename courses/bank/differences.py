"""What is different between two versions of a question, field by field, in words that authors know. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from string import ascii_uppercase
from typing import Any

from lms.api import JSONDict, _, lazy_

KEPT, ADDED, REMOVED = "kept", "added", "removed"
CHANGED = "changed"
LONGEST = 20_000
"""Signs of a text that are compared word by word; of a longer one only the whole is."""

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_SIDES = ("text", "title", "left")
"""What a part of a list is recognised by."""

NAMES: Mapping[str, Any] = {
    "type": lazy_("Loại câu hỏi"), "skill": lazy_("Mã chuẩn"), "difficulty": lazy_("Độ khó"), "kind": lazy_("Kiểu"),
    "category": lazy_("Nhóm"), "text": lazy_("Nội dung"), "feedback": lazy_("Nhận xét"), "hints": lazy_("Gợi ý"),
    "options": lazy_("Phương án"), "right": lazy_("Là đáp án đúng"), "keep_order": lazy_("Giữ nguyên thứ tự"),
    "all_or_nothing": lazy_("Đúng hết mới có điểm"), "answer": lazy_("Đáp án"), "tolerance": lazy_("Sai số cho phép"),
    "unit": lazy_("Đơn vị"), "accept": lazy_("Đáp án được nhận"), "tone_marks": lazy_("Dấu thanh"),
    "case": lazy_("Chữ hoa, chữ thường"), "pairs": lazy_("Cặp"), "left": lazy_("Vế trái"), "extra": lazy_("Vế thừa"),
    "items": lazy_("Mục"), "gaps": lazy_("Ô trống"), "weight": lazy_("Trọng số"), "guide": lazy_("Hướng dẫn chấm"),
    "least_words": lazy_("Số chữ tối thiểu"), "most_words": lazy_("Số chữ tối đa"),
    "extensions": lazy_("Dạng tệp"), "max_mb": lazy_("Dung lượng tối đa (MB)"), "picture": lazy_("Hình"),
    "alt": lazy_("Lời thay hình"), "regions": lazy_("Vùng"), "title": lazy_("Tên"), "many": lazy_("Chọn nhiều vùng"),
    "variants": lazy_("Giá trị thay đổi"), "x": lazy_("Cách lề trái"), "y": lazy_("Cách lề trên"),
    "width": lazy_("Rộng"), "height": lazy_("Cao"), "url": lazy_("Địa chỉ hình"),
    "files": lazy_("Tệp ban đầu"), "name": lazy_("Tên"), "size": lazy_("Dung lượng, byte"),
    "sha256": lazy_("Mã SHA-256"),
}  # fmt: skip
_OF_PAIRS = {"right": lazy_("Vế phải")}


@dataclass(frozen=True)
class Piece:
    """Some words of a text that were kept, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field that says something else: what happened to it, what it is called, and its words."""

    kind: str
    name: str
    pieces: Sequence[Piece]


def differences(before: JSONDict, after: JSONDict) -> list[Change]:
    """The changes from one version's fields to the next's, in the order of the fields."""
    return list(_of_mapping(before, after, ()))


def pieces_of(before: str, after: str) -> list[Piece]:
    """Two texts word by word."""
    if len(before) + len(after) > LONGEST:
        return [Piece(REMOVED, before), Piece(ADDED, after)]
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Piece] = []
    for deed, start, end, place, until in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if deed == "equal":
            found.append(Piece(KEPT, "".join(old[start:end])))
            continue
        found += [Piece(REMOVED, "".join(old[start:end]))] if end > start else []
        found += [Piece(ADDED, "".join(new[place:until]))] if until > place else []
    return found


def _of_mapping(before: Mapping[str, Any], after: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        here = (*above, _name(name, after if name in after else before))
        yield from _of_values(before.get(name), after.get(name), here)


def _of_values(before: Any, after: Any, here: tuple[str, ...]) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, Mapping | None) and isinstance(after, Mapping | None):
        yield from _of_mapping(before or {}, after or {}, here)
    elif isinstance(before, list | None) and isinstance(after, list | None):
        yield from _of_lists(before or [], after or [], here)
    else:
        yield _change(_said(before), _said(after), here)


def _of_lists(before: list[Any], after: list[Any], here: tuple[str, ...]) -> Iterator[Change]:
    """Parts of a list that say the same belong together wherever they stand; the others by their order."""
    old, new = [_recognised(part) for part in before], [_recognised(part) for part in after]
    for deed, start, end, place, until in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        shared = min(end - start, until - place)
        for step in range(shared):
            number = place + step
            yield from _of_values(before[start + step], after[number], (*here[:-1], _numbered(here[-1], number)))
        if deed == "equal":
            continue
        for number in range(start + shared, end):
            yield from _whole(before[number], None, (*here[:-1], _numbered(here[-1], number)))
        for number in range(place + shared, until):
            yield from _whole(None, after[number], (*here[:-1], _numbered(here[-1], number)))


def _whole(before: Any, after: Any, here: tuple[str, ...]) -> Iterator[Change]:
    """A part that has come or gone."""
    part = after if before is None else before
    if isinstance(part, Mapping):
        yield from _of_mapping(part if after is None else {}, part if before is None else {}, here)
    else:
        yield _change(_said(before), _said(after), here)


def _change(before: str, after: str, here: tuple[str, ...]) -> Change:
    kind = CHANGED if before and after else ADDED if after else REMOVED
    return Change(kind, " · ".join(here), pieces_of(before, after))


def _recognised(part: Any) -> str:
    if isinstance(part, Mapping):
        return next((str(part[name]) for name in _SIDES if part.get(name)), str(part))
    return str(part)


def _name(name: str, among: Mapping[str, Any]) -> str:
    """What authors call a field; names of plugins' fields as they are."""
    if "left" in among and name in _OF_PAIRS:
        return str(_OF_PAIRS[name])
    return str(NAMES.get(name, name))


def _numbered(name: str, number: int) -> str:
    letters = name == str(NAMES["options"])
    return f"{name} {ascii_uppercase[number] if letters and number < 26 else number + 1}"


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("có") if value else _("không"))
    return str(value)
