"""Many save at once for minutes: nobody is told that the database is locked, and nothing is lost.

    python3 -m tests endure writers [--writers 64] [--seconds 600] [--database sqlite|postgresql|both] [--seed N]

On SQLite a writer that may not wait its turn would be told "database is locked", on PostgreSQL one that meets another
crosswise would be told of a deadlock: both reach people as 503, so here any answer but a receipt is a failure.
"""

import time
from collections.abc import Iterator

from tests.endure.ground import Ground, asked_of, run
from tests.endure.proof import Proof
from tests.endure.savers import at_work, learners_of, lost_or_altered, refusals
from tests.walks.site import Site

TELLING = ("database is locked", "deadlock detected")


def written(ground: Ground, *, writers: int, seconds: int) -> Iterator[Proof]:
    """Let so many save for so long, then look at what they were told, at what is stored, and into the log."""
    site = Site(ground.folder, database_url=ground.url)
    learners = learners_of(site, writers)
    try:
        site.serve()
        site.start("worker")
        site.wait()
        with at_work(learners):
            time.sleep(seconds)
    finally:
        site.kill()
    told = refusals(learners, {200, 409})
    log = site.log.read_text(encoding="utf-8", errors="replace")
    told.failures += [f"the log says “{words}”" for words in TELLING if words in log]
    told.also.append(f"{told.tried / seconds:.0f} answers a second, clients and server on one machine")
    yield told
    yield lost_or_altered(site, learners)


def main(words: list[str]) -> int:
    """Run at full length."""
    asked = asked_of("writers", words, writers=64, seconds=600)
    return run("writers", asked, lambda ground: written(ground, writers=asked.writers, seconds=asked.seconds))
