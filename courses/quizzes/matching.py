"""Giving questions to the lines of a blueprint whose demands overlap. Pure.

Questions that the same lines admit are alike, so only their number counts. A maximum flow between lines and these
groups, by augmenting paths (Ford and Fulkerson 1956; here always from a line that lacks a question), says how many
questions are missing, and stays the proof that the rest can be filled while questions are chosen one by one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence


class Matching:
    """How the questions of each group are promised to the lines; a group is named by the bit mask of its lines."""

    def __init__(self, demands: Sequence[int], groups: Mapping[int, int]) -> None:
        self._free = dict(groups)
        self._groups = [[group for group in groups if group >> line & 1] for line in range(len(demands))]
        self._holders = dict.fromkeys(groups, 0)
        self._held: list[Counter[int]] = [Counter() for _line in demands]
        self._hopeless: set[tuple[int, int]] = set()
        self.missing = [self._fill(line, demand) for line, demand in enumerate(demands)]

    def choose(self, line: int, group: int) -> bool:
        """Settle that a line gets a question of a group; False where the other lines could then not be filled.

        What has once been refused stays refused, for choices only ever narrow what is left.
        """
        if (line, group) in self._hopeless:
            return False
        if self._held[line][group]:
            self._let_go(line, group)
            return True
        given = next(iter(+self._held[line]))
        self._let_go(line, given)
        self._free[given] += 1
        if self._free[group]:
            self._free[group] -= 1
            return True
        holders = self._holders[group]
        loser = (holders & -holders).bit_length() - 1
        if loser >= 0:
            self._let_go(loser, group)
            if self._augment(loser):
                return True
            self._take(loser, group)
        self._free[given] -= 1
        self._take(line, given)
        self._hopeless.add((line, group))
        return False

    def _fill(self, line: int, demand: int) -> int:
        """Promise a line what it asks for; returns how many it lacks."""
        for filled in range(demand):
            if not self._augment(line):
                return demand - filled
        return 0

    def _augment(self, line: int) -> bool:
        """Find one question more for a line: a free one, or one whose line can find another."""
        came: dict[int, tuple[int, int] | None] = {line: None}
        queue, seen = [line], 1 << line
        for here in queue:
            for group in self._groups[here]:
                if self._free[group]:
                    self._free[group] -= 1
                    self._hand_back(came, here, group)
                    return True
            for group in self._groups[here]:
                others = self._holders[group] & ~seen
                seen |= others
                while others:
                    other = (others & -others).bit_length() - 1
                    others &= others - 1
                    came[other] = (here, group)
                    queue.append(other)
        return False

    def _hand_back(self, came: Mapping[int, tuple[int, int] | None], line: int, group: int) -> None:
        """Go back along a path: each line takes what was found and gives what it held to the one before."""
        self._take(line, group)
        while step := came[line]:
            before, given = step
            self._let_go(line, given)
            self._take(before, given)
            line = before

    def _take(self, line: int, group: int) -> None:
        self._held[line][group] += 1
        self._holders[group] |= 1 << line

    def _let_go(self, line: int, group: int) -> None:
        self._held[line][group] -= 1
        if not self._held[line][group]:
            self._holders[group] &= ~(1 << line)
