"""Playing a rehearsal: everybody arrives, starts at a chance moment of the window, and hands in."""

import random
import threading
import time
from collections.abc import Sequence

from courses.rehearsal.candidate import Candidate, Sitting, Target, Trouble
from courses.rehearsal.people import Robot

ARRIVING = 8
"""Robots that open the exam's page at once: that is not what is rehearsed."""


def play(target: Target, robots: Sequence[Robot], *, window: float, chance: random.Random) -> list[Sitting]:
    """Let all robots sit the exam; one sitting for each, also for those that could not even arrive."""
    candidates = [Candidate(target, robot.cookie) for robot in robots]
    sittings: list[Sitting] = []
    there = _arrive(candidates, sittings)
    opening = time.monotonic() + 1.0
    threads = [
        threading.Thread(target=lambda one=one, at=at: sittings.append(one.sit(at)), daemon=True)
        for one, at in ((one, opening + chance.uniform(0, window)) for one in there)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sittings


def _arrive(candidates: Sequence[Candidate], sittings: list[Sitting]) -> list[Candidate]:
    """Those who have the page with the button before them; the others are entered with their trouble."""
    waiting, there = list(candidates), []

    def walk() -> None:
        while waiting:
            try:
                candidate = waiting.pop()
            except IndexError:
                return
            try:
                candidate.arrive()
                there.append(candidate)
            except (OSError, ValueError, Trouble) as error:
                sittings.append(Sitting(trouble=f"arriving: {error}"))

    threads = [threading.Thread(target=walk, daemon=True) for _thread in range(ARRIVING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return there
