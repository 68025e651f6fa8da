"""A paper for one learner: the one drawn ahead, or a new one."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from sqlalchemy import delete, select

from courses.questions.models import Question, QuestionVersion
from courses.questions.variants import draw as draw_variant
from courses.quizzes.models import Attempt, Paper, Quiz, Slot
from courses.quizzes.papers import Candidate, draw_paper
from courses.quizzes.queries import order_seed
from lms.api import JSONDict, db


class NothingToDraw(Exception):  # noqa: N818 (reads as what it is)
    """The bank has not the questions that the quiz asks for."""


@dataclass(frozen=True)
class Drawn:
    """A paper: the seed of its orders, and its slots as `Paper.slots` keeps them."""

    seed: int
    slots: list[JSONDict]


def take_paper(quiz: Quiz, learner_id: int, number: int) -> Drawn:
    """Take the paper that was drawn ahead for this attempt, or draw one now; raises `NothingToDraw`."""
    ready = db.session.execute(
        delete(Paper)
        .where(Paper.quiz_id == quiz.id, Paper.owner_id == learner_id, Paper.number == number)
        .returning(Paper.edition, Paper.seed, Paper.slots)
        .execution_options(synchronize_session=False)
    ).first()
    if ready is not None and ready.edition == quiz.edition:
        return Drawn(ready.seed, ready.slots)
    return draw_now(quiz, bank_of(quiz, learner_id), secrets.randbits(62))


def draw_now(quiz: Quiz, bank: Iterable[Candidate], seed: int) -> Drawn:
    """Draw a paper from a bank by chance; raises `NothingToDraw`."""
    chance = Random(seed)  # noqa: S311 (the seed itself is secret and unguessable)
    bank = list(bank)
    slots: list[JSONDict] = []
    for place, section in enumerate(quiz.sections):
        for line in section["lines"]:
            taken = {slot["version_id"] for slot in slots}
            free = [candidate for candidate in bank if candidate.version_id not in taken]
            if "question" in line:
                chosen = [candidate for candidate in free if candidate.key == line["question"]]
            else:
                chosen = draw_paper(
                    free, count=line["draw"], evenly=line["evenly"], shuffle=section["shuffle"], chance=chance
                )
            slots += [_slot(candidate, place, line["points"], seed) for candidate in chosen]
    if not slots:
        raise NothingToDraw
    return Drawn(seed, slots)


def _slot(candidate: Candidate, section: int, points: float, seed: int) -> JSONDict:
    return {
        "version_id": candidate.version_id,
        "section": section,
        "weight": points,
        "variant": draw_variant(candidate.settings, order_seed(seed, candidate.version_id)),
    }


def bank_of(quiz: Quiz, learner_id: int) -> list[Candidate]:
    """What may be drawn now, and whether the learner has met it in an earlier attempt at this quiz."""
    met = (
        select(QuestionVersion.question_id)
        .join(Slot, Slot.version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == Slot.attempt_id)
        .where(Attempt.quiz_id == quiz.id, Attempt.owner_id == learner_id)
    )
    rows = db.session.execute(
        select(
            QuestionVersion.id,
            Question.key,
            QuestionVersion.skill,
            Question.id.in_(met),
            QuestionVersion.difficulty,
            QuestionVersion.kind,
            QuestionVersion.category,
            QuestionVersion.settings,
        )
        .join(Question, (Question.id == QuestionVersion.question_id) & (Question.latest == QuestionVersion.number))
        .where(Question.course_id == quiz.course_id, Question.status == "ready")
    )
    return [Candidate(*row) for row in rows]
