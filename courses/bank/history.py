"""The versions of a question: who made each, what it changed, and the figures that each has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from courses.bank.deed_words import DIFFICULTIES
from courses.bank.differences import Change, differences
from courses.bank.listing import type_title
from courses.catalogue.languages import in_language
from courses.catalogue.models import Activity
from courses.questions.loaders import QuestionPlace
from courses.questions.models import READY, Question, QuestionVersion
from courses.questions.neutral import draft_of, fields_of, labels_of
from courses.questions.writing import add_versions
from courses.quizzes.bank_use import banks_were_changed, refuse_frozen_banks
from courses.quizzes.models import Quiz
from courses.statistics.models import QuestionStatistics
from lms.api import JSONDict, User, db, lazy_, log_deed

KINDS = {"recall": lazy_("Nhớ"), "apply": lazy_("Vận dụng"), "fault": lazy_("Tìm lỗi")}


@dataclass(frozen=True)
class Step:
    """A version with who made it and what it changed; the first one changes nothing."""

    version: QuestionVersion
    author: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class Figured:
    """The figures of a version in a quiz."""

    number: int
    version_id: int
    quiz_id: int
    quiz: str
    attempts: int
    facility: float | None
    discrimination: float | None


def steps_of(question_id: int) -> list[Step]:
    """The versions of a question, the newest first, each with what it changed; one statement."""
    rows = db.session.execute(
        select(QuestionVersion, User.name)
        .outerjoin(User, User.id == QuestionVersion.made_by)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number)
    ).all()
    steps: list[Step] = []
    said: JSONDict | None = None
    for version, author in rows:
        says = said_by(version)
        steps.append(Step(version, author or "", [] if said is None else differences(said, says)))
        said = says
    return steps[::-1]


def said_by(version: QuestionVersion) -> JSONDict:
    """Everything that a version says, as authors know it."""
    labels = {**labels_of(version), "difficulty": DIFFICULTIES.get(version.difficulty, version.difficulty)}
    labels["kind"] = KINDS.get(version.kind, version.kind)
    return {"type": type_title(version.type), **labels, **fields_of(version.type, version.settings)}


def figures_of(question_id: int) -> list[Figured]:
    """The stored figures of every version in every quiz, the newest version first; one statement."""
    rows = db.session.execute(
        select(QuestionVersion.number, QuestionStatistics, Activity.titles)
        .join(QuestionVersion, QuestionVersion.id == QuestionStatistics.version_id)
        .join(Quiz, Quiz.id == QuestionStatistics.quiz_id)
        .join(Activity, Activity.id == Quiz.activity_id)
        .where(QuestionStatistics.question_id == question_id)
        .order_by(QuestionVersion.number.desc(), QuestionStatistics.quiz_id)
    )
    return [
        Figured(
            number, one.version_id, one.quiz_id, in_language(titles), one.attempts, one.facility, one.discrimination
        )
        for number, one, titles in rows
    ]


def restore(place: QuestionPlace, former: QuestionVersion, *, user: Any, at: datetime) -> bool:
    """Make a new version that says what a former one said; False when the newest says that already.

    Raises `Frozen` while an open exam draws on the bank of a ready question.
    """
    is_ready = place.question.status == READY
    if is_ready:
        refuse_frozen_banks([place.bank.id], at)
    changed = bool(add_versions({place.question.id: draft_of(former)}, by_id=user.id, at=at))
    if changed:
        log_deed(
            "courses.question_restored", f"courses:question:{place.question.id}", actor_id=user.id, number=former.number
        )
    if changed and is_ready:
        banks_were_changed([place.bank.id], at=at)
    return changed


def version_of(question_id: int, number: int) -> QuestionVersion | None:
    """A version by its number."""
    return db.session.scalars(
        select(QuestionVersion)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Question.id == question_id, QuestionVersion.number == number)
    ).first()
