"""The lines of the matrix: the tree of units as far as it stands open, or a plain list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from courses.oversight.matrix_filters import BLOCKS, MatrixFilter
from lms.api import Counts, UnitCounts, _, all_of, fold, top_units

CROWD = 12
"""From more units than this on, those under one unit are put together in blocks by their kind."""

AGENCIES = frozenset({"so", "xa", "phuong", "su_nghiep", "dao_tao", "khac"})
"""Kinds of units that should have somebody for IT, and that a plain list shows; offices within them do not."""

SHADES = ((25, 1), (50, 2), (70, 3), (85, 4))


@dataclass(frozen=True)
class Share:
    """A number of people as a whole percent, rounded down, and its depth of colour from 1 to 5."""

    number: int
    percent: int

    @property
    def shade(self) -> int:
        """Of five steps."""
        return next((shade for most, shade in SHADES if self.percent < most), 5)


@dataclass
class Line:
    """A unit, or several of a kind, with its numbers. `depth` counts from 1; `below` is what lies under it.

    `has_more` tells whether there is anything to open.
    """

    key: str
    title: str
    depth: int
    counts: Counts
    unit: UnitCounts | None
    below: list["Line"] = field(default_factory=list)
    is_open: bool = False
    has_more: bool = True
    place: str = ""

    @property
    def shares(self) -> list[Share | None]:
        """A share for each module; None without people."""
        people = self.counts.people
        return [Share(number, number * 100 // people) if people else None for number in self.counts.modules]

    @property
    def lacks_it(self) -> bool:
        """Whether this is a body without anybody for IT, in itself or in a body that it belongs to."""
        unit = self.unit
        if unit is None or unit.kind not in AGENCIES:
            return False
        while unit is not None:
            if unit.kind in AGENCIES and unit.total.it_dedicated:
                return False
            unit = unit.above
        return True


def lines_of(found: Sequence[UnitCounts], wanted: MatrixFilter, *, whole: bool = False) -> list[Line]:
    """The topmost lines with what lies below those that stand open, or, `whole`, with all that lies below."""
    tops = top_units(found)
    if wanted.block:
        kept = units_of_kinds(found, wanted.kinds)
        block = Line(f"all-{wanted.block}", str(BLOCKS[wanted.block][0]), 1, all_of(kept, wanted.profile), None)
        block.below = [_line(unit, 2, wanted, whole=whole) for unit in kept]
        block.is_open = block.key in wanted.opened
        _sort(block.below, wanted)
        return [block]
    lines = [_line(unit, 1, wanted, whole=whole) for unit in tops]
    _sort(lines, wanted)
    return lines


def with_top_open(wanted: MatrixFilter, found: Sequence[UnitCounts]) -> MatrixFilter:
    """The filter with the one topmost row open, where nothing else has been said about what is open."""
    keys = [f"all-{wanted.block}"] if wanted.block else [str(unit.id) for unit in top_units(found)]
    return replace(wanted, opened=tuple(keys)) if len(keys) == 1 and not wanted.opened else wanted


def list_of(found: Sequence[UnitCounts], wanted: MatrixFilter) -> list[Line]:
    """Units one after the other: those under a percent, or without anybody for IT. Bodies, not offices within them."""
    chosen = units_of_kinds(found, wanted.kinds) if wanted.block else found
    inside = {unit.id for unit in chosen}
    bodies = [unit for unit in found if unit.kind in AGENCIES and (not wanted.block or _is_inside(unit, inside))]
    lines = [Line(str(unit.id), unit.name, 1, unit.total, unit, place=place_of(unit)) for unit in bodies]
    if wanted.without:
        lines = [line for line in lines if line.lacks_it]
    if (below := wanted.below) is not None:
        lines = [line for line in lines if line.counts.people and line.counts.held * 100 < below * line.counts.people]
    _sort(lines, wanted)
    return lines


def find_line(lines: Sequence[Line], key: str) -> Line | None:
    """The line of a key, wherever it lies."""
    waiting = list(lines)
    while waiting:
        line = waiting.pop()
        if line.key == key:
            return line
        waiting.extend(line.below)
    return None


def open_units(lines: Sequence[Line]) -> Iterator[UnitCounts]:
    """The units whose lines stand open, of those that can be seen."""
    for line in lines:
        if line.is_open:
            if line.unit is not None:
                yield line.unit
            yield from open_units(line.below)


def units_of_kinds(found: Sequence[UnitCounts], kinds: Sequence[str]) -> list[UnitCounts]:
    """The topmost units of these kinds."""
    inside = {unit.id for unit in found if unit.kind in kinds}
    return [
        unit for unit in found if unit.id in inside and not (unit.above is not None and _is_inside(unit.above, inside))
    ]


def place_of(unit: UnitCounts) -> str:
    """The units above, without the topmost."""
    names: list[str] = []
    above = unit.above
    while above is not None and above.above is not None:
        names.append(above.name)
        above = above.above
    return " › ".join(reversed(names))


def _is_inside(unit: UnitCounts, ids: set[int]) -> bool:
    above: UnitCounts | None = unit
    while above is not None:
        if above.id in ids:
            return True
        above = above.above
    return False


def _line(unit: UnitCounts, depth: int, wanted: MatrixFilter, *, whole: bool) -> Line:
    key = str(unit.id)
    line = Line(key, unit.name, depth, unit.total, unit, is_open=key in wanted.opened, has_more=_has_more(unit))
    if line.is_open or whole:
        blocks = _blocks(unit, depth + 1, wanted, whole=whole)
        line.below = blocks or [_line(child, depth + 1, wanted, whole=whole) for child in unit.below]
        _sort(line.below, wanted)
    return line


def _has_more(unit: UnitCounts) -> bool:
    return bool(unit.below or unit.own.people)


def _blocks(unit: UnitCounts, depth: int, wanted: MatrixFilter, *, whole: bool) -> list[Line]:
    """The units under one, by kind, where there are many of several kinds."""
    if len(unit.below) <= CROWD:
        return []
    groups: dict[str, list[UnitCounts]] = {key: [] for key in (*BLOCKS, "other")}
    for child in unit.below:
        groups[next((key for key, (_title, kinds) in BLOCKS.items() if child.kind in kinds), "other")].append(child)
    filled = {key: children for key, children in groups.items() if children}
    if len(filled) < 2:
        return []
    return [_block(unit, name, children, depth, wanted, whole=whole) for name, children in filled.items()]


def _block(
    unit: UnitCounts, name: str, children: list[UnitCounts], depth: int, wanted: MatrixFilter, *, whole: bool
) -> Line:
    key = f"{unit.id}-{name}"
    title = str(BLOCKS[name][0]) if name in BLOCKS else _("Đơn vị khác")
    block = Line(key, title, depth, all_of(children, wanted.profile), None, is_open=key in wanted.opened)
    if block.is_open or whole:
        block.below = [_line(child, depth + 1, wanted, whole=whole) for child in children]
        _sort(block.below, wanted)
    return block


def _sort(lines: list[Line], wanted: MatrixFilter) -> None:
    """Order siblings; without a wish they stay in the order of the tree. Units without people come last."""
    name = wanted.sort.removeprefix("-")
    if not name:
        return
    codes = wanted.profile.codes

    def share(line: Line) -> float | None:
        counts = line.counts
        if name == "leaders":
            return counts.leaders_held / counts.leaders if counts.leaders else None
        number = counts.held if name == "share" else counts.modules[codes.index(name)]
        return number / counts.people if counts.people else None

    backwards = wanted.sort.startswith("-")
    if name == "name":
        lines.sort(key=lambda line: fold(line.title), reverse=backwards)
    elif name == "people":
        lines.sort(key=lambda line: line.counts.people, reverse=backwards)
    else:
        shares = {id(line): share(line) for line in lines}
        lines.sort(key=lambda line: shares[id(line)] or 0.0, reverse=backwards)
        lines.sort(key=lambda line: shares[id(line)] is None)
