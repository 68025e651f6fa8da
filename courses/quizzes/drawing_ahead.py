"""Papers drawn before an exam opens, in bulk, so that beginning it only has to take one."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

from courses.completion.models import Enrolment
from courses.quizzes.drawing import bank_of, blueprint_of, chance_of, met_by, slots_of, variants_of
from courses.quizzes.freezing import refuse_if_frozen
from courses.quizzes.models import Attempt, Paper, Quiz
from courses.quizzes.papers import Blueprint
from lms.api import JSONDict, db, enqueue, insert_into

DRAW_JOB = "courses.draw_ahead"
BATCH = 500
DRAWN = ("sections", "behaviour", "opens_at", "draw_ahead_hours")
"""The columns of a quiz on which its papers depend, and when they are drawn."""


def schedule_drawing(quiz: Quiz, *, at: datetime) -> None:
    """Let the papers be drawn before the opening, if there is one to come. A job for an older edition does nothing."""
    if quiz.opens_at is not None and quiz.opens_at > at and quiz.draw_ahead_hours:
        early = quiz.opens_at - timedelta(hours=quiz.draw_ahead_hours)
        enqueue(DRAW_JOB, {"quiz": quiz.id, "edition": quiz.edition}, not_before=max(at, early))


def bank_changed(course_id: int, *, at: datetime) -> None:
    """The course's questions are not what they were: papers drawn ahead are void, and drawn anew."""
    for quiz in db.session.scalars(select(Quiz).where(Quiz.course_id == course_id)):
        draw_anew(quiz, at=at)


def draw_anew(quiz: Quiz, *, at: datetime) -> None:
    """Papers of this quiz that were drawn ahead are void; new ones are drawn before the opening."""
    quiz.edition += 1
    schedule_drawing(quiz, at=at)


@dataclass(frozen=True)
class Plan:
    """Everything that drawing needs, read once: whose papers, with which numbers, and what they have met."""

    quiz_id: int
    edition: int
    blueprint: Blueprint
    variants: dict[int, JSONDict]
    people: Sequence[tuple[int, int]]
    met: dict[int, set[int]]

    def batches(self, at: datetime) -> Iterator[list[JSONDict]]:
        """Draw the papers, as rows, `BATCH` at a time."""
        for first in range(0, len(self.people), BATCH):
            yield [self._row(*person, at) for person in self.people[first : first + BATCH]]

    def _row(self, learner_id: int, number: int, at: datetime) -> JSONDict:
        seed = secrets.randbits(62)
        picks = self.blueprint.draw(chance_of(seed), self.met.get(learner_id, ()))
        return {
            "quiz_id": self.quiz_id, "owner_id": learner_id, "number": number, "edition": self.edition, "seed": seed,
            "slots": slots_of(picks, self.variants, seed), "drawn_at": at,
        }  # fmt: skip


def plan_drawing(quiz: Quiz, *, at: datetime) -> Plan:
    """Read what drawing for everybody without a paper needs, in six statements for any number of people.

    Raises `Frozen` while the exam is open, and `NothingToDraw`.
    """
    refuse_if_frozen(quiz, at)
    bank = bank_of(quiz.course_id)
    blueprint = blueprint_of(quiz, bank)
    return Plan(quiz.id, quiz.edition, blueprint, variants_of(bank), people_without_paper(quiz), met_by(quiz.id))


def keep_papers(rows: Sequence[JSONDict]) -> int:
    """Write drawn papers in one statement; returns how many are new. A paper of an older edition gives way."""
    drawn = insert_into(Paper)
    kept = db.session.scalars(
        drawn.on_conflict_do_update(
            index_elements=["quiz_id", "owner_id", "number"],
            set_={name: drawn.excluded[name] for name in ("edition", "seed", "slots", "drawn_at")},
            where=Paper.edition < drawn.excluded.edition,
        ).returning(Paper.owner_id),
        rows,
    )
    return len(kept.all())


def draw_ahead(quiz: Quiz, *, at: datetime) -> int:
    """Draw a paper for everybody enrolled who needs one and has none; returns how many were drawn."""
    return sum(keep_papers(rows) for rows in plan_drawing(quiz, at=at).batches(at))


def people_without_paper(quiz: Quiz) -> list[tuple[int, int]]:
    """Who is enrolled and has no paper of this edition, with the number of the attempt that would be next.

    Who is sitting it, has passed it or has no attempt left needs none.
    """
    has_one = exists().where(
        Paper.quiz_id == quiz.id, Paper.owner_id == Enrolment.learner_id, Paper.edition == quiz.edition
    )
    begun = func.count(Attempt.id)
    people = (
        select(Enrolment.learner_id, begun + 1)
        .outerjoin(Attempt, (Attempt.quiz_id == quiz.id) & (Attempt.owner_id == Enrolment.learner_id))
        .where(Enrolment.course_id == quiz.course_id, ~has_one)
        .group_by(Enrolment.learner_id)
        .having(func.count(Attempt.is_open) == 0)
        .having(func.count().filter(Attempt.passed.is_(True)) == 0)
        .order_by(Enrolment.learner_id)
    )
    if quiz.attempts is not None:
        people = people.having(begun < quiz.attempts)
    return [(row[0], row[1]) for row in db.session.execute(people)]


def ready_papers(quiz: Quiz) -> int:
    """How many papers of this edition lie ready."""
    ready = select(func.count()).select_from(Paper).where(Paper.quiz_id == quiz.id, Paper.edition == quiz.edition)
    return db.session.scalar(ready) or 0
