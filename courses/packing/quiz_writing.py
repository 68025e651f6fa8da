"""Writing a quiz's settings into its entry in pack.yaml; only what differs from what stands there."""

from datetime import datetime
from typing import Any

from courses.packing.files import MANIFEST
from courses.packing.sheet import read_sheet
from courses.packing.yaml_edits import with_value
from courses.quizzes.models import Quiz
from courses.quizzes.review import CUSTOM
from courses.quizzes.section_settings import ITEMS
from courses.quizzes.sections import MACHINE
from courses.quizzes.settings import FIELDS, quiz_faults, quiz_values
from lms.api import JSONDict, local

_DOOR = {"has_waiting_room": "waiting_room", "admit_rate": "waiting_room"}


def with_quiz(manifest: str, quiz: Quiz) -> str:
    """Bring the entry of a quiz to what the quiz has become; a pack without the quiz stays as it is."""
    sheet = read_sheet(MANIFEST, manifest, [])
    entries = [part.values() for part in sheet.parts("quizzes", needed=False)] if sheet else []
    place = next((place for place, entry in enumerate(entries) if entry.get("key") == quiz.key), None)
    if place is None or any(quiz_faults(entries[place])):
        return manifest
    stands = quiz_values(entries[place])
    differing = {_DOOR.get(name, name) for name, value in stands.items() if getattr(quiz, name) != value}
    said = fields_of_quiz(quiz)
    text = manifest
    if "sections" in differing and "draw" in entries[place]:
        text = with_value(text, ("quizzes", place, "draw"), None)
    for name in [name for name in FIELDS if name in differing]:
        text = with_value(text, ("quizzes", place, name), said[name], FIELDS)
    return text


def fields_of_quiz(quiz: Quiz) -> JSONDict:
    """Everything that a pack can say of a quiz's settings; None for what it then leaves out."""
    return {
        "behaviour": quiz.behaviour,
        "options": quiz.options or None,
        "minutes": quiz.minutes,
        "pass_mark": quiz.pass_mark,
        "attempts": quiz.attempts,
        "counts": quiz.counts,
        "sections": [_section(section) for section in quiz.sections],
        "shuffle": quiz.shuffle,
        "review": _review(quiz.review),
        "opens_at": moment_text(quiz.opens_at),
        "closes_at": moment_text(quiz.closes_at),
        "rules": {name.removeprefix("courses."): settings or None for name, settings in quiz.rules.items()} or None,
        "waiting_room": {"rate": quiz.admit_rate} if quiz.has_waiting_room else None,
        "draw_ahead_hours": quiz.draw_ahead_hours,
        "places_from": quiz.places_from,
    }


def moment_text(moment: datetime | None) -> str | None:
    """A moment as authors write it, by the province's clock."""
    if moment is None:
        return None
    here = local(moment)
    return f"{here:%Y-%m-%d %H:%M}" if not here.second else here.isoformat()


def _review(review: JSONDict) -> Any:
    if review["preset"] != CUSTOM:
        return review["preset"]
    return {phase: things for phase, things in review.items() if phase != "preset" and things}


def _section(section: JSONDict) -> JSONDict:
    said = {
        "key": section["key"], "title": section["titles"], "shuffle": None if section["shuffle"] else False,
        "weight": section["weight"], "minimum": section["minimum"],
    }  # fmt: skip
    return {name: value for name, value in said.items() if value not in ("", None, {})} | {
        "lines": [_line(line) for line in section["lines"]]
    }


def _line(line: JSONDict) -> JSONDict:
    points = {} if line["points"] == 1 else {"points": line["points"]}
    if "question" in line:
        return {"question": line["question"], **points}
    said = {name: line[name] for name in ("draw", "skill", "difficulty", "kind", "category") if line[name]}
    people = {} if line["marked_by"] == MACHINE else {"marked_by": line["marked_by"]}
    return {**said, **people, **({"evenly_over": ITEMS} if line["evenly"] else {}), **points}
