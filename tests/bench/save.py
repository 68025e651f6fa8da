"""Saved answers a second, each sent alone as the exam page's script does, through the real server.

    python3 -m tests bench save [--database sqlite|postgresql] [--people 32] [--saves 60] [--json]

Every save has to come back with its receipt. Clients and server share the machine.
"""

import argparse
import http.client
import json
import re
import threading
import time
from dataclasses import dataclass, field

from tests.bench.exam_site import ExamSite, Learner, serving
from tests.bench.figures import milliseconds
from tests.bench.machine import machine
from tests.bench.start import COOKIE, signed_in
from tests.walks.tickets import cookie, token

QUESTIONS = 20


@dataclass
class Saves:
    """Seconds of each acknowledged save, and what was not acknowledged."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def answer(site: ExamSite, learner: Learner, number: int, ready: threading.Barrier, saves: Saves) -> None:
    """Begin an attempt, wait for the others, then save `number` answers as fast as they are taken."""
    browser = signed_in(site, learner)
    page = browser.post(f"/quizzes/{site.exam}/start", {"csrf_token": token(site)})
    attempt = re.findall(r"/attempts/(\d+)", page.path)[0]
    headers = {
        "Host": "hoc.example", "X-Forwarded-For": browser.address, "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "hoc.example", "Referer": "https://hoc.example/", "X-CSRFToken": token(site),
        "Content-Type": "application/json", "Accept": "application/json",
        "Cookie": f"{COOKIE}={cookie(site, learner.id, learner.epoch)}",
    }  # fmt: skip
    options = dict(re.findall(r'name="q(\d+)-answer" value="([^"]+)"', page.text))
    versions: dict[int, int] = {}
    mine: list[float] = []
    ready.wait()
    for turn in range(number):
        position = 1 + turn % QUESTIONS
        given = {"answer": [options[str(position)]]} if str(position) in options and turn // QUESTIONS % 2 == 0 else {}
        sent = {"given": given, "base": versions.get(position, 0), "request": f"bench-{learner.id}-{turn:04}"}
        began = time.perf_counter()
        try:
            browser.connection.request("PUT", f"/attempts/{attempt}/answers/{position}", json.dumps(sent), headers)
            with browser.connection.getresponse() as reply:
                told = json.loads(reply.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            saves.errors.append(repr(error))
            browser.connection.close()
            continue
        mine.append(time.perf_counter() - began)
        if reply.status != 200:
            saves.errors.append(f"{reply.status} {told}")
            continue
        versions[position] = told["version"]
    browser.close()
    saves.times.extend(mine)


def main(words: list[str]) -> int:
    """Measure and print; exit status 1 when a save was not acknowledged."""
    parser = argparse.ArgumentParser(prog="python3 -m tests bench save")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--saves", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    with serving(asked.people, asked.database) as site:
        saves, ready = Saves(), threading.Barrier(asked.people + 1)
        threads = [
            threading.Thread(target=answer, args=(site, learner, asked.saves, ready, saves), daemon=True)
            for learner in site.learners
        ]
        for thread in threads:
            thread.start()
        ready.wait(120)
        cpu, began = site.cpu_seconds, time.perf_counter()
        for thread in threads:
            thread.join()
        wall = time.perf_counter() - began
        found = {
            "database": asked.database,
            "people": asked.people,
            "saves": len(saves.times),
            "errors": len(saves.errors),
            "saves_per_s": round(len(saves.times) / wall, 1),
            "p50_ms": milliseconds(saves.times, 0.5),
            "p99_ms": milliseconds(saves.times, 0.99),
            "server_cpu_ms_per_save": round((site.cpu_seconds - cpu) / max(1, len(saves.times)) * 1000, 2),
            "machine": machine(),
        }
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for name, value in found.items():
            print(f"{name:24} {value}")
        for error in saves.errors[:5]:
            print(error)
    return 1 if saves.errors else 0
