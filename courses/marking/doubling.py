"""Which answers are marked twice, how far two marks are apart, and what becomes of them."""

import hashlib
from collections.abc import Sequence

from courses.marking.models import MarkingPlan
from courses.quizzes.mark_models import MarkEvent
from lms.api import JSONDict

MARKERS = 2
NO_MORE = 1e-9
"""What rounding may add to a gap."""


def is_doubled(plan: MarkingPlan | None, seed: int, position: int) -> bool:
    """Whether two people mark an answer: by chance, but always the same ones, and all with a share of 1.

    With a larger share the ones from before are still among them. Nobody who marks sees the attempt's seed.
    """
    if plan is None or plan.second_share <= 0:
        return False
    chance = int.from_bytes(hashlib.sha256(f"second marker:{seed}:{position}".encode()).digest()[:7]) / 2**56
    return chance < plan.second_share


def is_disputed(plan: MarkingPlan | None, given: Sequence[MarkEvent]) -> bool:
    """Whether two marks are too far apart for their mean."""
    if len(given) < MARKERS:
        return False
    one, other = (event.after or 0.0 for event in given[:MARKERS])
    return abs(one - other) > (plan.gap if plan else 0.0) + NO_MORE


def mean_of(given: Sequence[MarkEvent]) -> float:
    """The mean of both marks, 0 to 1."""
    return sum(event.after or 0.0 for event in given) / len(given)


def mean_entries(given: Sequence[MarkEvent]) -> list[JSONDict] | None:
    """The mean of both markers by criteria with what both wrote; None where the mark is of one piece."""
    one, other = (event.criteria for event in given[:MARKERS])
    if not one or not other:
        return None
    return [
        {
            **first,
            "points": (first["points"] + second["points"]) / 2,
            "comment": joined([first["comment"], second["comment"]], "; "),
        }
        for first, second in zip(one, other, strict=True)
    ]


def joined(comments: Sequence[str], between: str = "\n\n") -> str:
    """Several comments as one, each of them once."""
    return between.join(dict.fromkeys(comment for comment in comments if comment))
