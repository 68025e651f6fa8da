"""The whole application is killed again and again while people answer; whatever was acknowledged has to be there.

    python3 -m tests endure kill [--times 1000] [--clients 40] [--database sqlite|postgresql|both] [--seed N]

Server and worker get `kill -9` together, some hundred milliseconds to two seconds after they began to answer. Ctrl + C
ends the run early: what it has shown by then is told.
"""

import random
import time
from contextlib import suppress

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
    chance, telling, kills = random.Random(seed), Telling(), 0
    try:
        _serve(site)
        with at_work(learners):
            with suppress(KeyboardInterrupt):
                while kills < times:
                    time.sleep(chance.uniform(*lives))
                    site.kill()
                    kills += 1
                    _serve(site)
                    telling(kills, times, 0)
            time.sleep(1)
    finally:
        site.kill()
    lost = lost_or_altered(site, learners)
    lost.also.append(f"{kills} kills under {clients} learners")
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
