"""New learners come at a steady rate for a long time, each for a whole visit from signing in to the result.

    python3 -m tests endure steady [--per-minute 300] [--minutes 30] [--database sqlite|postgresql|both] [--seed N]

The visit is that of `bench journey`: every page is checked for what it has to say, the result for the score that the
saved answers make. Raise --per-minute until it breaks to learn what a machine carries.
"""

import random
import threading
import time
from collections.abc import Iterator

from tests.bench.browser import Browser, WrongPage
from tests.bench.exam_site import ExamSite, Learner, serving
from tests.bench.figures import milliseconds
from tests.bench.journey import Tally, journey
from tests.endure.ground import DATABASES, asked_of
from tests.endure.proof import Proof, Telling, verdict


def visit(site: ExamSite, learner: Learner, address: str, tally: Tally) -> None:
    """One whole visit."""
    browser, trouble = Browser(site.port, address), ""
    try:
        journey(site, learner, browser)
    except (OSError, WrongPage, StopIteration, IndexError, KeyError) as error:
        trouble = f"{learner.staff_code}: {error!r}"
    browser.close()
    tally.add(browser, trouble)


def come(database: str, *, per_minute: int, minutes: int, seed: int) -> Iterator[Proof]:
    """Let them come at chance moments, so many a minute on average."""
    chance, tally, telling = random.Random(seed), Tally(), Telling()
    number, threads, memory = per_minute * minutes, [], 0.0
    with serving(number, database) as site:
        due = time.perf_counter()
        for place, learner in enumerate(site.learners[:number]):
            due += chance.expovariate(per_minute / 60)
            time.sleep(max(0.0, due - time.perf_counter()))
            address = f"10.{place % 250}.{place // 250}.9"
            threads.append(threading.Thread(target=visit, args=(site, learner, address, tally)))
            threads[-1].start()
            if place == number // 10:
                memory = site.memory_mib
            telling(place, number, len(tally.errors))
        for thread in threads:
            thread.join()
        grown = (site.memory_mib / memory - 1) * 100 if memory else 0.0
    visits = Proof("visits that met anything but the pages they expected", number, tally.errors)
    shares = (milliseconds(tally.times, share) for share in (0.5, 0.95, 0.99, 1.0))
    visits.also.append("requests: p50 {} ms, p95 {} ms, p99 {} ms, slowest {} ms".format(*shares))
    visits.also.append(f"memory {memory:.0f} MiB after the first tenth, {grown:+.1f} % at the end")
    yield visits


def main(words: list[str]) -> int:
    """Run at full length."""
    asked = asked_of("steady", words, per_minute=300, minutes=30)
    failed = 0
    for database in DATABASES if asked.database == "both" else (asked.database,):
        began = time.monotonic()
        proofs = list(come(database, per_minute=asked.per_minute, minutes=asked.minutes, seed=asked.seed))
        failed |= verdict("steady", database, asked.seed, proofs, time.monotonic() - began)
    return failed
