"""What a learner's whole visit costs the server.

    python3 -m tests bench journey [--database sqlite|postgresql] [--at-once 8] [--journeys 96] [--json]

From the first page over signing in, the course, a lesson and an exam of 20 questions, saved five to a request as plain
forms, to the result: 19 requests, every page checked for what it has to say. Clients and server share the machine.
"""

import argparse
import json
import random
import re
import threading
import time
from collections.abc import Callable
from html import unescape
from queue import Empty, SimpleQueue

from tests.bench import course
from tests.bench.browser import Browser, Page, WrongPage
from tests.bench.exam_site import PASSWORD, ExamSite, Learner, serving
from tests.bench.figures import milliseconds
from tests.bench.machine import machine

WARM_UP = 32
"""Journeys before the measured ones: a server that has been up for a minute is what people meet."""

REQUESTS = 19
RIGHT = 16
"""Answers that are right; the rest are wrong, so that the result has to say 8 of 10."""

OPTION = re.compile(
    r'<input type="radio" name="([^"]+)" value="([^"]+)"[^>]*><span><span class="letter">.\.</span>(.*?)</span></label>'
)


class Tally:
    """What all journeys together have measured."""

    def __init__(self) -> None:
        self.journeys = 0
        self.times: list[float] = []
        self.html = self.wire = 0
        self.errors: list[str] = []
        self._lock = threading.Lock()

    def add(self, browser: Browser, trouble: str = "") -> None:
        """Enter a journey that has ended."""
        with self._lock:
            self.times += browser.times
            self.html += browser.html
            self.wire += browser.wire
            if trouble:
                self.errors.append(trouble)
            else:
                self.journeys += 1


def journey(site: ExamSite, learner: Learner, browser: Browser) -> None:
    """Walk the whole way; raises `WrongPage` at the first page that is not as it has to be."""
    page = browser.get("/").must_say("Đăng nhập", 'type="password"')
    page = browser.post("/sign-in", {**page.hidden(""), "login": learner.staff_code, "password": PASSWORD})
    page.must_say(learner.name, "Việc học của tôi")
    browser.get(f"/courses/{site.course}").must_say(course.TITLE, course.LESSON, course.EXAM)
    browser.get(f"/lessons/{site.lesson}").must_say(course.LESSON, "đơn vị tính và ngày chốt")
    page = browser.get(f"/quizzes/{site.exam}").must_say(course.EXAM, "Bắt đầu làm bài")
    start = f"/quizzes/{site.exam}/start"
    page = browser.post(start, page.hidden(start)).must_say("Câu 1", "Câu 5", learner.name)
    attempt = int(re.findall(r"/attempts/(\d+)", page.path)[0])
    for number in range(1, course.DRAWN // course.TO_A_PAGE + 1):
        is_last = number * course.TO_A_PAGE >= course.DRAWN
        answers = answered(page, right=max(0, min(course.TO_A_PAGE, RIGHT - (number - 1) * course.TO_A_PAGE)))
        action = f"/attempts/{attempt}/pages/{number}"
        fields = {**page.hidden(action), **answers, "go": "finish" if is_last else str(number + 1)}
        page = browser.post(action, fields)
        page.must_say("Đã trả lời đủ 20 câu" if is_last else f"Câu {number * course.TO_A_PAGE + 1}")
    finish = f"/attempts/{attempt}/finish"
    page = browser.post(finish, {**page.hidden(""), "confirmed": "yes"})
    page.must_say("Đồng chí đã đạt", "8,0", "20/20" if "20/20" in page.text else "/20", course.EXAM)
    if len(browser.times) != REQUESTS:
        raise WrongPage(f"the journey took {len(browser.times)} requests, not {REQUESTS}")


def answered(page: Page, right: int) -> dict[str, str]:
    """The inputs of a page of the paper, `right` of its questions answered rightly and the others wrongly."""
    options: dict[str, list[tuple[str, str]]] = {}
    for name, value, text in OPTION.findall(page.text):
        options.setdefault(name, []).append((value, unescape(text).strip()))
    known = course.right_options()
    if len(options) != course.TO_A_PAGE:
        raise WrongPage(f"{page.path} asks {len(options)} questions")
    return {
        name: next(value for value, text in given if (text in known) is (place < right))
        for place, (name, given) in enumerate(options.items())
    }


def drive(site: ExamSite, learners: list[Learner], at_once: int, walk: Callable[..., None] = journey) -> Tally:
    """Let `at_once` people be on their way at any time until all have been through."""
    tally, waiting = Tally(), SimpleQueue[Learner]()
    for learner in learners:
        waiting.put(learner)

    def walk_on() -> None:
        while True:
            try:
                learner = waiting.get_nowait()
            except Empty:
                return
            browser = Browser(site.port, f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}")
            trouble = ""
            try:
                walk(site, learner, browser)
            except (OSError, WrongPage, StopIteration, IndexError, KeyError) as error:
                trouble = f"{learner.staff_code}: {error!r}"
            browser.close()
            tally.add(browser, trouble)

    threads = [threading.Thread(target=walk_on) for _client in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def measure(database: str, at_once: int, journeys: int) -> tuple[dict[str, object], list[str]]:
    """Run the bench; gives the figures and what went wrong."""
    with serving(WARM_UP + journeys, database) as site:
        warm = drive(site, site.learners[:WARM_UP], 2)
        if warm.errors:
            return {"errors": len(warm.errors), "journeys": 0}, warm.errors
        cpu, statements, began = site.cpu_seconds, site.statements, time.perf_counter()
        tally = drive(site, site.learners[WARM_UP:], at_once)
        wall = time.perf_counter() - began
        done = max(1, tally.journeys)
        return {
            "database": database,
            "errors": len(tally.errors),
            "journeys": tally.journeys,
            "at_once": at_once,
            "server_cpu_s_per_journey": round((site.cpu_seconds - cpu) / done, 4),
            "sql_per_journey": round((site.statements - statements) / done, 1),
            "requests_per_journey": round(len(tally.times) / done, 2),
            "html_kib_per_journey": round(tally.html / done / 1024, 1),
            "wire_kib_per_journey": round(tally.wire / done / 1024, 1),
            "journeys_per_min": round(tally.journeys / wall * 60, 1),
            "p50_ms": milliseconds(tally.times, 0.5),
            "p95_ms": milliseconds(tally.times, 0.95),
            "p99_ms": milliseconds(tally.times, 0.99),
            "memory_mib": site.memory_mib,
            "machine": machine(),
        }, tally.errors


def main(words: list[str]) -> int:
    """Measure and print; exit status 1 when a journey failed."""
    parser = argparse.ArgumentParser(prog="python3 -m tests bench journey")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--journeys", type=int, default=96)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    found, errors = measure(asked.database, asked.at_once, asked.journeys)
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for name, value in found.items():
            print(f"{name:26} {value}")
        for error in errors[:5]:
            print(error)
    return 1 if errors else 0
