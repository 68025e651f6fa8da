"""`python3 -m tests bench answers [CLIENTS] [SAVES]`: saved answers a second, over HTTP, through the real server.

Clients and server share the machine. `LMS_DATABASE_URL` chooses another database than SQLite.
"""

import http.client
import json
import os
import re
import tempfile
import threading
import time
from pathlib import Path

from tests.bench.machine import machine
from tests.walks.site import Site
from tests.walks.tickets import Register, cookie, token


def main(words: list[str]) -> int:
    """Let CLIENTS (32) learners save SAVES (60) answers each, as fast as they can."""
    clients, saves = (int(words[0]) if words else 32), (int(words[1]) if len(words) > 1 else 60)
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), database_url=os.environ.get("LMS_DATABASE_URL", ""))
        site.start()
        try:
            site.wait()
            times, wall = _load(site, clients, saves)
        finally:
            site.stop()
    times.sort()
    print(machine())
    print(f"{clients} clients, {len(times)} saves in {wall:.1f} s: {len(times) / wall:.0f} a second")
    for share in (0.5, 0.95, 0.99):
        print(f"p{share * 100:.0f}   {times[int(len(times) * share)] * 1000:6.1f} ms")
    return 0


def _load(site: Site, clients: int, saves: int) -> tuple[list[float], float]:
    register = Register(site)
    quiz = register.rows("SELECT activity_id FROM courses_quiz WHERE behaviour = 'exam'")[0][0]
    people = register.rows(
        "SELECT id, session_epoch FROM lms_user WHERE id NOT IN (SELECT owner_id FROM courses_attempt) LIMIT :n",
        n=clients,
    )
    register.change("UPDATE lms_user SET notice_version = 99")
    times: list[float] = []
    ready = threading.Barrier(len(people) + 1)

    def save(person: int, epoch: str) -> None:
        headers = {"Cookie": f"thao={cookie(site, person, epoch)}", "X-CSRFToken": token(site)}
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        connection.request("POST", f"/quizzes/{quiz}/start", headers=headers)
        answer = connection.getresponse()
        answer.read()
        found = re.search(r"/attempts/(\d+)", answer.headers["Location"] or "")
        assert found, answer.status
        mine, versions = [], {}
        ready.wait()
        for number in range(saves):
            position = number % 20 + 1
            body = {"given": {}, "base": versions.get(position, 0), "request": f"bench-{person}-{number}"}
            began = time.perf_counter()
            connection.request(
                "PUT", f"/attempts/{found[1]}/answers/{position}", json.dumps(body),
                {**headers, "Content-Type": "application/json"},
            )  # fmt: skip
            answer = connection.getresponse()
            told = json.loads(answer.read())
            mine.append(time.perf_counter() - began)
            assert answer.status == 200, told
            versions[position] = told["version"]
        times.extend(mine)

    threads = [threading.Thread(target=save, args=tuple(person)) for person in people]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return times, time.perf_counter() - began
