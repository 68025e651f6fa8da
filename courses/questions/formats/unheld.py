"""What of a question's fields a format has no place for."""

from collections.abc import Collection, Mapping
from typing import Any

from courses.questions.faults import LABELS
from lms.api import _

USUAL: tuple[object, ...] = ("", [], None, False, "optional", 0)
"""Values that say what a type takes for granted."""


def unheld(fields: Mapping[str, Any], held: Collection[str]) -> str:
    """Name the fields that are set and not among those `held`; empty where there are none."""
    lost = [name for name, value in fields.items() if name not in held and name not in LABELS and value not in USUAL]
    words = {
        "variants": _("giá trị thay đổi"), "hints": _("gợi ý"), "feedback": _("nhận xét"),
        "keep_order": _("thứ tự cố định"), "all_or_nothing": _("yêu cầu đúng hết mới có điểm"),
        "tone_marks": _("yêu cầu đúng dấu"), "case": _("yêu cầu đúng chữ hoa"), "unit": _("đơn vị"),
        "guide": _("hướng dẫn chấm"), "rubric": _("phiếu chấm"), "least_words": _("số chữ tối thiểu"),
        "most_words": _("số chữ tối đa"),
    } if lost else {}  # fmt: skip
    return ", ".join(str(words.get(name, f"“{name}”")) for name in lost)
