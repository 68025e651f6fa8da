"""Thirty at once hand in the same paper: the learner, the worker, somebody who still saves. One result comes of it.

    python3 -m tests endure finish [--times 1000] [--callers 30] [--database sqlite|postgresql|both] [--seed N]

Every other attempt is past its deadline, and the worker's own job runs among the callers. In the rest somebody takes
an answer back at the same moment: what was acknowledged counts, what was refused does not.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

from flask import Flask
from sqlalchemy import select, text, update

from certificates.models import Award
from certificates.starting import make_demo_body
from courses.quizzes.answers import Receipt, find_seat, save_answer
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Attempt
from lms.db import db, now
from lms.jobs import services as jobs
from lms.testing import World
from tests.endure.ground import Ground, asked_of, run
from tests.endure.proof import Proof, Telling
from tests.learning import Taught, answer_all, begin, read_all, teach

R = TypeVar("R")
SINCE = timedelta(minutes=10)
"""How long ago the deadline of every other attempt was."""


def at_once(calls: Sequence[Callable[[], R]]) -> list[R]:
    """Make all calls at the same moment, each in a thread of its own."""
    barrier = Barrier(len(calls))

    def call(one: Callable[[], R]) -> R:
        barrier.wait()
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


@dataclass(frozen=True)
class Hall:
    """Where the papers are written."""

    app: Flask
    taught: Taught

    def paper(self, person: int, *, is_late: bool) -> int:
        """A paper in which every answer is right; a late one is past its deadline, and its job is due."""
        with self.app.app_context():
            read_all(self.taught, person)
            attempt = begin(self.taught, person)
            answer_all(attempt)
            if is_late:
                ago = now() - SINCE
                db.session.execute(update(Attempt).where(Attempt.id == attempt).values(deadline_at=ago))
                db.session.execute(text("UPDATE lms_job SET not_before = :ago"), {"ago": ago})
                db.session.commit()
            return attempt

    def finish(self, attempt: int) -> str | None:
        """Finish as a request does; gives the number of the certificate that this caller finds."""
        with self.app.app_context():
            owner = finish(attempt, by=LEARNER, at=now()).owner_id
            number = db.session.scalar(select(Award.number).where(Award.owner_id == owner))
            db.session.commit()
            return number

    def let_the_worker_finish(self, attempt: int) -> str | None:
        """Run the job of the deadline."""
        with self.app.app_context():
            job = db.session.scalar(
                text("SELECT id FROM lms_job WHERE key = :key"), {"key": f"courses.finish:{attempt}"}
            )
            db.session.rollback()
            jobs.run(job)
        return self.finish(attempt)

    def take_back(self, attempt: int) -> bool:
        """Take the first answer back, as a request does; whether that was acknowledged."""
        with self.app.app_context():
            seat = find_seat(attempt, 1)
            assert seat is not None
            told = save_answer(seat, {}, base=seat.version, request=f"back-{attempt:06}", at=now())
            db.session.commit()
            return isinstance(told, Receipt)


def hand_in(app: Flask, world: World, *, times: int, callers: int, seed: int) -> Iterator[Proof]:
    """Let so many papers be handed in by so many at once, then count what came of them."""
    with app.app_context():
        make_demo_body()
        db.session.commit()
        hall = Hall(app, teach())
    chance, telling = random.Random(seed), Telling()
    proof = Proof("papers with other than one result, one certificate and one number for all callers")
    for place in range(times):
        is_late = place % 2 == 1
        person = world.person(f"Nguyễn Văn {place}", world.quy_chau)
        attempt = hall.paper(person, is_late=is_late)
        acts: list[Callable[[], str | bool | None]] = [lambda which=attempt: hall.finish(which)] * (callers - 1)
        special = hall.let_the_worker_finish if is_late else hall.take_back
        acts.insert(chance.randrange(callers), lambda which=attempt, act=special: act(which))
        told = at_once(acts)
        numbers = {answer for answer in told if not isinstance(answer, bool)}
        proof.tried += 1
        if trouble := _trouble(app, attempt, person, numbers, was_taken_back=True in told):
            proof.failures.append(f"attempt {attempt} ({'late' if is_late else 'in time'}): {trouble}")
        telling(place + 1, times, len(proof.failures))
    yield proof
    yield _numbers(app, times)


def _trouble(app: Flask, attempt: int, person: int, numbers: set[str | None], *, was_taken_back: bool) -> str:
    """What is wrong with the outcome of one paper, nothing if all is well."""
    with app.app_context():
        score, questions = db.session.execute(
            text(
                "SELECT score, (SELECT count(*) FROM courses_slot WHERE attempt_id = a.id) FROM courses_attempt a"
                " WHERE a.id = :a AND finished_at IS NOT NULL"
            ),
            {"a": attempt},
        ).one()
        counts = [
            db.session.scalar(text(statement), {"a": attempt, "p": person})
            for statement in (
                "SELECT count(*) FROM courses_grade_event WHERE attempt_id = :a",
                "SELECT count(*) FROM lms_completion WHERE learner_id = :p",
                "SELECT count(*) FROM certificates_award WHERE owner_id = :p",
            )
        ]
        db.session.rollback()
    expected = (questions - was_taken_back) / questions
    if counts != [1, 1, 1]:
        return f"{counts[0]} grades, {counts[1]} completions, {counts[2]} certificates"
    if len(numbers) != 1 or None in numbers:
        return f"callers were told {numbers}"
    if abs(score - expected) > 1e-9:
        return f"score {score}, acknowledged answers make {expected}"
    return ""


def _numbers(app: Flask, times: int) -> Proof:
    """Whether the numbers of the certificates run from one on, without gaps and without doubles."""
    with app.app_context():
        serials = sorted(db.session.scalars(select(Award.serial)))
        numbers = set(db.session.scalars(select(Award.number)))
        db.session.rollback()
    proof = Proof("numbers of certificates missing or given twice", len(serials))
    missing, doubles = set(range(1, times + 1)) - set(serials), len(serials) - len(numbers)
    proof.failures += [f"number {serial} is missing" for serial in sorted(missing)] + ["a number twice"] * doubles
    return proof


def main(words: list[str]) -> int:
    """Run at full length."""
    asked = asked_of("finish", words, times=1000, callers=30)

    def prove(ground: Ground) -> Iterator[Proof]:
        with ground.application() as (app, world):
            yield from hand_in(app, world, times=asked.times, callers=asked.callers, seed=asked.seed)

    return run("finish", asked, prove)
