"""What the mark of a question is made of where people give it: the rules of a task, then the criteria of its rubric."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.questions.contract import Fault
from courses.questions.faults import flag_faults, list_faults, mapping_faults, parts_of, text_faults
from courses.questions.office.declarations import points_fault
from lms.api import JSONDict, _

RUBRIC = ("rubric", "tell_rubric")
"""The author's fields: the criteria, and whether learners may read them once their marks may be seen."""

MOST_CRITERIA, MOST_LEVELS = 20, 8


@dataclass(frozen=True)
class Level:
    """How well a criterion may be met, and the points that it then gets."""

    text: str
    points: float


@dataclass(frozen=True)
class Criterion:
    """A part of a mark. `skill` is the code that it shows, empty for the question's own; a rule proposes its points."""

    text: str
    points: float
    skill: str = ""
    levels: tuple[Level, ...] = ()
    is_rule: bool = False

    def entry(self, points: float, comment: str = "") -> JSONDict:
        """As marks keep it, with the points that were given."""
        return {"text": self.text, "skill": self.skill, "most": self.points, "points": points, "comment": comment}


def criteria_of(settings: JSONDict) -> list[Criterion]:
    """The parts of a question's mark in order; none where it is of one piece."""
    rules = [
        Criterion(rule["sentence"], rule["points"], rule["skill"], is_rule=True) for rule in settings.get("rules", ())
    ]
    return rules + [
        Criterion(
            part["text"],
            part["points"],
            part["skill"],
            tuple(Level(level["text"], level["points"]) for level in part["levels"]),
        )
        for part in settings.get("rubric", ())
    ]


def fraction_of(criteria: Sequence[JSONDict]) -> float:
    """The share of all points, 0 to 1."""
    most = sum(entry["most"] for entry in criteria)
    return float(min(1.0, sum(entry["points"] for entry in criteria) / most)) if most else 0.0


def rubric_from(fields: Mapping[str, Any]) -> JSONDict:
    """Make an author's rubric regular; nothing where there is none, so that older questions stay as they are."""
    if not fields.get("rubric"):
        return {}
    rubric = [
        {
            "text": part["text"],
            "points": part["points"],
            "skill": part.get("skill") or "",
            "levels": [{"text": level["text"], "points": level["points"]} for level in part.get("levels") or ()],
        }
        for part in fields["rubric"]
    ]
    return {"rubric": rubric, "tell_rubric": bool(fields.get("tell_rubric", False))}


def rubric_faults(settings: Mapping[str, Any]) -> Iterator[Fault]:
    """Find what an author must mend in a rubric."""
    yield from flag_faults(settings, "tell_rubric")
    if settings.get("rubric") is None:
        return
    yield from list_faults(settings, "rubric", least=1, most=MOST_CRITERIA)
    for place, part in enumerate(parts_of(settings, "rubric")):
        path = ("rubric", place)
        yield from mapping_faults(part, path, ("text", "points", "skill", "levels"))
        if isinstance(part, Mapping):
            yield from text_faults(part, "text", path)
            yield from text_faults(part, "skill", path, needed=False, longest=40)
            yield from points_fault(part, path)
            yield from _level_faults(part, path)


def _level_faults(part: Mapping[str, Any], path: tuple[str | int, ...]) -> Iterator[Fault]:
    levels, most = part.get("levels"), part.get("points")
    if levels is None:
        return
    if not isinstance(levels, list) or not 2 <= len(levels) <= MOST_LEVELS:
        yield Fault((*path, "levels"), _("“levels” phải có từ 2 đến %(most)d mức.", most=MOST_LEVELS))
        return
    for place, level in enumerate(levels):
        here = (*path, "levels", place)
        yield from mapping_faults(level, here, ("text", "points"))
        if not isinstance(level, Mapping):
            continue
        yield from text_faults(level, "text", here)
        points = level.get("points")
        highest = most if isinstance(most, int | float) else float("inf")
        if isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= points <= highest:
            yield Fault((*here, "points"), _("Điểm của mức phải từ 0 đến điểm của tiêu chí."))
