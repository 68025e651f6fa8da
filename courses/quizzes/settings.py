"""What a pack may say about a quiz, and what it becomes."""

from collections.abc import Iterator, Mapping
from typing import Any

from courses.questions.contract import Fault
from courses.quizzes.models import EXAM, PRACTICE
from lms.api import JSONDict, _

FIELDS = ("key", "title", "behaviour", "minutes", "pass_mark", "attempts", "draw", "shuffle", "review")
REVIEW = {"marks": ("after", "never"), "answers": ("after", "after_pass", "never")}
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
    yield from _review_faults(fields.get("review", {}))


def quiz_values(fields: Mapping[str, Any]) -> JSONDict:
    """The columns of a quiz from fields that have no faults."""
    exam = fields["behaviour"] == EXAM
    review = {"marks": "after", "answers": "after_pass" if exam else "after", **fields.get("review", {})}
    draw = fields["draw"]
    return {
        "behaviour": fields["behaviour"],
        "minutes": fields.get("minutes") if exam else None,
        "pass_mark": float(fields.get("pass_mark", 0.5)),
        "attempts": fields.get("attempts") if exam else None,
        "draw": {"count": draw["count"], "evenly_over": draw.get("evenly_over")},
        "shuffle": fields.get("shuffle", True),
        "review": review,
    }


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


def _review_faults(review: Any) -> Iterator[Fault]:
    if not isinstance(review, Mapping):
        yield Fault(("review",), _("“review” phải gồm các trường, ví dụ {marks: after, answers: after_pass}."))
        return
    for name, value in review.items():
        if value not in REVIEW.get(name, ()):
            allowed = ", ".join(REVIEW.get(name, ())) or _("không có trường này")
            yield Fault(("review", str(name)), _("“%(name)s” chỉ có thể là: %(allowed)s.", name=name, allowed=allowed))
