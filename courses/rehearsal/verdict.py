"""Go or no-go, and what to change. Pure."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from courses.rehearsal.candidate import SAVE, START, STEPS, Sitting

SLOWEST_START, SLOWEST_SAVE = 2.0, 2.0
"""Seconds that 99 of 100 starts and saves must not exceed."""


@dataclass(frozen=True)
class Stage:
    """What the rehearsal was played on."""

    people: int
    window: float
    database: str
    workers: int
    cores: int
    is_drawn_ahead: bool
    has_waiting_room: bool


@dataclass(frozen=True)
class Verdict:
    """The figures by step (p50, p95, p99 in seconds, count), errors by sentence, and the advice."""

    figures: dict[str, tuple[float, float, float, int]]
    errors: dict[str, int]
    advice: tuple[str, ...]

    @property
    def is_go(self) -> bool:
        return not self.errors and not self.advice


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest of `times` that at least `share` of them do not exceed (nearest rank)."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def verdict_on(sittings: Sequence[Sitting], stage: Stage) -> Verdict:
    """Judge what the robots measured."""
    figures: dict[str, tuple[float, float, float, int]] = {}
    for step in STEPS:
        times = [seconds for sitting in sittings for seconds in sitting.times[step]]
        figures[step] = (percentile(times, 0.5), percentile(times, 0.95), percentile(times, 0.99), len(times))
    errors = Counter(sitting.trouble for sitting in sittings if sitting.trouble)
    slow_start, slow_save = figures[START][2] > SLOWEST_START, figures[SAVE][2] > SLOWEST_SAVE
    return Verdict(figures, dict(errors), tuple(_advice(stage, figures, errors, slow=slow_start or slow_save)))


def _advice(
    stage: Stage, figures: dict[str, tuple[float, float, float, int]], errors: Counter[str], *, slow: bool
) -> list[str]:
    """What to change, the cheapest first; nothing when all is well."""
    if not slow and not errors:
        return []
    found = []
    if stage.workers < stage.cores:
        found.append(
            f"{stage.workers} web processes on {stage.cores} cores: set LMS_WEB_WORKERS={stage.cores} and start again."
        )
    if not stage.is_drawn_ahead:
        found.append("Every start drew its paper: give it an opening time, and papers are drawn before it.")
    if not stage.has_waiting_room:
        rate = max(1.0, round(0.5 * stage.people / max(stage.window, figures[START][2]), 0))
        found.append(f"No waiting room: open one that lets in {rate:.0f} people a second, and the rush has no peak.")
    needed = math.ceil(stage.window * max(2.0, figures[START][2] / SLOWEST_START))
    found.append(f"Or let people start within {needed} seconds instead of {stage.window:g}.")
    if stage.database == "sqlite":
        found.append("SQLite writes one after the other: for this many people move to PostgreSQL (LMS_DATABASE_URL).")
    else:
        found.append(
            f"Still too slow after that: this machine's {stage.cores} cores are too few for {stage.people} people."
        )
    if any("503" in error or "timed out" in error for error in errors):
        found.append("Requests were turned away or lost: look at the server's log of this minute before anything else.")
    return found
