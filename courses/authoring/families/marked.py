"""Questions that people mark: an essay, a file to hand in; with the parts of their mark."""

from collections.abc import Mapping
from typing import Any, ClassVar

import yaml

from courses.authoring.families.contract import FormFamily
from courses.authoring.posted import Posted, filled
from lms.api import JSONDict

MARKED = ("guide", "rubric", "tell_rubric")
LEVEL = " = "
"""Stands between the points of a level and its words."""


class Essay(FormFamily):
    """How long the text may be, and how it is marked."""

    types = ("courses.essay",)
    names = (*MARKED, "least_words", "most_words")
    template = "courses/authoring/essay.html"
    rows: ClassVar = {"rubric": dict}

    def read(self, posted: Posted) -> JSONDict:
        limits = filled(least_words=posted.whole("least_words"), most_words=posted.whole("most_words"))
        return {**_marked(posted), **limits}

    def empty(self) -> JSONDict:
        return {"rubric": []}


class HandedIn(FormFamily):
    """Which files are taken, how large, and how they are marked: by rules, by criteria, or both."""

    types = ("courses.file_task",)
    names = (*MARKED, "extensions", "max_mb", "rules", "marking")
    template = "courses/authoring/file_task.html"
    rows: ClassVar = {"rubric": dict, "rules": dict}

    def read(self, posted: Posted) -> JSONDict:
        rules = [_rule(posted, row) for row in posted.rows("rules")]
        return {
            **_marked(posted),
            "extensions": posted.form.getlist("extensions"),
            **filled(max_mb=posted.whole("max_mb"), rules=rules, marking=posted.line("marking")),
        }

    def empty(self) -> JSONDict:
        return {"extensions": ["docx"], "max_mb": 10, "rubric": [], "rules": []}


def level_lines(levels: Any) -> str:
    """The levels of a criterion as the form shows them, a line each."""
    if not isinstance(levels, list):
        return str(levels or "")
    return "\n".join(
        f"{_shown(level.get('points'))}{LEVEL}{level.get('text', '')}" for level in levels if isinstance(level, Mapping)
    )


def asked_lines(asked: Any) -> str:
    """The parameters of a rule as the form shows them."""
    if not isinstance(asked, Mapping):
        return str(asked or "")
    return yaml.safe_dump(dict(asked), allow_unicode=True, sort_keys=False) if asked else ""


def _marked(posted: Posted) -> JSONDict:
    rubric = [
        filled(
            text=posted.line(f"{row}-text"), points=_points(posted.decimal(f"{row}-points")),
            skill=posted.line(f"{row}-skill"), levels=_levels(posted.lines(f"{row}-levels")),
        )
        for row in posted.rows("rubric")
    ]  # fmt: skip
    return filled(guide=posted.text("guide"), rubric=rubric, tell_rubric=bool(rubric) and posted.flag("tell_rubric"))


def _rule(posted: Posted, row: str) -> JSONDict:
    return filled(
        rule=posted.line(f"{row}-rule"), points=_points(posted.decimal(f"{row}-points")),
        sentence=posted.line(f"{row}-sentence"), skill=posted.line(f"{row}-skill"),
        ask=_asked(posted.form.get(f"{row}-ask", "")[:2_000]),
    )  # fmt: skip


def _levels(lines: list[str]) -> list[JSONDict]:
    halves = [line.partition(LEVEL.strip()) for line in lines]
    return [
        {"points": _points(points.strip().replace(",", ".")), "text": text.strip()} if sign else {"text": points}
        for points, sign, text in halves
    ]


def _points(typed: str | None) -> float | str | None:
    """A number, or what was typed in its stead, for the check to tell."""
    try:
        number = float(typed or "")
    except ValueError:
        return typed
    return int(number) if number.is_integer() else number


def _asked(typed: str) -> Any:
    """Parameters written `name: value`, a line each; what cannot be read stays as it was typed."""
    try:
        said = None if "&" in typed or "*" in typed else yaml.safe_load(typed)
    except (yaml.YAMLError, ValueError, RecursionError):
        said = None
    return said if isinstance(said, dict) else typed.strip()


def _shown(points: Any) -> str:
    return str(points if points is not None else "").replace(".", ",")
