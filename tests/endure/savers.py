"""Learners who save as fast as the server takes it, note what they were told, and look for it afterwards."""

import http.client
import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from lms.app import create_app
from lms.config import settings_from
from lms.db import db
from lms.plugins import migrations
from lms.testing import World
from tests.endure.proof import Proof
from tests.learning import answers_to, begin, teach
from tests.walks.site import Site
from tests.walks.tickets import cookie, token

PATIENCE = 15.0
"""Seconds after which a request counts as lost."""
PAUSE = (0.05, 0.2)
"""Seconds between two tries while the server is away."""


@dataclass(frozen=True)
class Save:
    """One save that a learner wants to make, and tries until the server has answered it."""

    position: int
    base: int
    given: dict[str, list[str]]
    name: str


@dataclass(frozen=True)
class Told:
    """A save that the server has acknowledged, with what it said, and when (`time.monotonic`)."""

    save: Save
    version: int
    seq: int
    at: float


class Caller(threading.Thread):
    """Somebody with a session who asks again and again over a connection that is kept. Counts the answers."""

    def __init__(self, site: Site, session: str) -> None:
        super().__init__(daemon=True)
        self.site, self.session = site, session
        self.statuses: Counter[int] = Counter()
        self.waits_told = True
        self.is_over = threading.Event()
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        turn = 0
        while not self.is_over.is_set():
            turn += 1
            self.act(turn)
        self.hang_up()

    def act(self, turn: int) -> None:
        """Do the next thing."""
        raise NotImplementedError

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, bytes] | None:
        """One request; None when no whole answer came back."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
            self.connection.request(method, path, body, {"Cookie": f"thao={self.session}", **headers})
            with self.connection.getresponse() as answer:
                content = answer.read()
        except (OSError, http.client.HTTPException):
            self.hang_up()
            return None
        self.statuses[answer.status] += 1
        if answer.status == 503 and not answer.headers["Retry-After"]:
            self.waits_told = False
        return answer.status, content

    def hang_up(self) -> None:
        """Close the connection, if there is one."""
        if self.connection:
            self.connection.close()
        self.connection = None

    def rest(self) -> None:
        """Wait a little before the next try."""
        self.is_over.wait(random.uniform(*PAUSE))


class Learner(Caller):
    """Saves the answers of one attempt. `told` is what the server has acknowledged."""

    def __init__(self, site: Site, attempt: int, session: str, texts: dict[int, list[dict[str, list[str]]]]) -> None:
        super().__init__(site, session)
        self.attempt, self.texts = attempt, texts
        self.told: list[Told] = []
        self.versions = dict.fromkeys(texts, 0)
        self.headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token(site)}

    def act(self, turn: int) -> None:
        """Save the next answer, until an answer comes: the name of the save makes a repetition harmless."""
        position = 1 + turn % len(self.texts)
        given = self.texts[position][turn // len(self.texts) % 2]
        save = Save(position, self.versions[position], given, str(uuid.uuid4()))
        body = json.dumps({"given": save.given, "base": save.base, "request": save.name})
        while not self.is_over.is_set():
            answer = self.ask("PUT", f"/attempts/{self.attempt}/answers/{position}", body, **self.headers)
            if answer and answer[0] in {200, 409}:
                said = json.loads(answer[1])
                self.versions[position] = said["version"]
                if answer[0] == 200:
                    self.told.append(Told(save, said["version"], said["seq"], time.monotonic()))
                return
            self.rest()


class Reader(Caller):
    """Opens the pages of one attempt, as HTML."""

    def __init__(self, learner: Learner) -> None:
        super().__init__(learner.site, learner.session)
        self.paths = [f"/attempts/{learner.attempt}/{place}" for place in (1, "finish", "receipts", 2, "state")]

    def act(self, turn: int) -> None:
        answer = self.ask("GET", self.paths[turn % len(self.paths)], Accept="text/html")
        if answer is None or answer[0] >= 500:
            self.rest()


@contextmanager
def at_work(callers: Sequence[Caller]) -> Iterator[None]:
    """Let everybody work for as long as the block lasts."""
    try:
        for caller in callers:
            caller.start()
        yield
    finally:
        for caller in callers:
            caller.is_over.set()
        for caller in callers:
            if caller.ident:
                caller.join(PATIENCE + 5)


def learners_of(site: Site, number: int) -> list[Learner]:
    """Make the tables of a site that does not run yet, a course, and learners in the middle of its exam."""
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
                learners.append(Learner(site, attempt, cookie(site, person, f"epoch{place}"), texts))
            db.session.execute(text("UPDATE courses_attempt SET deadline_at = NULL"))
            db.session.commit()
        return learners
    finally:
        with app.app_context():
            db.engine.dispose()
        app.extensions["lms.huey"].storage.close()


def lost_or_altered(site: Site, learners: Sequence[Learner]) -> Proof:
    """Look for every acknowledged save in the database: in the trail, and as the newest answer or an older one."""
    trail, stored = _written(site)
    proof = Proof("acknowledged answers lost or altered", sum(len(learner.told) for learner in learners))
    for learner in learners:
        for told in learner.told:
            name = f"attempt {learner.attempt} question {told.save.position} receipt {told.seq}"
            kept = trail.get((learner.attempt, told.save.name))
            newest = stored.get((learner.attempt, told.save.position))
            if kept is None or newest is None or newest[0] < told.version:
                proof.failures.append(f"{name}: lost")
            elif kept != (told.version, told.seq, told.save.given):
                proof.failures.append(f"{name}: altered, {kept}")
            elif newest[0] == told.version and newest[1] != told.save.given:
                proof.failures.append(f"{name}: shown as {newest[1]}")
    return proof


def refusals(callers: Sequence[Caller], allowed: set[int]) -> Proof:
    """Whether the server ever answered otherwise than by `allowed`, or asked for patience without saying how long."""
    statuses: Counter[int] = sum((caller.statuses for caller in callers), Counter())
    proof = Proof(f"answers other than {sorted(allowed)}", statuses.total())
    for status, count in statuses.items():
        proof.failures += [f"HTTP {status}"] * (count if status not in allowed else 0)
    proof.failures += ["503 without Retry-After"] * (not all(caller.waits_told for caller in callers))
    proof.also.append(f"answers by status: {dict(sorted(statuses.items()))}")
    return proof


def _written(site: Site) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """What the database holds: the trail by (attempt, name of the save), the answers by (attempt, position)."""
    app = create_app(settings_from(site.environment))
    with app.app_context():
        trail = {
            (row.attempt_id, row.request): (row.version, row.seq, _plain(row.raw))
            for row in db.session.execute(
                text("SELECT attempt_id, request, version, seq, raw FROM courses_answer_trail")
            )
        }
        stored = {
            (row.attempt_id, row.position): (row.version, _plain(row.raw))
            for row in db.session.execute(text("SELECT attempt_id, position, version, raw FROM courses_answer"))
        }
        db.session.remove()
        db.engine.dispose()
    app.extensions["lms.huey"].storage.close()
    return trail, stored


def _plain(raw: Any) -> Any:
    """JSON as the database gives it: text or already read."""
    return json.loads(raw) if isinstance(raw, str) else raw
