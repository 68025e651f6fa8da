"""A text with gaps: each gap stands as [[name]] in the text and has a card of its own below it."""

import re

from courses.authoring.families.contract import FormFamily
from courses.authoring.posted import Posted, filled
from lms.api import JSONDict

GAP = re.compile(r"\[\[([^\[\]]*)\]\]")
TEXT, NUMBER, SELECT = "text", "number", "select"
RIGHT, FEEDBACK = "*", " => "
"""Before the right option of a gap, and before what is said to who takes an option."""


class Gaps(FormFamily):
    """The gaps as rows; among the fields of a question they are a mapping by name.

    Writing [[name]] into the text is enough to get a card for it.
    """

    types = ("courses.cloze",)
    names = ("gaps",)
    template = "courses/authoring/gaps.html"

    def read(self, posted: Posted) -> JSONDict:
        named: dict[str, JSONDict] = {}
        for number, row in enumerate(posted.rows("gaps"), start=1):
            name = posted.line(f"{row}-name") or f"o{number}"
            named[name if name not in named else f"{name}{number}"] = _gap(posted, row)
        text = posted.text("text")
        return {"gaps": _in_order({name: {"kind": TEXT} for name in GAP.findall(text)} | named, text)}

    def empty(self) -> JSONDict:
        return {"gaps": {}}


def option_lines(gap: JSONDict) -> str:
    """The options of a gap, a line each, the right one with a star before it."""
    return "\n".join(map(_option_line, gap.get("options", ())))


def _gap(posted: Posted, row: str) -> JSONDict:
    kind = posted.line(f"{row}-kind")
    weight = posted.decimal(f"{row}-weight")
    said = filled(weight=_number(weight) if weight != "1" else None, feedback=posted.line(f"{row}-feedback"))
    if kind == NUMBER:
        numbers = filled(
            answer=posted.decimal(f"{row}-answer"),
            tolerance=posted.decimal(f"{row}-tolerance"),
            unit=posted.line(f"{row}-unit"),
        )
        return {"kind": kind, **numbers, **said}
    if kind == SELECT:
        options = [_option(line) for line in posted.lines(f"{row}-options")]
        return {"kind": kind, "options": options, **filled(keep_order=posted.flag(f"{row}-keep_order")), **said}
    strict = {name: "required" for name in ("tone_marks", "case") if posted.flag(f"{row}-{name}")}
    return {"kind": kind or TEXT, "accept": posted.lines(f"{row}-accept"), **strict, **said}


def _option(line: str) -> JSONDict:
    text, _arrow, feedback = line.removeprefix(RIGHT).partition(FEEDBACK)
    return filled(text=text.strip(), right=line.startswith(RIGHT), feedback=feedback.strip())


def _option_line(option: JSONDict) -> str:
    star = f"{RIGHT} " if option.get("right") else ""
    feedback = f"{FEEDBACK}{option['feedback']}" if option.get("feedback") else ""
    return f"{star}{option.get('text', '')}{feedback}"


def _number(typed: str | None) -> float | str | None:
    """A weight is a number among the fields."""
    try:
        weight = float(typed) if typed else None
    except ValueError:
        return typed
    return int(weight) if weight is not None and weight.is_integer() else weight


def free_name(gaps: JSONDict, text: str) -> str:
    """A name for the next gap."""
    taken = {*gaps, *GAP.findall(text)}
    return next(name for name in (f"o{number}" for number in range(1, len(taken) + 2)) if name not in taken)


def _in_order(gaps: dict[str, JSONDict], text: str) -> dict[str, JSONDict]:
    """As they stand in the text; those that stand nowhere follow."""
    places = {name: place for place, name in reversed(list(enumerate(GAP.findall(text))))}
    return dict(sorted(gaps.items(), key=lambda pair: places.get(pair[0], len(places))))
