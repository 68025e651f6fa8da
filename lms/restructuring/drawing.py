"""What a plan makes of the tree of units. Nothing here knows the database: units in, units out."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from lms.restructuring.plans import THE_OLD_ONE, Plan

Tree = dict[int, "Place"]


@dataclass(frozen=True)
class Place:
    """A unit in the tree. `since` is the first day of what it is now; new units have ids below zero."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    path: str
    position: int
    valid_to: date | None
    since: date | None

    @property
    def holds(self) -> bool:
        return self.valid_to is None

    @property
    def unit_path(self) -> str:
        """Where the unit lies, for permission rules."""
        return self.path


@dataclass(frozen=True)
class Drawing:
    """The tree after a plan.

    `changed` are units that are there, as they will be; `opened` the new ones. `ended` gives each unit that ends its
    successors, the one that keeps its past first. `routes` says for every unit that loses people where they go,
    `ways` the same for single persons (unit and person).
    """

    changed: Tree
    opened: list[Place]
    ended: dict[int, tuple[int, ...]] = field(default_factory=dict)
    routes: dict[int, int] = field(default_factory=dict)
    ways: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def losing(self) -> set[int]:
        """Units from which people go."""
        return {*self.routes, *(unit for unit, _person in self.ways)}

    def way(self, unit_id: int, user_id: int) -> int | None:
        """Where a person of a unit goes; None for who stays."""
        goal = self.ways.get((unit_id, user_id), self.routes.get(unit_id))
        return None if goal == unit_id else goal


def draw(tree: Tree, plan: Plan, day: date) -> Drawing:
    """Work out what `plan` makes of `tree` from `day` on. The plan must fit the tree: see `problems_of`."""
    after = dict(tree)
    opened = _opened(tree, plan, day)
    after |= {place.id: place for place in opened}
    ended: dict[int, tuple[int, ...]] = {}
    routes: dict[int, int] = {}
    ways: dict[tuple[int, int], int] = {}
    for unit_id in plan.units:
        unit = tree[unit_id]
        if plan.kind == "rename":
            after[unit_id] = replace(unit, name=plan.name, kind=plan.unit_kind)
        elif plan.kind == "move":
            after[unit_id] = replace(unit, parent_id=plan.parent)
        elif plan.kind == "split":
            dealt = _split(tree, after, plan, unit)
            ended, routes, ways = dealt.ended, dealt.routes, dealt.ways
        elif plan.kind in {"merge", "close"} and unit_id != plan.into:
            successor = plan.into if plan.into is not None else (opened[0].id if opened else None)
            ended[unit_id] = () if successor is None else (successor,)
            if successor is not None:
                routes[unit_id] = successor
                _hand_over(tree, after, unit_id, dict.fromkeys(_below(tree, unit_id), successor))
    for unit_id, successors in ended.items():
        keeper = successors[0] if successors else tree[unit_id].parent_id
        after[unit_id] = replace(tree[unit_id], parent_id=keeper, valid_to=day)
    placed = with_paths(after)
    changed = {key: placed[key] for key, unit in tree.items() if placed[key] != unit}
    return Drawing(changed, [placed[place.id] for place in opened], ended, routes, ways)


def with_paths(tree: Tree) -> Tree:
    """Give every unit the path that follows from its parents."""
    paths: dict[int, str] = {}

    def path(key: int) -> str:
        if key not in paths:
            parent = tree[key].parent_id
            paths[key] = f"{'/' if parent is None else path(parent)}{key}/"
        return paths[key]

    return {key: unit if unit.path == path(key) else replace(unit, path=path(key)) for key, unit in tree.items()}


def parent_of_new(tree: Tree, plan: Plan) -> int | None:
    """Where new units lie: beside the first unit that the plan is about, unless it says otherwise."""
    return tree[plan.units[0]].parent_id if plan.units and plan.parent is None else plan.parent


def _opened(tree: Tree, plan: Plan, day: date) -> list[Place]:
    beside = tree[plan.units[0]] if plan.units else None
    parent = parent_of_new(tree, plan)
    last = max((unit.position for unit in tree.values() if unit.parent_id == parent), default=0)
    position = beside.position if beside else last
    return [
        Place(-number, unit.code, unit.name, unit.kind, parent, "", position, None, day)
        for number, unit in enumerate(plan.new, 1)
    ]


def _split(tree: Tree, after: Tree, plan: Plan, unit: Place) -> Drawing:
    """Deal sub-units and people out; the unit itself ends unless it goes on."""
    parts = {THE_OLD_ONE: unit.id} if plan.keeps else {}
    parts |= {number: -number for number in range(1, len(plan.new) + 1)}
    rest = parts[plan.rest]
    dealt = {child: parts[plan.sub_units.get(child, plan.rest)] for child in _below(tree, unit.id)}
    _hand_over(tree, after, unit.id, dealt)
    return Drawing(
        {},
        [],
        ended={} if plan.keeps else {unit.id: (rest, *(part for part in parts.values() if part != rest))},
        routes={} if rest == unit.id else {unit.id: rest},
        ways={(unit.id, person): parts[part] for person, part in plan.people.items() if parts[part] != rest},
    )


def _below(tree: Tree, unit_id: int) -> Iterator[int]:
    """The sub-units of a unit that still hold."""
    return (key for key, unit in tree.items() if unit.parent_id == unit_id and unit.holds)


def _hand_over(tree: Tree, after: Tree, unit_id: int, takers: dict[int, int]) -> None:
    """Let sub-units lie under those who take them."""
    for child, taker in takers.items():
        if taker not in {unit_id, child}:
            after[child] = replace(tree[child], parent_id=taker)
