"""The sections of a paper as data: what each draws, how it counts, and what it asks for.

A section is {"key", "titles", "shuffle", "weight", "minimum", "lines"}: `weight` None counts it by its questions,
`minimum` (0 to 1, or None) is what has to be reached in it. A line is either a fixed question, {"question": key}, or a
draw, {"draw": n, "skill": code, "difficulty": [1, 2, 3], "kind": "", "category": "", "marked_by": "machine",
"evenly": bool}, in which what is left empty admits everything, and `marked_by` is machine, people or any: essays and
files come into a paper only where somebody has asked for them. `points` (1 by default) is what each of a line's
questions weighs.
"""

from collections.abc import Sequence
from typing import Any

from courses.catalogue.languages import in_language
from lms.api import JSONDict, _

MACHINE, PEOPLE, ANYBODY = MARKED_BY = ("machine", "people", "any")


def one_section(count: int, *, evenly: bool, shuffle: bool = True) -> list[JSONDict]:
    """The sections of a quiz that simply draws `count` questions from the whole bank."""
    return [section([{"draw": count, "evenly": evenly}], shuffle=shuffle)]


def section(lines: Sequence[JSONDict], **fields: Any) -> JSONDict:
    """Make a section regular: every field there, its lines too."""
    whole = {"key": "", "titles": {}, "shuffle": True, "weight": None, "minimum": None, **fields}
    return {**whole, "lines": [_line(fields) for fields in lines]}


def _line(fields: JSONDict) -> JSONDict:
    points = float(fields.get("points", 1.0))
    if "question" in fields:
        return {"question": fields["question"], "points": points}
    return {
        "draw": fields["draw"],
        "skill": fields.get("skill") or "",
        "difficulty": list(fields.get("difficulty") or ()),
        "kind": fields.get("kind") or "",
        "category": fields.get("category") or "",
        "marked_by": fields.get("marked_by") or MACHINE,
        "evenly": bool(fields.get("evenly", True)),
        "points": points,
    }


def terms_of(sections: Sequence[JSONDict]) -> list[JSONDict]:
    """What an attempt has to remember of its sections: titles, weights, minimums."""
    return [{name: section[name] for name in ("key", "titles", "weight", "minimum")} for section in sections]


def title_of_section(section: JSONDict) -> str:
    """The title in the reader's language; empty for a section without one."""
    return in_language(section["titles"]) if section.get("titles") else ""


def name_of_section(sections: Sequence[JSONDict], place: int) -> str:
    """How a sentence speaks of a section: its title, or its number from 1."""
    return title_of_section(sections[place]) or str(_("Phần %(n)d", n=place + 1))
