"""People press start at chance moments of a window: how long until each has the first question before them.

    python3 -m tests bench start [--database sqlite|postgresql] [--people 500] [--window 10] [--drawn-now] [--json]

Everybody is signed in and has the page with the button open; the papers lie ready, as before a scheduled exam, unless
they are to be drawn now. Clients and server share the machine.
"""

import argparse
import json
import random
import threading
import time
from dataclasses import dataclass, field

from tests.bench import course
from tests.bench.browser import Browser, WrongPage
from tests.bench.exam_site import ExamSite, Learner, serving
from tests.bench.figures import milliseconds
from tests.bench.machine import machine
from tests.walks.tickets import cookie, token

COOKIE = "__Host-thao"
WARM_UP = 4


@dataclass
class Rush:
    """What the starts have measured: seconds from the press to the question, and when the last one was served."""

    times: list[float] = field(default_factory=list)
    last: float = 0.0
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def signed_in(site: ExamSite, learner: Learner) -> Browser:
    """A browser with the session of somebody who has just signed in, its connection open."""
    browser = Browser(site.port, f"10.{learner.id % 250}.{learner.id // 250}.7")
    browser.cookies[COOKIE] = cookie(site, learner.id, learner.epoch)
    browser.connection.connect()
    return browser


def press(site: ExamSite, learner: Learner, forgery: str, at: float, rush: Rush) -> None:
    """Wait for the moment, press start and read the first question."""
    browser = signed_in(site, learner)
    time.sleep(max(0.0, at - time.perf_counter()))
    began = time.perf_counter()
    trouble = ""
    try:
        browser.post(f"/quizzes/{site.exam}/start", {"csrf_token": forgery}).must_say(
            "Câu 1", course.EXAM, learner.name
        )
    except (OSError, WrongPage) as error:
        trouble = repr(error)
    ended = time.perf_counter()
    browser.close()
    with rush.lock:
        rush.times.append(ended - began)
        rush.last = max(rush.last, ended)
        if trouble:
            rush.errors.append(trouble)


def rush_in(site: ExamSite, learners: list[Learner], window: float) -> tuple[Rush, float]:
    """Let everybody press within `window` seconds; gives what was measured and when the window opened."""
    forgery, chance = token(site), random.Random(1)
    opened = time.perf_counter() + 1
    rush = Rush()
    threads = [
        threading.Thread(target=press, args=(site, learner, forgery, opened + chance.uniform(0, window), rush))
        for learner in learners
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return rush, opened


def main(words: list[str]) -> int:
    """Measure and print; exit status 1 when somebody was not served."""
    parser = argparse.ArgumentParser(prog="python3 -m tests bench start")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--window", type=float, default=10)
    parser.add_argument("--drawn-now", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    with serving(asked.people + WARM_UP, asked.database, drawn_ahead=not asked.drawn_now) as site:
        rush_in(site, site.learners[:WARM_UP], 0.1)
        cpu = site.cpu_seconds
        rush, opened = rush_in(site, site.learners[WARM_UP:], asked.window)
        found = {
            "database": asked.database,
            "people": len(rush.times),
            "window_s": asked.window,
            "drawn_ahead": not asked.drawn_now,
            "errors": len(rush.errors),
            "p50_ms": milliseconds(rush.times, 0.5),
            "p99_ms": milliseconds(rush.times, 0.99),
            "all_served_s": round(rush.last - opened, 2),
            "server_cpu_s_per_start": round((site.cpu_seconds - cpu) / len(rush.times), 4),
            "memory_mib": site.memory_mib,
            "machine": machine(),
        }
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for name, value in found.items():
            print(f"{name:24} {value}")
        for error in rush.errors[:5]:
            print(error)
    return 1 if rush.errors else 0
