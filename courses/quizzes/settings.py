"""What a pack may say about a quiz, and what it becomes."""

from collections.abc import Iterator, Mapping
from typing import Any

from courses.questions.contract import Fault
from courses.quizzes.models import EXAM, PRACTICE
from courses.quizzes.review import PRESETS
from courses.quizzes.sections import one_section
from lms.api import JSONDict, _

FIELDS = ("key", "title", "behaviour", "minutes", "pass_mark", "attempts", "draw", "shuffle", "review")
LONGEST_MINUTES, MOST_ATTEMPTS, MOST_QUESTIONS = 600, 100, 200


def quiz_faults(fields: Mapping[str, Any]) -> Iterator[Fault]:
    """Check what a pack says about a quiz; takes anything a YAML file can hold. `key` and `title` are the pack's."""
    for name in fields:
        if name not in FIELDS:
            yield Fault((str(name),), _("Bài kiểm tra không có trường “%(name)s”.", name=name))
    if fields.get("behaviour") not in (EXAM, PRACTICE):
        yield Fault(("behaviour",), _("“behaviour” phải là practice hoặc exam."))
    yield from _count_faults(fields, "minutes", LONGEST_MINUTES)
    yield from _count_faults(fields, "attempts", MOST_ATTEMPTS)
    mark = fields.get("pass_mark", 0.5)
    if isinstance(mark, bool) or not isinstance(mark, int | float) or not 0 <= mark <= 1:
        yield Fault(("pass_mark",), _("“pass_mark” phải là số từ 0 đến 1, ví dụ 0.5."))
    if not isinstance(fields.get("shuffle", True), bool):
        yield Fault(("shuffle",), _("“%(name)s” phải là true hoặc false.", name="shuffle"))
    yield from _draw_faults(fields.get("draw"))
    if fields.get("review", "exam") not in tuple(PRESETS):
        yield Fault(("review",), _("“%(name)s” chỉ có thể là: %(allowed)s.", name="review", allowed=", ".join(PRESETS)))


def quiz_values(fields: Mapping[str, Any]) -> JSONDict:
    """The columns of a quiz from fields that have no faults."""
    exam = fields["behaviour"] == EXAM
    draw = fields["draw"]
    return {
        "behaviour": fields["behaviour"],
        "minutes": fields.get("minutes") if exam else None,
        "pass_mark": float(fields.get("pass_mark", 0.5)),
        "attempts": fields.get("attempts") if exam else None,
        "sections": one_section(draw["count"], evenly=draw.get("evenly_over") == "items"),
        "shuffle": fields.get("shuffle", True),
        "review": {"preset": fields.get("review", "exam" if exam else "learning")},
    }


def quiz_summary(values: JSONDict) -> JSONDict:
    """What lists of activities show of a quiz, from its columns."""
    count = sum(line.get("draw", 1) for section in values["sections"] for line in section["lines"])
    return {"count": count, **{name: values[name] for name in ("behaviour", "minutes", "attempts")}}


def _count_faults(fields: Mapping[str, Any], name: str, most: int) -> Iterator[Fault]:
    value = fields.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most):
        yield Fault((name,), _("“%(name)s” phải là số nguyên từ 1 đến %(most)d.", name=name, most=most))


def _draw_faults(draw: Any) -> Iterator[Fault]:
    if not isinstance(draw, Mapping):
        yield Fault(("draw",), _("Thiếu “draw”, ví dụ {count: 20, evenly_over: items}."))
        return
    for name in draw:
        if name not in ("count", "evenly_over"):
            yield Fault(("draw", str(name)), _("Không có trường “%(name)s” ở đây.", name=name))
    if draw.get("count") is None:
        yield Fault(("draw",), _("Thiếu “%(name)s”.", name="count"))
    for fault in _count_faults(draw, "count", MOST_QUESTIONS):
        yield Fault(("draw", *fault.path), fault.sentence)
    if draw.get("evenly_over") not in (None, "items"):
        yield Fault(("draw", "evenly_over"), _("“evenly_over” phải là items, hoặc bỏ đi."))
