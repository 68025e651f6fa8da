"""A paper for one learner: the one drawn ahead, or a new one."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from sqlalchemy import Integer, Select, bindparam, delete, select
from sqlalchemy.sql.dml import ReturningDelete

from courses.questions.banks import drawn_on_by
from courses.questions.contract import QUESTION_TYPES
from courses.questions.declarations import FIELD
from courses.questions.models import READY, Bank, Question, QuestionVersion
from courses.questions.variants import draw as draw_variant
from courses.quizzes.models import Attempt, Paper, Quiz, Slot
from courses.quizzes.papers import Blueprint, Candidate, Pick, Shortage
from courses.quizzes.queries import order_seed
from courses.quizzes.sections import name_of_section
from lms.api import JSONDict, _, db, rows_of


class NothingToDraw(Exception):  # noqa: N818 (reads as what it is)
    """The bank has not the questions that the quiz asks for; the sentence says which line lacks how many."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Drawn:
    """A paper: the seed of its orders, and its slots as `Paper.slots` keeps them."""

    seed: int
    slots: list[JSONDict]


def take_paper(quiz: Quiz, learner_id: int, number: int) -> Drawn | None:
    """Take the paper that was drawn ahead for this attempt; None when there is none of the quiz's edition."""
    ready = rows_of(_taking(), quiz=quiz.id, learner=learner_id, number=number).first()
    if ready is not None and ready.edition == quiz.edition:
        return Drawn(ready.seed, ready.slots)
    return None


def draw_paper(quiz: Quiz, learner_id: int, number: int) -> Drawn:
    """Draw a paper now; raises `NothingToDraw`."""
    seed = secrets.randbits(62)
    met = met_by(quiz.id, learner_id).get(learner_id, set()) if number > 1 else set()
    picks = blueprint_of(quiz, bank_of(quiz.course_id)).draw(chance_of(seed), met)
    return Drawn(seed, slots_of(picks, variants_of(pick.candidate for pick in picks), seed))


@cache
def _taking() -> ReturningDelete[int, int, list[Any]]:
    own = (
        Paper.quiz_id == bindparam("quiz"),
        Paper.owner_id == bindparam("learner"),
        Paper.number == bindparam("number"),
    )
    return delete(Paper).where(*own).returning(Paper.edition, Paper.seed, Paper.slots)


def blueprint_of(quiz: Quiz, bank: Iterable[Candidate]) -> Blueprint:
    """The quiz's blueprint over a bank; raises `NothingToDraw` when it cannot be met."""
    blueprint = Blueprint(quiz.sections, bank)
    if not quiz.count:
        raise NothingToDraw(_("Bài này chưa có câu hỏi nào."))
    if shortages := blueprint.shortages:
        raise NothingToDraw(" ".join(shortage_sentence(quiz.sections, shortage) for shortage in shortages))
    return blueprint


def shortages_in(quiz: Quiz, bank: Iterable[Candidate]) -> list[str]:
    """What a bank lacks for the quiz, line by line, as sentences."""
    return [shortage_sentence(quiz.sections, shortage) for shortage in Blueprint(quiz.sections, bank).shortages]


def shortage_sentence(sections: Sequence[JSONDict], shortage: Shortage) -> str:
    """Say which line lacks how many questions, and whether other lines take them."""
    name, line = name_of_section(sections, shortage.section), shortage.line + 1
    asked = sections[shortage.section]["lines"][shortage.line]
    if "question" in asked and not shortage.found:
        key = asked["question"]
        return str(_("%(section)s, dòng %(line)d: ngân hàng không có câu “%(key)s”.", section=name, line=line, key=key))
    if shortage.found < shortage.need:
        return str(
            _(
                "%(section)s, dòng %(line)d cần %(need)d câu, ngân hàng có %(found)d câu phù hợp, thiếu %(missing)d.",
                section=name, line=line, need=shortage.need, found=shortage.found, missing=shortage.missing,
            )
        )  # fmt: skip
    return str(
        _(
            "%(section)s, dòng %(line)d cần %(need)d câu; các dòng khác dùng chung câu hỏi với dòng này, nên thiếu "
            "%(missing)d.",
            section=name, line=line, need=shortage.need, missing=shortage.missing,
        )
    )  # fmt: skip


def bank_of(course_id: int) -> list[Candidate]:
    """What may be drawn now for a course: from its own bank and from those that it was linked with.

    A question of another bank is called by that bank's key and its own, `tinh:cau-7`. Questions whose type is not
    installed may not be drawn.
    """
    by_people = {kind.key: kind.marked_by_people for kind in QUESTION_TYPES}
    return [
        Candidate(
            row.id, row.question_id, row.key if row.is_own else f"{row.bank}:{row.key}", row.skill, row.difficulty,
            row.kind, row.category, by_people[row.type], has_variants=bool(row.has_variants),
        )
        for row in rows_of(_bank(), course=course_id)
        if row.type in by_people
    ]  # fmt: skip


@cache
def _bank() -> Select[*tuple[Any, ...]]:
    course = bindparam("course", type_=Integer)
    return (
        select(
            QuestionVersion.id,
            QuestionVersion.question_id,
            Question.key,
            Bank.key.label("bank"),
            (Bank.course_id == course).label("is_own"),
            QuestionVersion.skill,
            QuestionVersion.difficulty,
            QuestionVersion.kind,
            QuestionVersion.category,
            QuestionVersion.type,
            QuestionVersion.settings[FIELD].as_string().is_not(None).label("has_variants"),
        )
        .join(Question, (Question.id == QuestionVersion.question_id) & (Question.latest == QuestionVersion.number))
        .join(Bank, Bank.id == Question.bank_id)
        .where(drawn_on_by(course), Question.status == READY)
    )


def met_by(quiz_id: int, learner_id: int | None = None) -> dict[int, set[int]]:
    """The ids of the questions that learners, or one of them, have had in earlier attempts at a quiz."""
    had = (
        select(Attempt.owner_id, QuestionVersion.question_id)
        .join(Slot, Slot.attempt_id == Attempt.id)
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .where(Attempt.quiz_id == quiz_id)
    )
    met: dict[int, set[int]] = {}
    for owner_id, question_id in db.session.execute(
        had if learner_id is None else had.where(Attempt.owner_id == learner_id)
    ):
        met.setdefault(owner_id, set()).add(question_id)
    return met


def variants_of(candidates: Iterable[Candidate]) -> dict[int, JSONDict]:
    """What those questions declare that have variants, by version; no other settings leave the database."""
    ids = {candidate.version_id for candidate in candidates if candidate.has_variants}
    if not ids:
        return {}
    rows = db.session.execute(
        select(QuestionVersion.id, QuestionVersion.settings[FIELD]).where(QuestionVersion.id.in_(ids))
    )
    return {version_id: {FIELD: variants} for version_id, variants in rows if variants is not None}


def slots_of(picks: Sequence[Pick], variants: dict[int, JSONDict], seed: int) -> list[JSONDict]:
    """A drawn paper as `Paper.slots` keeps it; each parametric question draws its values by the paper's seed."""
    return [
        {
            "version_id": version_id,
            "section": pick.section,
            "weight": pick.points,
            "variant": draw_variant(variants.get(version_id, {}), order_seed(seed, version_id)),
        }
        for pick in picks
        for version_id in (pick.candidate.version_id,)
    ]


def chance_of(seed: int) -> Random:
    """The chance that a paper's seed stands for."""
    return Random(seed)  # noqa: S311 (the seed itself is secret and unguessable)
