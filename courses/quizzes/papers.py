"""Drawing a paper from the bank. Pure: chance comes in as an argument."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from lms.api import JSONDict


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn. `seen` tells that the learner has met it in an earlier attempt."""

    version_id: int
    key: str
    skill: str
    seen: bool = False
    difficulty: int = 1
    kind: str = ""
    category: str = ""
    settings: JSONDict = field(default_factory=dict)

    @property
    def part(self) -> str:
        """The skill group above the item: IU06.1 of IU06.1.2."""
        return part_of(self.skill)


def part_of(skill: str) -> str:
    """Name the part of a paper that an item belongs to."""
    return skill.rpartition(".")[0] if skill.count(".") > 1 else skill


def draw_paper(
    bank: Iterable[Candidate], *, count: int, evenly: bool, shuffle: bool, chance: Random
) -> list[Candidate]:
    """Choose `count` questions, fewer where the bank is smaller, and put them in order.

    Evenly: every item gets the same number as far as its questions reach, and chance decides which items give one
    more. Questions the learner has not met come before met ones. Parts stay together, in the order of their
    codes; inside a part the order is by chance, or by code where `shuffle` is off.
    """
    piles = _piles(bank, evenly=evenly, chance=chance)
    chosen: list[Candidate] = []
    while piles and len(chosen) < count:
        chance.shuffle(piles)
        chosen.extend(pile.pop() for pile in piles[: count - len(chosen)])
        piles = [pile for pile in piles if pile]
    chosen.sort(key=lambda candidate: (candidate.skill, candidate.key))
    if shuffle:
        chance.shuffle(chosen)
    return sorted(chosen, key=lambda candidate: candidate.part)


def _piles(bank: Iterable[Candidate], *, evenly: bool, chance: Random) -> list[list[Candidate]]:
    """The questions of each item in one pile, the unseen on top."""
    piles: dict[str, list[Candidate]] = {}
    for candidate in sorted(bank, key=lambda candidate: candidate.key):
        piles.setdefault(candidate.skill if evenly else "", []).append(candidate)
    for pile in piles.values():
        chance.shuffle(pile)
        pile.sort(key=lambda candidate: not candidate.seen)
    return [piles[skill] for skill in sorted(piles)]
