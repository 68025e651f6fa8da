"""Saves on both sides of the deadline, to the millisecond, while the server's clock is set forth and back.

    python3 -m tests endure clocks [--times 2000] [--database sqlite|postgresql|both] [--seed N]

Nothing is taken after the deadline and its grace, nothing is refused before, and the time that a page is told is never
more than a second wrong by the server's own clock.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update

from courses.quizzes.finishing import GRACE
from courses.quizzes.models import Quiz
from lms.db import db
from lms.jobs.services import run_due
from lms.testing import World
from tests.endure.ground import Ground, asked_of, run, signed_in
from tests.endure.proof import Proof, Telling
from tests.learning import answers_to, begin, teach

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LIMIT = timedelta(minutes=20)
"""How long the exam of the small course takes."""
AROUND = (-30.0, -5.0, -1.0, -0.001, 0.0, 0.001, 1.0, 4.999, 5.0, 5.001, 6.0, 30.0)
"""Seconds after the deadline at which it is tried most often; the grace ends at five."""
STEPS = (timedelta(), timedelta(hours=2), timedelta(hours=-2))


@dataclass
class Sitting:
    """One attempt and the clock on the server's wall."""

    app: Flask
    clock: Any
    person: int
    client: FlaskClient
    attempt: int
    answers: dict[int, dict[str, list[str]]]
    deadline: datetime

    def at(self, moment: datetime) -> None:
        """Set the clock."""
        self.clock.move_to(moment, tick=False)

    def save(self, position: int) -> bool:
        """Whether a save of a right answer was acknowledged."""
        answer = self.client.put(
            f"/attempts/{self.attempt}/answers/{position}",
            json={"given": self.answers[position], "base": 0, "request": f"clock-{self.attempt:06}-{position}"},
        )
        assert answer.status_code in {200, 410}, answer.text
        return bool(answer.status_code == 200)

    def seconds_left(self) -> float:
        """What the page is told."""
        return float(self.client.get(f"/attempts/{self.attempt}/state").json["remaining"])

    def score(self) -> float | None:
        """What the paper got, once the worker has collected it."""
        with self.app.app_context():
            run_due()
            score = db.session.scalar(text("SELECT score FROM courses_attempt WHERE id = :a"), {"a": self.attempt})
            db.session.rollback()
        return score


def straddled(app: Flask, world: World, *, times: int, seed: int) -> Iterator[Proof]:
    """Sit so many exams, each with one save well before the deadline and one close to it, on either side."""
    chance, telling = random.Random(seed), Telling()
    taken = Proof("saves taken after the deadline and its grace, or refused before, or not graded as acknowledged")
    shown = Proof("times shown that were more than a second wrong")
    with time_machine.travel(MORNING, tick=False) as clock:
        with app.app_context():
            taught = teach()
            db.session.execute(update(Quiz).where(Quiz.id == taught.exam).values(attempts=None))
            db.session.commit()
        for place in range(times):
            begun = MORNING + timedelta(days=place)  # a day each, so that steps of hours never meet the next one
            clock.move_to(begun, tick=False)
            person = world.person(f"Phạm Thị {place}", world.quy_chau)
            with app.app_context():
                attempt = begin(taught, person)
                answers = answers_to(attempt)
            sitting = Sitting(app, clock, person, signed_in(app, person), attempt, answers, begun + LIMIT)
            _sit(sitting, chance, taken, shown)
            telling(place + 1, times, len(taken.failures) + len(shown.failures))
    yield taken
    yield shown


def _sit(sitting: Sitting, chance: random.Random, taken: Proof, shown: Proof) -> None:
    name = f"attempt {sitting.attempt}"
    step = chance.choice(STEPS)
    early = sitting.deadline - LIMIT + timedelta(seconds=chance.uniform(0, 600))
    sitting.at(early)
    acknowledged = sitting.save(1)
    taken.tried += 1
    if not acknowledged:
        taken.failures.append(f"{name}: refused in time")
    sitting.at(early + step)
    if step > timedelta():  # by this clock the session has been idle for two hours, so they sign in again
        sitting.client = signed_in(sitting.app, sitting.person)
    shown.tried += 1
    true = max(0.0, (sitting.deadline - early - step).total_seconds())
    if abs((told := sitting.seconds_left()) - true) > 1:
        shown.failures.append(f"{name}: {told} s shown, {true} s left")
    after = chance.choice(AROUND) if chance.random() < 0.7 else chance.uniform(-20, 20)
    sitting.at(sitting.deadline + timedelta(seconds=after))
    expected = timedelta(seconds=after) <= GRACE
    taken.tried += 1
    if (second := sitting.save(2)) is not expected:
        taken.failures.append(f"{name}: {'taken' if second else 'refused'} {after} s after the deadline")
    sitting.at(sitting.deadline + timedelta(minutes=1))
    score, right = sitting.score(), (acknowledged + second) / len(sitting.answers)
    if score is None or abs(score - right) > 1e-9:
        taken.failures.append(f"{name}: graded {score}, acknowledged answers make {right}")


def main(words: list[str]) -> int:
    """Run at full length."""
    asked = asked_of("clocks", words, times=2000)

    def prove(ground: Ground) -> Iterator[Proof]:
        with ground.application() as (app, world):
            yield from straddled(app, world, times=asked.times, seed=asked.seed)

    return run("clocks", asked, prove)
