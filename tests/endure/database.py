"""PostgreSQL is killed under people who save and read: nothing is lost, nobody sees an error page, it goes on at once.

    python3 -m tests endure database [--times 300] [--clients 24] [--seed N]

The postmaster gets `kill -9` and is started again. Meanwhile the application may only ask for patience (503 with
Retry-After), and the first answer has to be saved within five seconds after the database is back.
"""

import random
import time
from dataclasses import dataclass, field

from tests.endure.ground import Ground, asked_of, run
from tests.endure.proof import Proof, Telling
from tests.endure.savers import Learner, Reader, at_work, learners_of, lost_or_altered, refusals
from tests.walks.site import Site

LIVES = (0.2, 1.2)
"""Seconds between the first save after a kill and the next kill."""
AWAY = (0.1, 0.8)
"""Seconds that the database stays away beside what its own recovery takes."""
SOON = 5.0
"""Seconds after its return within which an answer has to be saved."""


@dataclass
class Returns:
    """How long it took each time from the database's return to the first saved answer, in seconds."""

    seconds: list[float] = field(default_factory=list)

    def proof(self) -> Proof:
        proof = Proof(f"returns after which no answer was saved within {SOON:.0f} s", len(self.seconds))
        proof.failures += [f"{seconds:.1f} s" for seconds in self.seconds if seconds > SOON]
        if self.seconds:
            proof.also.append(f"slowest return to saving: {max(self.seconds):.2f} s")
        return proof


def killed(ground: Ground, *, times: int, clients: int, seed: int, **settings: str) -> tuple[Proof, Proof, Proof]:
    """Kill the ground's own server `times` times under `clients` who save, and a fourth as many who read pages."""
    server = ground.server
    assert server is not None
    site = Site(ground.folder, database_url=ground.url, **settings)
    learners = learners_of(site, clients)
    readers = [Reader(learner) for learner in learners[::4]]
    chance, telling, returns = random.Random(seed), Telling(), Returns()
    try:
        site.serve()
        site.start("worker")
        site.wait()
        with at_work([*learners, *readers]):
            for kill in range(times):
                time.sleep(chance.uniform(*LIVES))
                server.kill()
                time.sleep(chance.uniform(*AWAY))
                server.restart()
                returns.seconds.append(_until_saved(learners))
                telling(kill + 1, times, 0)
            time.sleep(1)
    finally:
        site.kill()
    return lost_or_altered(site, learners), refusals([*learners, *readers], {200, 409, 503}), returns.proof()


def _until_saved(learners: list[Learner]) -> float:
    """Wait for the first answer that is saved from now on; gives the seconds, at most a minute."""
    began = time.monotonic()
    while time.monotonic() < began + 60:
        if any(learner.told and learner.told[-1].at > began for learner in learners):
            break
        time.sleep(0.02)
    return time.monotonic() - began


def main(words: list[str]) -> int:
    """Run at full length, on PostgreSQL whatever was asked for: SQLite has no server that could die alone."""
    asked = asked_of("database", words, times=300, clients=24)
    return run(
        "database",
        asked,
        lambda ground: killed(ground, times=asked.times, clients=asked.clients, seed=asked.seed),
        only="postgresql",
    )
