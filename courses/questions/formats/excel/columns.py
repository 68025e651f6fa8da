"""Columns of a sheet by their headings, in Vietnamese or English and in any order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lms.api import fold

LOOKED_THROUGH = 30
"""Rows in which the headings are looked for; titles and notes may stand above them."""

MARKDOWN = "markdown"
"""A heading with this word says that the cells below are Markdown, as our own files have them."""

_NAMES = {
    "text": (
        "cau hoi",
        "noi dung cau hoi",
        "noi dung",
        "de bai",
        "noi dung de",
        "question",
        "question text",
        "questions",
        "text",
        "stem",
        "prompt",
    ),
    "key": (
        "dap an dung",
        "dap an",
        "dap an chinh xac",
        "phuong an dung",
        "lua chon dung",
        "cau tra loi dung",
        "key",
        "answer",
        "answers",
        "correct answer",
        "correct answers",
        "correct",
        "right answer",
        "correct option",
        "ket qua",
    ),
    "type": (
        "loai",
        "loai cau hoi",
        "loai cau",
        "kieu",
        "kieu cau hoi",
        "dang cau hoi",
        "dang",
        "type",
        "question type",
    ),
    "feedback": (
        "giai thich",
        "phan hoi",
        "loi giai",
        "huong dan",
        "huong dan giai",
        "nhan xet",
        "ghi chu dap an",
        "explanation",
        "feedback",
        "rationale",
        "general feedback",
    ),
    "skill": (
        "ma ky nang",
        "ky nang",
        "ma chuan",
        "chuan",
        "chuan ky nang",
        "ma nang luc",
        "skill",
        "skill code",
        "skill item",
    ),
    "difficulty": ("do kho", "muc do", "muc", "cap do", "difficulty", "level"),
    "category": ("chu de", "danh muc", "chuong", "phan", "bai", "chuyen de", "category", "topic", "chapter", "section"),
    "points": ("diem", "so diem", "points", "score", "mark", "marks", "point"),
    "hints": ("goi y", "hint", "hints"),
    "guide": ("huong dan cham", "dap an tu luan", "guide", "marking guide", "rubric"),
    "least_words": ("so chu it nhat", "least words", "min words"),
    "most_words": ("so chu nhieu nhat", "most words", "max words"),
    "keep_order": ("giu thu tu", "khong dao", "keep order"),
    "all_or_nothing": ("dung het moi co diem", "all or nothing"),
    "tone_marks": ("phan biet dau", "dung dau", "tone marks"),
    "case": ("phan biet hoa thuong", "case", "case sensitive"),
    "kind": ("dang yeu cau", "kind"),
    "tolerance": ("sai so", "tolerance"),
    "unit": ("don vi", "don vi do", "unit"),
    "number": ("stt", "tt", "so tt", "so thu tu", "cau", "cau so", "no", "id", "so cau", "number"),
    "name": ("ten", "ten cau hoi", "name", "ma cau hoi", "ma cau", "question name"),
}
_BY_NAME = {name: role for role, names in _NAMES.items() for name in names}
_OPTION = re.compile(
    r"(?:(?:dap an|phuong an|lua chon|cau tra loi|tra loi|option|answer|choice|pa|da)\s*)?\(?(?P<letter>[a-h]|[1-8])\)?"
)
_RIGHT = re.compile(
    r"(?:dung|correct|right|is correct|dap an dung|phuong an dung)\s*\(?(?P<letter>[a-h]|[1-8])\)?"
    r"|\(?(?P<before>[a-h]|[1-8])\)?\s*(?:dung|la dung|correct|right)\s*\??"
)
_REMARK = re.compile(
    r"(?:phan hoi|nhan xet|giai thich|feedback)\s*(?:phuong an|dap an)?\s*\(?(?P<letter>[a-h]|[1-8])\)?"
)


@dataclass
class Columns:
    """Where what stands. Options, marks of the right ones and remarks on them have a column for each letter."""

    row: int
    by_role: dict[str, int] = field(default_factory=dict)
    options: dict[str, int] = field(default_factory=dict)
    rights: dict[str, int] = field(default_factory=dict)
    remarks: dict[str, int] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)
    """Headings that say nothing to us."""
    markdown: set[int] = field(default_factory=set)

    @property
    def is_enough(self) -> bool:
        """Whether questions can be read: their text, and options or a key."""
        return "text" in self.by_role and (len(self.options) > 1 or "key" in self.by_role or "type" in self.by_role)


def columns_of(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Find the row of headings: the first that says where the questions and their answers are."""
    for place, row in enumerate(rows[:LOOKED_THROUGH]):
        columns = _read(place, row)
        if columns.is_enough:
            return columns
    return None


def plain_heading(heading: str) -> str:
    """A heading without marks, signs and what stands in brackets."""
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", heading) if not re.fullmatch(r"\W*\w\W*", heading) else heading
    return " ".join(re.sub(r"[^\w\s]|_", " ", fold(text)).split())


def _read(place: int, row: Sequence[str]) -> Columns:
    columns = Columns(place)
    for number, heading in enumerate(row):
        if not heading or len(heading) > 120:
            continue
        name = plain_heading(heading)
        if MARKDOWN in fold(heading):
            columns.markdown.add(number)
            name = name.replace(MARKDOWN, "").strip()
        if not _enter(columns, number, name):
            columns.strangers.append(heading)
    return columns


def _enter(columns: Columns, number: int, name: str) -> bool:
    """Note what one column is; of two with the same meaning the first one counts."""
    role = _BY_NAME.get(name)
    if role is not None and role not in columns.by_role:
        columns.by_role[role] = number
        return True
    for pattern, letters in ((_OPTION, columns.options), (_RIGHT, columns.rights), (_REMARK, columns.remarks)):
        found = pattern.fullmatch(name)
        if found:
            said = found.groupdict()
            letter = _letter(said["letter"] or said.get("before") or "")
            if letter in letters:
                return False
            letters[letter] = number
            return True
    return False


def _letter(sign: str) -> str:
    """A letter for a letter or a number: 2 is B."""
    return sign.upper() if sign.isalpha() else chr(ord("A") + int(sign) - 1)
