"""Certainty-based marking: being sure pays when one is right, and costs dearly when one is wrong.

A. R. Gardner-Medwin, “Confidence assessment in the teaching of basic science”, ALT-J 3 (1995) 80-85, and
“Certainty-based marking: rewarding good judgment of what is or is not reliable”, UCL 2006: at certainty 1, 2 and 3
right answers get 1, 2 and 3 marks, wrong ones 0, -2 and -6, no answer 0. Honest certainty pays best: 3 from a
probability of 0.8, 2 from 0.67.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.quizzes.behaviours.contract import CERTAINTY

LEVELS = (1, 2, 3)
RIGHT = {1: 1.0, 2: 2.0, 3: 3.0}
WRONG = {1: 0.0, 2: -2.0, 3: -6.0}
BEST = RIGHT[3]
SURE = 3


@dataclass(frozen=True)
class Judged:
    """An answer with how sure its learner was, and how good it is (0 to 1)."""

    number: int
    certainty: int
    fraction: float

    @property
    def marks(self) -> float:
        """Between the marks of wrong and right by the fraction, as for an answer that is partly right."""
        wrong = WRONG[self.certainty]
        return wrong + (RIGHT[self.certainty] - wrong) * self.fraction

    @property
    def is_right(self) -> bool:
        return self.fraction > 1 - 1e-9


def certainty_of(raw: Mapping[str, Sequence[str]]) -> int | None:
    """How sure the learner was, as it was sent; None where it was not said."""
    said = "".join(raw.get(CERTAINTY, ()))
    return int(said) if said in {str(level) for level in LEVELS} else None


def without_certainty(raw: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The answer alone, for the question type to read."""
    return {name: values for name, values in raw.items() if name != CERTAINTY}


def mean_marks(judged: Sequence[Judged]) -> float:
    """The mean of the marks, -6 to 3; 0 where nothing was judged."""
    return sum(one.marks for one in judged) / len(judged) if judged else 0.0
