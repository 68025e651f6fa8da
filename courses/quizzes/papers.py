"""Drawing a paper from the bank by its blueprint. Pure: chance comes in as an argument."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from courses.quizzes.matching import Matching
from courses.quizzes.sections import ANYBODY, PEOPLE
from lms.api import JSONDict


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn, in its newest version."""

    version_id: int
    question_id: int
    key: str
    skill: str
    difficulty: int = 1
    kind: str = ""
    category: str = ""
    marked_by_people: bool = False
    has_variants: bool = False

    @property
    def part(self) -> str:
        """The skill group above the item: IU06.1 of IU06.1.2."""
        return part_of(self.skill)


class Pick(NamedTuple):
    """A question with its place in a paper. `section` counts from 0; `points` are what it weighs."""

    candidate: Candidate
    section: int
    points: float


class Shortage(NamedTuple):
    """What a line lacks. `section` and `line` count from 0; `found` is how many questions it could draw from."""

    section: int
    line: int
    need: int
    found: int
    missing: int


def part_of(skill: str) -> str:
    """Name the part of a paper that an item belongs to."""
    return skill.rpartition(".")[0] if skill.count(".") > 1 else skill


def admits(line: JSONDict, candidate: Candidate) -> bool:
    """Whether a line may draw a question. `skill` is a code of any level: a module, a skill or an item."""
    if "question" in line:
        return bool(candidate.key == line["question"])
    skill, marked_by = line["skill"], line["marked_by"]
    return (
        (not skill or candidate.skill == skill or candidate.skill.startswith(f"{skill}."))
        and (not line["difficulty"] or candidate.difficulty in line["difficulty"])
        and (not line["kind"] or candidate.kind == line["kind"])
        and (not line["category"] or candidate.category == line["category"])
        and (marked_by == ANYBODY or candidate.marked_by_people == (marked_by == PEOPLE))
    )


class Blueprint:
    """The sections of a quiz laid over a bank: prepared once, drawn from for any number of people.

    `found` tells how many questions each line can draw from by itself, in the order of sections and lines.
    """

    def __init__(self, sections: Sequence[JSONDict], bank: Iterable[Candidate]) -> None:
        self._sections = sections
        self._lines = [(place, line) for place, section in enumerate(sections) for line in section["lines"]]
        self._demands = [line.get("draw", 1) for _place, line in self._lines]
        self._pools: list[list[tuple[Candidate, int]]] = [[] for _line in self._lines]
        self._groups: Counter[int] = Counter()
        for candidate in sorted(bank, key=lambda candidate: candidate.key):
            members = [number for number, (_place, line) in enumerate(self._lines) if admits(line, candidate)]
            group = sum(1 << number for number in members)
            for number in members:
                self._pools[number].append((candidate, group))
            if group:
                self._groups[group] += 1
        self.found = [len(pool) for pool in self._pools]

    @property
    def shortages(self) -> list[Shortage]:
        """The lines that cannot all be filled; empty whenever any paper at all meets the blueprint."""
        missing, numbers = self._matching().missing, self._numbers()
        return [
            Shortage(*numbers[number], self._demands[number], self.found[number], lacking)
            for number, lacking in enumerate(missing)
            if lacking
        ]

    def draw(self, chance: Random, met: Collection[int] = ()) -> list[Pick]:
        """Draw a paper, no question twice. The blueprint has no `shortages`.

        Where a line draws evenly, every item gets the same number as far as its questions reach; what is left over goes
        to the items that the paper has least of, then by chance. Questions whose ids are in `met` come last. Neither
        wish takes a question that another line cannot do without. Lines with little choice choose first.
        """
        matching, drawn, taken = self._matching(), Counter[str](), set[int]()
        chosen: list[list[Candidate]] = [[] for _line in self._lines]
        for number in sorted(range(len(self._lines)), key=lambda number: self.found[number] - self._demands[number]):
            line = _Line(number, self._demands[number], evenly=self._lines[number][1].get("evenly", False))
            rest = [pair for pair in self._pools[number] if pair[0].question_id not in taken]
            chosen[number] = line.choose(rest, matching, drawn, met, chance)
            taken.update(candidate.question_id for candidate in chosen[number])
        return [pick for place in range(len(self._sections)) for pick in self._ordered(place, chosen, chance)]

    def _ordered(self, place: int, chosen: Sequence[Sequence[Candidate]], chance: Random) -> list[Pick]:
        """A section in order: by its lines and codes, or, shuffled, by chance within each part of the standard."""
        picks = [
            Pick(candidate, place, line["points"])
            for number, (section, line) in enumerate(self._lines)
            if section == place
            for candidate in sorted(chosen[number], key=lambda candidate: (candidate.skill, candidate.key))
        ]
        if not self._sections[place]["shuffle"]:
            return picks
        chance.shuffle(picks)
        return sorted(picks, key=lambda pick: pick.candidate.part)

    def _matching(self) -> Matching:
        return Matching(self._demands, self._groups)

    def _numbers(self) -> list[tuple[int, int]]:
        return [(place, line) for place, section in enumerate(self._sections) for line in range(len(section["lines"]))]


class _Line(NamedTuple):
    """One line choosing its questions."""

    number: int
    demand: int
    evenly: bool

    def choose(
        self,
        pool: Sequence[tuple[Candidate, int]],
        matching: Matching,
        drawn: Counter[str],
        met: Collection[int],
        chance: Random,
    ) -> list[Candidate]:
        found: list[Candidate] = []
        piles = self._piles(pool, met, chance)
        while piles and len(found) < self.demand:
            for item in sorted(piles, key=lambda item: (drawn[item], chance.random()))[: self.demand - len(found)]:
                candidate = self._next(piles[item], matching)
                if candidate is not None:
                    found.append(candidate)
                    drawn[candidate.skill] += 1
            piles = {item: pile for item, pile in piles.items() if pile}
        return found

    def _next(self, pile: list[tuple[Candidate, int]], matching: Matching) -> Candidate | None:
        """Take the uppermost question of a pile that the other lines can do without."""
        while pile:
            candidate, group = pile.pop()
            if matching.choose(self.number, group):
                return candidate
        return None

    def _piles(
        self, pool: Sequence[tuple[Candidate, int]], met: Collection[int], chance: Random
    ) -> dict[str, list[tuple[Candidate, int]]]:
        """The questions of each item in one pile, by chance, those not yet met on top."""
        piles: dict[str, list[tuple[Candidate, int]]] = {}
        for pair in sorted(pool, key=lambda pair: (pair[0].question_id not in met, chance.random())):
            piles.setdefault(pair[0].skill if self.evenly else "", []).append(pair)
        return piles
