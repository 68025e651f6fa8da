"""What a run of trials has shown, with the bound that the number of trials allows to claim."""

import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

CONFIDENCE = 0.95
SHOWN = 10
"""Kinds of failures that are told in full."""


@dataclass
class Proof:
    """A promise, how often it was put to the test, and every time it was broken. `also` are figures worth knowing."""

    broken: str
    tried: int = 0
    failures: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{self.broken}: {len(self.failures)} of {self.tried}{self._bound()}", *self.also]
        often = Counter(self.failures).most_common(SHOWN)
        return "\n".join([*lines, *(f"  {failure}{f' ({count} times)' * (count > 1)}" for failure, count in often)])

    @property
    def holds(self) -> bool:
        """Whether it was tried at all and never broken."""
        return self.tried > 0 and not self.failures

    def _bound(self) -> str:
        if not self.tried or self.failures:
            return ""
        return f" (≤ {percent(at_most(self.tried))} % at {CONFIDENCE * 100:.0f} %)"


def at_most(tried: int) -> float:
    """The highest true rate at which `tried` trials without a failure would not be a surprise (Clopper and Pearson)."""
    return float(1 - (1 - CONFIDENCE) ** (1 / tried))


def percent(rate: float) -> str:
    """A rate in percent, with two digits that count."""
    return f"{rate * 100:.2g}" if rate >= 1e-6 else f"{rate * 100:.1e}"


@dataclass
class Telling:
    """Tells how far a long run has come, every ten seconds, where somebody watches."""

    said_at: float = field(default_factory=time.monotonic)

    def __call__(self, done: int, of: int, failed: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - self.said_at > 10:
            self.said_at = time.monotonic()
            print(f"… {done} of {of}, {failed} failed", file=sys.stderr, flush=True)


def verdict(command: str, database: str, seed: int, proofs: Iterable[Proof], seconds: float) -> int:
    """Print what a run has shown; the exit status is 1 when a promise was broken."""
    proofs = list(proofs)
    print(f"endure {command}: {database}, seed {seed}, {seconds:.0f} s")
    for proof in proofs:
        print(proof)
    return 0 if all(proof.holds for proof in proofs) else 1
