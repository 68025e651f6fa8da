"""Where questions are used: the quizzes that name them or can draw them, and the attempts that had them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from courses.catalogue.languages import in_language
from courses.catalogue.models import Activity, Course
from courses.questions.banks import drawn_on_by
from courses.questions.contract import QUESTION_TYPES
from courses.questions.loaders import QuestionPlace
from courses.questions.models import READY, Bank, QuestionVersion
from courses.quizzes.models import REAL, Attempt, Quiz, Slot
from courses.quizzes.papers import Candidate, admits
from lms.api import JSONDict, db

NAMED, DRAWN, FORMERLY = "named", "drawn", "formerly"
"""A quiz names the question, may draw it by chance, or had it in attempts and has no line for it any more."""


@dataclass(frozen=True)
class Use:
    """A quiz that uses a question, how, and how many real attempts had it there."""

    quiz_id: int
    title: str
    course: str
    how: str
    attempts: int


def names_in_quizzes(bank_ids: Collection[int]) -> set[tuple[int, str]]:
    """The questions of some banks that a quiz names one by one, each by its bank and its key; one statement."""
    rows = db.session.execute(
        select(Bank.id, Bank.key, Bank.course_id, Quiz.course_id.label("drawing"), Quiz.sections)
        .join(Quiz, drawn_on_by(Quiz.course_id))  # type: ignore[arg-type]
        .where(Bank.id.in_(bank_ids))
    )
    named: set[tuple[int, str]] = set()
    for row in rows:
        prefix = "" if row.course_id == row.drawing else f"{row.key}:"
        fixed = [line["question"] for section in row.sections for line in section["lines"] if "question" in line]
        named |= {(row.id, key.removeprefix(prefix)) for key in fixed if key.startswith(prefix)}
    return named


def uses_of(place: QuestionPlace) -> list[Use]:
    """The quizzes that use a question, those that name it first; two statements."""
    attempts: dict[int, int] = {row[0]: row[1] for row in db.session.execute(_attempts(place))}
    found = []
    for row in db.session.execute(_quizzes(place, attempts)):
        how = _how(place, row) if row.draws else FORMERLY
        if how != FORMERLY or row.id in attempts:
            titles = in_language(row.titles), in_language(row.course_titles)
            found.append(Use(row.id, *titles, how=how, attempts=attempts.get(row.id, 0)))
    order = (NAMED, DRAWN, FORMERLY)
    return sorted(found, key=lambda use: (order.index(use.how), use.course, use.title))


def _attempts(place: QuestionPlace) -> Select[int, int]:
    return (
        select(Attempt.quiz_id, func.count(Attempt.id.distinct()))
        .join(Slot, Slot.attempt_id == Attempt.id)
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .where(QuestionVersion.question_id == place.question.id, Attempt.kind == REAL)
        .group_by(Attempt.quiz_id)
    )


def _quizzes(place: QuestionPlace, had: Collection[int]) -> Select[*tuple[Any, ...]]:
    draws = drawn_on_by(Quiz.course_id)  # type: ignore[arg-type]
    return (
        select(
            Quiz.id, Quiz.sections, Quiz.course_id, Activity.titles, Course.titles.label("course_titles"),
            (draws & ~Activity.is_retired).label("draws"),
        )
        .join(Activity, Activity.id == Quiz.activity_id)
        .join(Course, Course.id == Quiz.course_id)
        .join(Bank, Bank.id == place.bank.id)
        .where(draws | Quiz.id.in_(had))
    )  # fmt: skip


def _how(place: QuestionPlace, quiz: Any) -> str:
    lines = [line for section in quiz.sections for line in section["lines"]]
    candidate = _candidate(place, quiz.course_id)
    if any(line.get("question") == candidate.key for line in lines):
        return NAMED
    may_be_drawn = place.question.status == READY and any(_admits(line, candidate) for line in lines)
    return DRAWN if may_be_drawn else FORMERLY


def _admits(line: JSONDict, candidate: Candidate) -> bool:
    return "question" not in line and admits(line, candidate)


def _candidate(place: QuestionPlace, course_id: int) -> Candidate:
    """The question as the papers of a course see it."""
    question, version, bank = place.question, place.version, place.bank
    kind = version.type
    return Candidate(
        version.id, question.id, question.key if bank.course_id == course_id else f"{bank.key}:{question.key}",
        version.skill, version.difficulty, version.kind, version.category,
        kind in QUESTION_TYPES and QUESTION_TYPES[kind].marked_by_people,
    )  # fmt: skip
