"""The whole application is killed again and again while people answer; whatever was acknowledged has to be there.

    python3 -m tests endure kill [--kills 100] [--clients 40] [--database sqlite|postgresql]

Each client notes what the server acknowledged. Afterwards every noted save stands in the trail with its version and
text, and no stored answer is older than what its learner was told.
"""

import argparse
import http.client
import json
import random
import tempfile
import threading
import time
import uuid
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text

from lms.app import create_app
from lms.config import settings_from
from lms.db import db
from lms.plugins import migrations
from lms.testing import World
from tests.learning import answers_to, begin, teach
from tests.postgresql import temporary_server
from tests.walks.site import Site
from tests.walks.tickets import cookie, token

PATIENCE = 15.0
"""Seconds after which a request counts as lost."""
BETWEEN = (0.4, 1.6)
"""Seconds that the application lives between two kills."""


@dataclass
class Report:
    """What a run has shown."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0

    def __str__(self) -> str:
        bound = 300 / self.acknowledged if self.acknowledged else 100.0  # the rule of three, in percent
        return (
            f"{self.kills} kills in {self.seconds:.0f} s, {self.acknowledged} acknowledged answers: "
            f"{len(self.lost)} lost, {len(self.altered)} altered (at most {bound:.4f} % at 95 %); "
            f"answers by status {dict(sorted(self.statuses.items()))}"
        )


@dataclass
class Save:
    """One save that a client wants to make, and tries until the server has answered it."""

    position: int
    base: int
    given: dict[str, list[str]]
    name: str


class Client(threading.Thread):
    """A learner who answers as fast as the server takes it."""

    def __init__(self, site: Site, attempt: int, session: str, texts: dict[int, list[dict[str, list[str]]]]) -> None:
        super().__init__(daemon=True)
        self.site, self.attempt, self.session, self.texts = site, attempt, session, texts
        self.noted: list[tuple[Save, int, int]] = []
        self.versions = dict.fromkeys(texts, 0)
        self.statuses: Counter[int] = Counter()
        self.is_over = threading.Event()
        self.token = token(site)
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        turn = 0
        while not self.is_over.is_set():
            turn += 1
            position = 1 + turn % len(self.texts)
            given = self.texts[position][turn // len(self.texts) % 2]
            self._save(Save(position, self.versions[position], given, str(uuid.uuid4())))
        self._hang_up()

    def _hang_up(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def _save(self, save: Save) -> None:
        """Send until an answer comes: the name of the save makes a repetition harmless."""
        while not self.is_over.is_set():
            answer = self._put(save)
            if answer is None:
                time.sleep(0.05)
                continue
            status, body = answer
            self.statuses[status] += 1
            if status == 200:
                self.versions[save.position] = body["version"]
                self.noted.append((save, body["version"], body["seq"]))
                return
            if status == 409:
                self.versions[save.position] = body["version"]
                return
            time.sleep(0.05)

    def _put(self, save: Save) -> tuple[int, Any] | None:
        """One request; None when no whole answer came back."""
        body = json.dumps({"given": save.given, "base": save.base, "request": save.name})
        headers = {
            "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": self.token,
            "Cookie": f"thao={self.session}",
        }  # fmt: skip
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
            self.connection.request("PUT", f"/attempts/{self.attempt}/answers/{save.position}", body, headers)
            with self.connection.getresponse() as answer:
                return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            self._hang_up()
            return None


def endure(folder: Path, *, kills: int, clients: int, database_url: str = "", seed: int = 1) -> Report:
    """Kill a site `kills` times under `clients` learners, then compare what was told with what is stored."""
    began = time.monotonic()
    site = Site(folder, database_url=database_url)
    learners = prepare(site, clients)
    report, chance = Report(), random.Random(seed)
    try:
        serve(site)
        for learner in learners:
            learner.start()
        while report.kills < kills:
            time.sleep(chance.uniform(*BETWEEN))
            site.kill()
            report.kills += 1
            serve(site)
        time.sleep(1)
    finally:
        for learner in learners:
            learner.is_over.set()
        for learner in learners:
            if learner.ident:
                learner.join(PATIENCE + 5)
        site.kill()
    for learner in learners:
        report.statuses += learner.statuses
        report.acknowledged += len(learner.noted)
    compare(site, learners, report)
    report.seconds = time.monotonic() - began
    return report


def serve(site: Site) -> None:
    """Start server and worker, as the operator's units do."""
    site.serve()
    site.start("worker")
    site.wait()


def prepare(site: Site, number: int) -> list[Client]:
    """Make the tables, a course, and learners in the middle of its exam."""
    app = create_app(settings_from(site.environment))
    world = World(app)
    try:
        with app.app_context():
            migrations.upgrade()
            taught = teach()
        unit = world.unit("UBND xã Quỳ Châu", None, "H40.X01")
        people = [world.person(f"Nguyễn Văn {place}", unit) for place in range(number)]
        learners = []
        with app.app_context():
            for place, person in enumerate(people, 1):
                attempt = begin(taught, person)
                wrong, right = answers_to(attempt, right=False), answers_to(attempt)
                texts = {position: [right[position], wrong[position]] for position in right}
                learners.append(Client(site, attempt, cookie(site, person, f"epoch{place}"), texts))
            db.session.execute(text("UPDATE courses_attempt SET deadline_at = NULL"))
            db.session.commit()
        return learners
    finally:
        with app.app_context():
            db.engine.dispose()
        app.extensions["lms.huey"].storage.close()


def compare(site: Site, learners: list[Client], report: Report) -> None:
    """Look for every acknowledged save in the database."""
    app = create_app(settings_from(site.environment))
    with app.app_context():
        trail = {
            (row.attempt_id, row.request): (row.version, row.seq, row.raw)
            for row in db.session.execute(
                text("SELECT attempt_id, request, version, seq, raw FROM courses_answer_trail")
            )
        }
        stored = {
            (row.attempt_id, row.position): (row.version, row.raw)
            for row in db.session.execute(text("SELECT attempt_id, position, version, raw FROM courses_answer"))
        }
        db.session.remove()
        db.engine.dispose()
    app.extensions["lms.huey"].storage.close()
    for learner in learners:
        for save, version, seq in learner.noted:
            name = f"attempt {learner.attempt} question {save.position} receipt {seq}"
            kept = trail.get((learner.attempt, save.name))
            newest = stored.get((learner.attempt, save.position))
            if kept is None or newest is None or newest[0] < version:
                report.lost.append(name)
            elif kept[:2] != (version, seq) or plain(kept[2]) != save.given:
                report.altered.append(name)
            elif newest[0] == version and plain(newest[1]) != save.given:
                report.altered.append(f"{name}, as it is shown")


def plain(raw: Any) -> Any:
    """JSON as the database gives it: text or already read."""
    return json.loads(raw) if isinstance(raw, str) else raw


def main(words: list[str]) -> int:
    """Run at full length and print the figures; exit status 1 when anything was lost."""
    parser = argparse.ArgumentParser(prog="python3 -m tests endure kill")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--clients", type=int, default=40)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args(words)
    with ExitStack() as things:
        folder = Path(things.enter_context(tempfile.TemporaryDirectory(prefix="thao-endure-")))
        url = ""
        if asked.database == "postgresql":
            url = things.enter_context(temporary_server(durable=True)).create("thao_endure")
        report = endure(folder, kills=asked.kills, clients=asked.clients, database_url=url, seed=asked.seed)
    print(f"{asked.database}, seed {asked.seed}: {report}")
    return 1 if report.lost or report.altered or report.statuses[500] else 0
