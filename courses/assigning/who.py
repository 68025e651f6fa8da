"""Whom a rule reaches: what an officer has chosen, as one condition in SQL on a person and their main membership."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, union

from lms.api import FRAMEWORKS, JSONDict, Membership, Standing, Unit, UnitSuccession, User, count_passed, db, fold
from lms.api import has_passed as have_passed


@dataclass(frozen=True)
class Who:
    """Who is meant; what is left empty does not narrow. All that is chosen has to hold together.

    `units` are ids, each with everything below it; `groups` keys of `LEARNER_GROUPS`; `position` words that the chức vụ
    or vị trí việc làm contains, with or without marks. `lacks` are modules of `framework` of which at least one has not
    been shown, `below` a level that has not been reached. `people` are ids.
    """

    units: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()
    position: str = ""
    leader: bool | None = None
    it_dedicated: bool | None = None
    framework: str = ""
    lacks: tuple[str, ...] = ()
    below: str = ""
    people: tuple[int, ...] = ()

    def to_json(self) -> JSONDict:
        """What a rule stores: only what narrows."""
        return {name: value for name, value in asdict(self).items() if value not in ((), "", None)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Who":
        """What a rule has stored."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
        }
        return cls(**values)


@dataclass(frozen=True)
class Surroundings:
    """What the conditions of several rules have to know, read at once.

    `paths` are where units lie today, by id: of one that has ended, where its people have gone. `positions` are the
    posts that people hold, as they are written, by the words that somebody asked for.
    """

    paths: Mapping[int, tuple[str, ...]]
    positions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def surroundings_of(unit_ids: Collection[int], meant: Iterable[Who]) -> Surroundings:
    """Read where units lie and which posts fit; two statements, a third where a unit has ended."""
    meant = list(meant)
    wanted = {*unit_ids, *(unit for who in meant for unit in who.units)}
    return Surroundings(_paths(wanted), _positions({who.position for who in meant if who.position}))


def conditions(who: Who, unit_id: int, around: Surroundings) -> list[ColumnElement[bool]]:
    """Conditions on `User`, their main `Membership` and its `Unit`: whom a rule of this unit reaches."""
    found = [_within(around.paths.get(unit_id, ()))]
    if who.units:
        found.append(or_(false(), *(_within(around.paths.get(unit, ())) for unit in who.units)))
    if who.groups:
        found.append(Membership.learner_group.in_(who.groups))
    if who.position:
        posts = around.positions.get(who.position, ())
        found.append(or_(Membership.position.in_(posts), Membership.job_position.in_(posts)))
    if who.leader is not None:
        found.append(Membership.is_leader.is_(who.leader))
    if who.it_dedicated is not None:
        found.append(Membership.is_it_dedicated.is_(who.it_dedicated))
    if who.framework in FRAMEWORKS:
        found += _skills(who)
    if who.people:
        found.append(User.id.in_(who.people))
    return found


def _within(paths: Collection[str]) -> ColumnElement[bool]:
    return or_(false(), *(Unit.path.startswith(path, autoescape=True) for path in paths))


def _skills(who: Who) -> list[ColumnElement[bool]]:
    framework = FRAMEWORKS[who.framework]
    own = exists().where(Standing.learner_id == User.id, Standing.framework == framework.key)
    found = []
    if codes := [code for code in who.lacks if code in framework.skills]:
        found.append(~own.where(have_passed(framework, codes)))
    levels = {level.key: level for level in framework.levels}
    if who.below in levels:
        held = []
        level = levels.get(who.below)
        while level is not None:
            held.append(count_passed(framework, level.modules) >= level.needed)
            level = levels.get(level.requires or "")
        found.append(~own.where(and_(*held)))
    return found


def _paths(unit_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    rows = db.session.execute(select(Unit.id, Unit.path, Unit.valid_to).where(Unit.id.in_(unit_ids))).all()
    ended = {row.id for row in rows if row.valid_to is not None}
    found: dict[int, tuple[str, ...]] = {row.id: (row.path,) for row in rows}
    if ended:
        after: dict[int, set[tuple[int, str]]] = {}
        steps = select(UnitSuccession.from_unit_id, Unit.id, Unit.path).join(Unit, Unit.id == UnitSuccession.to_unit_id)
        for before, unit, path in db.session.execute(steps):
            after.setdefault(before, set()).add((unit, path))
        for unit in ended:
            found[unit] = tuple(sorted(_followed(unit, found[unit][0], after)))
    return found


def _followed(unit: int, path: str, after: Mapping[int, set[tuple[int, str]]]) -> set[str]:
    """Where the people of a unit that has ended have gone, by however many reorganisations."""
    found, seen, waiting = set(), set(), [(unit, path)]
    while waiting:
        here, place = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if here in after:
            waiting.extend(after[here])
        else:
            found.add(place)
    return found


def _positions(words: Collection[str]) -> dict[str, tuple[str, ...]]:
    if not words:
        return {}
    held = Membership.valid_to.is_(None)
    names = db.session.scalars(
        union(select(Membership.position).where(held), select(Membership.job_position).where(held))
    ).all()
    folded = [(name, fold(name)) for name in names]
    return {asked: tuple(name for name, plain in folded if fold(asked) in plain) for asked in words}
