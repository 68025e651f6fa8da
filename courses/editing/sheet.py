"""The editor's page as data: what stands in its fields, before anybody knows whether it can be read.

The whole form travels with every button, so that adding and moving work without a script and save nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from lms.api import nfc

SECTION_FIELDS = ("title_vi", "title_en", "key", "weight", "minimum")
LINE_FIELDS = ("mode", "draw", "skill", "kind", "category", "marked_by", "points", "question")
DRAW, FIXED = "draw", "question"


@dataclass
class LineSheet:
    """A line as typed; `levels` are the ticked difficulties."""

    values: dict[str, str] = field(default_factory=dict)
    levels: list[str] = field(default_factory=list)
    evenly: bool = True

    @property
    def is_fixed(self) -> bool:
        return self.values.get("mode") == FIXED


@dataclass
class SectionSheet:
    """A section as typed."""

    values: dict[str, str] = field(default_factory=dict)
    shuffle: bool = True
    lines: list[LineSheet] = field(default_factory=list)


@dataclass
class QuizSheet:
    """The whole page as typed. `values` are the texts of its general fields, `ticks` what is ticked, by name."""

    values: dict[str, str] = field(default_factory=dict)
    ticks: set[str] = field(default_factory=set)
    lists: dict[str, list[str]] = field(default_factory=dict)
    sections: list[SectionSheet] = field(default_factory=list)

    def value(self, name: str) -> str:
        """What stands in a field; empty where nothing does."""
        return self.values.get(name, "")


def posted_sheet(form: MultiDict[str, str]) -> QuizSheet:
    """Read a posted form. Sections and lines come in the order of the page."""
    sheet = QuizSheet()
    for number in form.getlist("section"):
        here = f"s-{number}"
        section = SectionSheet(_texts(form, here, SECTION_FIELDS), f"{here}-shuffle" in form)
        for line_number in form.getlist(f"{here}-line"):
            at = f"{here}-{line_number}"
            values = _texts(form, at, LINE_FIELDS)
            section.lines.append(LineSheet(values, form.getlist(f"{at}-levels"), f"{at}-evenly" in form))
        sheet.sections.append(section)
    for name, typed in form.lists():
        if name.startswith("tick-"):
            sheet.ticks.add(name.removeprefix("tick-"))
        elif name.startswith("list-"):
            sheet.lists[name.removeprefix("list-")] = typed
        elif not name.startswith("s-"):
            sheet.values[name] = typed[0].strip()
    return sheet


def changed_by_button(sheet: QuizSheet, button: str) -> None:
    """Do what a button says: add-section, add-line:2, add-question:2, up:2, down:2:1, remove:2:1.

    Anything else, and a place that is not there, changes nothing.
    """
    deed, *where = button.split(":")
    places = [int(place) for place in where if place.isdecimal()]
    if deed == "add-section":
        sheet.sections.append(SectionSheet(lines=[new_line(DRAW)]))
        return
    if not places or places[0] >= len(sheet.sections):
        return
    if deed in {"add-line", "add-question"}:
        sheet.sections[places[0]].lines.append(new_line(DRAW if deed == "add-line" else FIXED))
    elif len(places) == 1:
        _move(sheet.sections, places[0], deed)
    elif places[1] < len(sheet.sections[places[0]].lines):
        _move(sheet.sections[places[0]].lines, places[1], deed)


def new_line(mode: str) -> LineSheet:
    """A line to be filled in."""
    return LineSheet({"mode": mode, "draw": "5", "marked_by": "machine", "points": "1"})


def _move(things: list[Any], place: int, deed: str) -> None:
    if deed == "remove":
        things.pop(place)
    elif deed in {"up", "down"}:
        thing = things.pop(place)
        things.insert(max(0, place + (-1 if deed == "up" else 1)), thing)


def _texts(form: Mapping[str, str], here: str, names: tuple[str, ...]) -> dict[str, str]:
    return {name: nfc(form.get(f"{here}-{name}", "")).strip() for name in names}
