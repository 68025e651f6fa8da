"""A whole hall begins one exam together and sits it as people do: reading, thinking, saving page by page, handing in.

    python3 -m tests endure rush [--people 500] [--window 10] [--least 30] [--most 90] [--database …] [--seed N]

`--window` are the seconds within which everybody presses start, `--least` and `--most` the seconds that people think
over a page. 500 people on two processors are twice what a tuned Moodle is known to carry (125 a processor).
"""

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.bench import course
from tests.bench.browser import Browser, WrongPage
from tests.bench.exam_site import ExamSite, Learner, serving
from tests.bench.figures import milliseconds, percentile
from tests.bench.journey import RIGHT, answered
from tests.bench.start import signed_in
from tests.endure.ground import DATABASES, asked_of
from tests.endure.proof import Proof, verdict

START_WITHIN = 2.0
SAVE_WITHIN = {"sqlite": 0.8, "postgresql": 0.5}
"""Seconds within which 99 of 100 starts, and page saves, have to be answered."""


@dataclass
class Hall:
    """How everybody is doing."""

    requests: int = 0
    starts: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def sit(site: ExamSite, learner: Learner, begin_at: float, thinks: list[float], hall: Hall) -> None:
    """Open the page with the button, press it at its moment, think and save page by page, hand in, read the result."""
    browser = signed_in(site, learner)
    starts, saves, trouble = [], [], ""
    try:
        start = f"/quizzes/{site.exam}/start"
        page = browser.get(f"/quizzes/{site.exam}").must_say(course.EXAM)
        time.sleep(max(0.0, begin_at - time.perf_counter()))
        began = time.perf_counter()
        page = browser.post(start, page.hidden(start)).must_say("Câu 1", learner.name)
        starts.append(time.perf_counter() - began)
        base = page.path.rsplit("/", 2)[0]
        for number, think in enumerate(thinks, start=1):
            time.sleep(think)
            is_last = number == len(thinks)
            right = max(0, min(course.TO_A_PAGE, RIGHT - (number - 1) * course.TO_A_PAGE))
            action = f"{base}/pages/{number}"
            fields = {**page.hidden(action), **answered(page, right), "go": "finish" if is_last else str(number + 1)}
            began = time.perf_counter()
            page = browser.post(action, fields)
            saves.append(time.perf_counter() - began)
        page.must_say("Đã trả lời đủ 20 câu")
        browser.post(f"{base}/finish", {**page.hidden(""), "confirmed": "yes"}).must_say("Đồng chí đã đạt", "8,0")
    except (OSError, WrongPage, StopIteration, IndexError, KeyError) as error:
        trouble = f"{learner.staff_code}: {error!r}"
    _leave(browser, hall, starts, saves, trouble)


def _leave(browser: Browser, hall: Hall, starts: list[float], saves: list[float], trouble: str) -> None:
    browser.close()
    with hall.lock:
        hall.requests += len(browser.times)
        hall.starts += starts
        hall.saves += saves
        if trouble:
            hall.errors.append(trouble)


def rush(database: str, *, people: int, window: float, think: tuple[float, float], seed: int) -> Iterator[Proof]:
    """Let so many people sit the exam, and look at what they had to wait."""
    chance, hall = random.Random(seed), Hall()
    pages = course.DRAWN // course.TO_A_PAGE
    with serving(people, database) as site:
        opened = time.perf_counter() + 5
        threads = [
            threading.Thread(
                target=sit,
                args=(
                    site, learner, opened + chance.uniform(0, window), [chance.uniform(*think) for _ in range(pages)],
                    hall,
                ),
            )
            for learner in site.learners[:people]
        ]  # fmt: skip
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    yield Proof("people who met anything but the page they expected", people, hall.errors)
    for name, times, most in (("starts", hall.starts, START_WITHIN), ("saves", hall.saves, SAVE_WITHIN[database])):
        slow = percentile(times, 0.99)
        proof = Proof(f"{name} whose p99 is above {most} s", len(times), [f"{slow:.2f} s"] if slow > most else [])
        shares = (milliseconds(times, share) for share in (0.5, 0.95, 0.99, 1.0))
        proof.also.append("p50 {} ms, p95 {} ms, p99 {} ms, slowest {} ms".format(*shares))
        yield proof


def main(words: list[str]) -> int:
    """Run at full length."""
    asked = asked_of("rush", words, people=500, window=10, least=30, most=90)
    failed = 0
    for database in DATABASES if asked.database == "both" else (asked.database,):
        began = time.monotonic()
        think = (asked.least, asked.most)
        proofs = list(rush(database, people=asked.people, window=asked.window, think=think, seed=asked.seed))
        failed |= verdict("rush", database, asked.seed, proofs, time.monotonic() - began)
    return failed
