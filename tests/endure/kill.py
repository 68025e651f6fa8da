"""The whole application is killed again and again while people answer; whatever was acknowledged has to be there.

    python3 -m tests endure kill [--times 1000] [--clients 40] [--database sqlite|postgresql|both] [--seed N]

Server and worker get `kill -9` together, some hundred milliseconds to two seconds after they began to answer.
"""

import random
import time

from tests.endure.ground import Ground, asked_of, run
from tests.endure.proof import Proof, Telling
from tests.endure.savers import at_work, learners_of, lost_or_altered, refusals
from tests.walks.site import Site

LIVES = (0.4, 1.6)
"""Seconds that the application lives between two kills."""


def killed(
    ground: Ground, *, times: int, clients: int, seed: int, lives: tuple[float, float] = LIVES, **settings: str
) -> tuple[Proof, Proof]:
    """Kill a site `times` times under `clients` learners, then compare what was told with what is stored."""
    site = Site(ground.folder, database_url=ground.url, **settings)
    learners = learners_of(site, clients)
    chance, telling = random.Random(seed), Telling()
    try:
        _serve(site)
        with at_work(learners):
            for kill in range(times):
                time.sleep(chance.uniform(*lives))
                site.kill()
                _serve(site)
                telling(kill + 1, times, 0)
            time.sleep(1)
    finally:
        site.kill()
    lost = lost_or_altered(site, learners)
    lost.also.append(f"{times} kills under {clients} learners")
    return lost, refusals(learners, {200, 409, 503})


def _serve(site: Site) -> None:
    """Start server and worker, as the operator's units do."""
    site.serve()
    site.start("worker")
    site.wait()


def main(words: list[str]) -> int:
    """Run at full length."""
    asked = asked_of("kill", words, times=1000, clients=40)
    return run("kill", asked, lambda ground: killed(ground, times=asked.times, clients=asked.clients, seed=asked.seed))
