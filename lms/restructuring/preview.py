"""A survey in words: what a page shows before anything happens."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from lms.organisation.kinds import KINDS
from lms.restructuring.contract import UNIT_HOLDINGS, UnitHolding
from lms.restructuring.drawing import Place
from lms.restructuring.plans import THE_OLD_ONE, Plan, day_words
from lms.restructuring.survey import GrantLine, Survey


@dataclass(frozen=True)
class UnitLine:
    """What becomes of one unit. `state` is opened, ended, renamed or moved."""

    name: str
    code: str
    state: str
    words: str


@dataclass(frozen=True)
class HeldLine:
    """How many rows of one kind name the units that end."""

    holding: UnitHolding
    count: int


@dataclass(frozen=True)
class Preview:
    """What follows: of units, of people (from, to, how many), of grants, of what other packages hold."""

    survey: Survey
    units: list[UnitLine]
    along: int
    moves: list[tuple[str, str, int]]
    grants: list[tuple[GrantLine, str, str]]
    held: list[HeldLine]

    @property
    def people(self) -> int:
        return len(self.survey.people)

    @property
    def ended(self) -> int:
        return len(self.survey.drawing.ended)

    @property
    def opened(self) -> int:
        return len(self.survey.drawing.opened)


def preview_of(found: Survey) -> Preview:
    """Put a survey into words; one statement for each kind of holding where units end."""
    drawing, ended = found.drawing, sorted(found.drawing.ended)
    moves = [(found.tree[old].name, found.unit(new).name, count) for (old, new), count in sorted(found.moves.items())]
    lines = list(filter(None, (_line(found, place) for place in [*drawing.opened, *drawing.changed.values()])))
    titles = permission_titles()
    return Preview(
        found,
        sorted(lines, key=lambda line: ("opened", "ended", "renamed", "moved").index(line.state)),
        sum(place.holds for place in drawing.changed.values()) + len(drawing.opened) + len(ended) - len(lines),
        moves,
        [
            (grant, titles.get(grant.permission, grant.permission), found.tree[grant.unit_id].name)
            for grant in found.grants
        ],
        [HeldLine(holding, holding.count(ended)) for holding in UNIT_HOLDINGS] if ended else [],
    )


def _line(found: Survey, place: Place) -> UnitLine | None:
    """What becomes of a unit; nothing of those that only go along with the one above."""
    before = found.tree.get(place.id)
    if before is None:
        above = _("không có") if place.parent_id is None else found.unit(place.parent_id).name
        words = _("%(kind)s mới, trực thuộc %(parent)s", kind=str(KINDS[place.kind]), parent=above)
        return UnitLine(place.name, place.code, "opened", words)
    if before.holds and not place.holds:
        successors = [found.unit(key).name for key in found.drawing.ended[place.id]]
        words = _("Kết thúc từ ngày %(day)s", day=day_words(found.day))
        if successors:
            words = _("%(ends)s; người và dữ liệu về %(successors)s", ends=words, successors=", ".join(successors))
        return UnitLine(before.name, before.code, "ended", words)
    if (before.name, before.kind) != (place.name, place.kind):
        words = _("Đổi thành %(name)s (%(kind)s)", name=place.name, kind=str(KINDS[place.kind]).lower())
        return UnitLine(before.name, before.code, "renamed", words)
    if before.holds and before.parent_id != place.parent_id and place.parent_id is not None:
        words = _("Chuyển về trực thuộc %(parent)s", parent=found.unit(place.parent_id).name)
        return UnitLine(before.name, before.code, "moved", words)
    return None


def permission_titles() -> dict[str, str]:
    """Names of permissions as people read them."""
    plugins = current_app.extensions["lms"].plugins
    return {permission.name: str(permission.title) for plugin in plugins for permission in plugin.permissions}


def parts_of(plan: Plan, unit_name: str) -> list[tuple[int, str]]:
    """The parts of a split by their numbers."""
    old: list[tuple[int, str]] = [(THE_OLD_ONE, unit_name)] if plan.keeps else []
    return [*old, *((number, unit.name) for number, unit in enumerate(plan.new, 1))]


def dealt_counts(plan: Plan, people: list[Any]) -> Counter[int]:
    """How many people of the unit itself each part gets."""
    return Counter(plan.people.get(person.id, plan.rest) for person in people)
