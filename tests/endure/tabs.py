"""Two windows of one learner, a moving clock and the worker, in every order that chance can think of.

    python3 -m tests endure tabs [--times 20000] [--steps 14] [--database sqlite|postgresql|both] [--seed N]

Every step goes over the HTTP interface and is foretold by a small model of what the server must hold. What is
acknowledged is stored, what is stored was seen before it was replaced, what is over stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import text, update

from courses.quizzes.finishing import GRACE
from courses.quizzes.models import Attempt, Quiz, Slot
from lms.db import db
from lms.jobs.services import run_due
from lms.testing import World
from tests.endure.ground import Ground, asked_of, run, signed_in
from tests.endure.proof import Proof
from tests.learning import Taught, answers_to, begin, teach

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MINUTES = 20
"""How long the exam of the small course takes."""
PER_PERSON = 40
"""Attempts of one learner before the next one comes, so that papers stay cheap to draw."""
POSITIONS = st.integers(1, 3)
TABS = st.sampled_from((0, 1))


@dataclass(frozen=True)
class Sent:
    """A save as a window sent it."""

    position: int
    base: int
    given: dict[str, list[str]]
    name: str


@dataclass
class Expected:
    """What the server must hold of one attempt."""

    stored: dict[int, tuple[int, dict[str, list[str]]]] = field(default_factory=dict)
    receipts: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # name → position, version, receipt
    said: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # name → the answer
    flags: set[int] = field(default_factory=set)
    is_finished: bool = False

    def version(self, position: int) -> int:
        return self.stored.get(position, (0, {}))[0]


@dataclass
class Room:
    """The application, its exam, and who sits it."""

    app: Flask
    world: World
    taught: Taught
    clock: Any
    tried: int = 0
    person: int = 0

    def seat(self) -> int:
        """Begin an attempt; every so often for somebody new."""
        if self.tried % PER_PERSON == 0:
            self.person = self.world.person(f"Lê Văn {self.tried}", self.world.quy_chau)
        self.tried += 1
        with self.app.app_context():
            return begin(self.taught, self.person)


class Tabs(RuleBasedStateMachine):
    """One attempt in two windows."""

    room: Room

    def __init__(self) -> None:
        super().__init__()
        self.at = MORNING
        self._move(timedelta())
        self.attempt = self.room.seat()
        self.tabs: list[FlaskClient] = [signed_in(self.room.app, self.room.person) for _ in range(2)]
        self.seen: list[dict[int, int]] = [{}, {}]
        self.sent: list[list[Sent]] = [[], []]
        self.expected = Expected()
        with self.room.app.app_context():
            right, wrong = answers_to(self.attempt), answers_to(self.attempt, right=False)
        self.texts = {position: (right[position], wrong[position], {}) for position in right}

    @rule(tab=TABS, position=POSITIONS, which=st.sampled_from((0, 1, 0, 1, 2)))
    def save(self, tab: int, position: int, which: int) -> None:
        """A window saves an answer, or takes it back, on top of the version it knows."""
        name = f"save-{len(self.sent[0]):04}-{len(self.sent[1]):04}"
        self._send(tab, Sent(position, self.seen[tab].get(position, 0), self.texts[position][which], name))

    @precondition(lambda self: self.sent[0] or self.sent[1])
    @rule(tab=TABS, back=st.integers(1, 4))
    def repeat(self, tab: int, back: int) -> None:
        """A window sends again what it has sent before, because it never heard of it."""
        if len(self.sent[tab]) >= back:
            self._send(tab, self.sent[tab][-back])

    @precondition(lambda self: self.sent[0])
    @rule(position=POSITIONS, back=st.integers(1, 3), knows=st.booleans())
    def use_a_name_twice(self, position: int, back: int, knows: bool) -> None:
        """A broken script gives a save the name of another one."""
        if len(self.sent[0]) >= back:
            base = self.expected.version(position) if knows else 0
            self._send(0, Sent(position, base, self.texts[position][0], self.sent[0][-back].name))

    @rule(tab=TABS, position=POSITIONS, base=st.integers(0, 4))
    def guess(self, tab: int, position: int, base: int) -> None:
        """A window claims to know a version that it may never have seen."""
        name = f"guess-{len(self.sent[0]):04}-{len(self.sent[1]):04}"
        self._send(tab, Sent(position, base, self.texts[position][1], name))

    @rule(tab=TABS)
    def look(self, tab: int) -> None:
        """A window asks what the server holds, and is told exactly that."""
        told = self.tabs[tab].get(f"/attempts/{self.attempt}/state").json
        held = {int(number): (answer["version"], answer["stored"]) for number, answer in told["answers"].items()}
        assert held == self.expected.stored, (held, self.expected.stored)
        assert set(told["flags"]) == self.expected.flags
        assert told["finished"] is (self.expected.is_finished or self._is_late())
        left = (self.deadline - self.at).total_seconds()
        assert abs(told["remaining"] - max(0, left)) <= 1
        self.seen[tab] = {number: version for number, (version, _) in held.items()}

    @rule(tab=TABS, position=POSITIONS, flagged=st.booleans())
    def flag(self, tab: int, position: int, flagged: bool) -> None:
        answer = self.tabs[tab].put(f"/attempts/{self.attempt}/flags/{position}", json={"flagged": flagged})
        if self.expected.is_finished or self._is_late():
            assert answer.status_code == 410
            return
        assert answer.status_code == 200
        (self.expected.flags.add if flagged else self.expected.flags.discard)(position)

    @rule(seconds=st.sampled_from((0, 1, 30, 300, MINUTES * 60 - 1, MINUTES * 60 + 3, -7200)))
    def move_the_clock(self, seconds: int) -> None:
        """Time passes; now and then the server's clock is set back."""
        if MORNING - timedelta(hours=3) < self.at + timedelta(seconds=seconds) < MORNING + timedelta(minutes=90):
            self._move(timedelta(seconds=seconds))

    @rule()
    def let_the_worker_work(self) -> None:
        with self.room.app.app_context():
            run_due()
        self.expected.is_finished |= self._is_late()

    @precondition(lambda self: len(self.expected.receipts) > 1)
    @rule(tab=TABS, really=st.sampled_from((True, False, False, False)))
    def finish(self, tab: int, really: bool) -> None:
        if really:
            answer = self.tabs[tab].post(f"/attempts/{self.attempt}/finish", json={})
            assert answer.status_code == 200
            self.expected.is_finished = True

    def teardown(self) -> None:
        """The database holds what the model says; then the paper is handed in, so that the next one can begin."""
        try:
            self._compare()
        finally:
            with self.room.app.app_context():
                db.session.execute(
                    update(Attempt).where(Attempt.id == self.attempt).values(finished_at=self.at, is_open=None)
                )
                db.session.execute(text("DELETE FROM lms_job"))
                db.session.commit()

    def _compare(self) -> None:
        with self.room.app.app_context():
            rows = db.session.execute(
                text("SELECT position, version, raw FROM courses_answer WHERE attempt_id = :a").columns(
                    raw=Slot.__table__.c.variant.type
                ),
                {"a": self.attempt},
            ).all()
            trail = db.session.execute(
                text("SELECT request, position, version, seq FROM courses_answer_trail WHERE attempt_id = :a"),
                {"a": self.attempt},
            ).all()
        assert {row.position: (row.version, row.raw) for row in rows} == self.expected.stored
        assert {row.request: (row.position, row.version, row.seq) for row in trail} == self.expected.receipts
        assert sorted(row.seq for row in trail) == list(range(1, len(trail) + 1))

    @property
    def deadline(self) -> datetime:
        return MORNING + timedelta(minutes=MINUTES)

    def _is_late(self) -> bool:
        return self.at > self.deadline + GRACE

    def _move(self, by: timedelta) -> None:
        self.at += by
        self.room.clock.move_to(self.at, tick=False)

    def _send(self, tab: int, sent: Sent) -> None:
        """Send a save and compare what is told with what the model foretells."""
        self.sent[tab].append(sent)
        answer = self.tabs[tab].put(
            f"/attempts/{self.attempt}/answers/{sent.position}",
            json={"given": sent.given, "base": sent.base, "request": sent.name},
        )
        known = self.expected.receipts.get(sent.name)
        newest = self.expected.version(sent.position)
        is_repeated = known and known[0] == sent.position and self.expected.said[sent.name] == sent.given
        if known and is_repeated and (self.expected.is_finished or newest != sent.base):
            assert answer.status_code == 200, answer.json
            assert (answer.json["version"], answer.json["seq"]) == known[1:]
        elif self.expected.is_finished:
            assert answer.status_code == 410, answer.json
        elif newest != sent.base:
            assert answer.status_code == 409, answer.json
            assert (answer.json["version"], answer.json["stored"]) == self.expected.stored.get(sent.position, (0, {}))
            self.seen[tab][sent.position] = newest
        elif self._is_late():
            assert answer.status_code == 410, answer.json
        elif known:
            assert answer.status_code == 422, answer.json
        else:
            assert answer.status_code == 200, answer.json
            assert (answer.json["version"], answer.json["seq"]) == (newest + 1, len(self.expected.receipts) + 1)
            self.expected.stored[sent.position] = (newest + 1, sent.given)
            self.expected.receipts[sent.name] = (sent.position, newest + 1, len(self.expected.receipts) + 1)
            self.expected.said[sent.name] = sent.given
            self.seen[tab][sent.position] = newest + 1


def interleaved(app: Flask, world: World, *, times: int, steps: int, chance: int) -> Iterator[Proof]:
    """Try so many interleavings; a failing one is made as short as it can be."""
    with time_machine.travel(MORNING, tick=False) as clock:
        with app.app_context():
            taught = teach()
            db.session.execute(update(Quiz).where(Quiz.id == taught.exam).values(attempts=None))
            db.session.commit()
        room = Room(app, world, taught, clock)
        machine = seed(chance)(type("Interleaving", (Tabs,), {"room": room}))
        proof = Proof("interleavings in which an answer was lost, overwritten unseen, or told wrongly")
        try:
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=times, stateful_step_count=steps, deadline=None, database=None, print_blob=False,
                    report_multiple_bugs=False,
                    suppress_health_check=list(HealthCheck),
                ),
            )  # fmt: skip
        except AssertionError as failure:
            notes = "\n".join(getattr(failure, "__notes__", ()))
            proof.failures.append(f"{failure}\n{notes}")
        proof.tried = room.tried
    yield proof


def main(words: list[str]) -> int:
    """Run at full length."""
    asked = asked_of("tabs", words, times=20_000, steps=14)

    def prove(ground: Ground) -> Iterator[Proof]:
        with ground.application() as (app, world):
            yield from interleaved(app, world, times=asked.times, steps=asked.steps, chance=asked.seed)

    return run("tabs", asked, prove)
