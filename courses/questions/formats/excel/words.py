"""What question types and levels are called in sheets; letters are compared without marks and case."""

from typing import NamedTuple

from lms.api import fold

LISTED_TYPES = {
    "choice": "Chọn một",
    "choices": "Chọn nhiều",
    "true_false": "Đúng sai",
    "short_answer": "Trả lời ngắn",
    "numeric": "Điền số",
    "matching": "Ghép đôi",
    "ordering": "Sắp xếp",
    "essay": "Tự luận",
}
"""The types that a sheet can hold, as our own files call them."""

_OTHERS = {
    "choice": (
        "trac nghiem",
        "mot dap an",
        "mot lua chon",
        "chon mot phuong an",
        "1 dap an",
        "single",
        "single choice",
        "multiple choice",
        "mc",
        "mcq",
        "choice",
        "tn",
    ),
    "choices": (
        "nhieu dap an",
        "nhieu lua chon",
        "chon nhieu phuong an",
        "multiple",
        "multiple answers",
        "multi",
        "choices",
        "checkbox",
        "multiple response",
    ),
    "true_false": (
        "dung/sai",
        "dung hay sai",
        "dung - sai",
        "d/s",
        "true/false",
        "true false",
        "tf",
        "t/f",
        "true_false",
    ),
    "short_answer": (
        "dien khuyet",
        "dien tu",
        "tra loi",
        "short answer",
        "short",
        "text",
        "short_answer",
        "fill in the blank",
    ),
    "numeric": ("so", "dap so", "number", "numeric", "numerical"),
    "matching": ("ghep", "noi", "matching", "match"),
    "ordering": ("thu tu", "sap xep thu tu", "ordering", "order"),
    "essay": ("tu luan ngan", "essay", "tl"),
}
TYPES = {fold(name): key for key, name in LISTED_TYPES.items()} | {
    name: key for key, names in _OTHERS.items() for name in names
}

LEVELS = {
    "1": 1, "de": 1, "nhan biet": 1, "nb": 1, "easy": 1, "thap": 1, "co ban": 1,
    "2": 2, "trung binh": 2, "tb": 2, "thong hieu": 2, "th": 2, "medium": 2, "vua": 2,
    "3": 3, "kho": 3, "van dung": 3, "vd": 3, "van dung cao": 3, "vdc": 3, "hard": 3, "cao": 3, "difficult": 3,
}  # fmt: skip

KINDS = ("recall", "apply", "fault")
"""What a question asks of the learner, as the bank names it."""


class Flag(NamedTuple):
    """A setting that a column turns on: for which types, and the value that says so."""

    types: tuple[str, ...]
    value: object


FLAGS = {
    "keep_order": Flag(("choice", "choices"), value=True),
    "all_or_nothing": Flag(("choices", "ordering"), value=True),
    "tone_marks": Flag(("short_answer",), "required"),
    "case": Flag(("short_answer",), "required"),
}
