"""Reading quizzes, papers and results. Each function is one statement."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from typing import Any

from sqlalchemy import Select, Text, bindparam, cast, select
from sqlalchemy.orm import contains_eager

from courses.catalogue.models import Activity, Course
from courses.questions.models import QuestionVersion
from courses.questions.variants import bound
from courses.quizzes.answer_models import Answer, AnswerTrail
from courses.quizzes.mark_models import GIVEN, Mark, MarkEvent
from courses.quizzes.models import Attempt, Quiz, Slot
from courses.quizzes.papers import part_of
from courses.quizzes.periods import telling_past
from courses.quizzes.rows import (
    ANSWER_COLUMNS,
    ATTEMPT_COLUMNS,
    SLOT_COLUMNS,
    AnswerRow,
    AnyAttempt,
    AttemptRow,
    SlotRow,
    attempt_from,
    slot_and_answer,
)
from lms.api import FRAMEWORKS, JSONDict, db, rows_of

LONGEST_PAPER = 10_000
"""Questions; above any that a quiz can have."""


@dataclass(frozen=True)
class Sheet:
    """A slot with its question, its newest answer and, once marked, its fraction; an excluded one does not count.

    `stored` are the question's settings as the database holds them: of a paper most pages read but a few.
    """

    slot: SlotRow
    type: str
    skill: str
    stored: str
    answer: AnswerRow | None
    fraction: float | None
    excluded: bool = False

    @cached_property
    def settings(self) -> JSONDict:
        """The question's settings with the values that the slot drew."""
        return bound(json.loads(self.stored), self.slot.variant)

    @property
    def number(self) -> int:
        return self.slot.position

    @property
    def part(self) -> str:
        """The skill group that it belongs to."""
        return part_of(self.skill)

    @property
    def given(self) -> JSONDict | None:
        """The answer that counts, None where there is none."""
        return (self.answer.given or None) if self.answer else None

    @property
    def is_answered(self) -> bool:
        return self.given is not None

    def seed(self, attempt: AnyAttempt, *, shuffle: bool) -> int:
        """What settles the order of options: the learner's own, or the same for everybody."""
        return order_seed(attempt.seed if shuffle else 0, self.slot.version_id)


def order_seed(seed: int, version_id: int) -> int:
    """Give each question of a paper a seed of its own."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{version_id}".encode()).digest()[:8])


def quiz_of(activity_id: int) -> Quiz | None:
    """The quiz of an activity that learners may see, with activity and course."""
    return db.session.scalar(_open_quiz(), {"activity": activity_id})


@cache
def _open_quiz() -> Select[Quiz]:
    return (
        select(Quiz)
        .join(Quiz.activity)
        .join(Activity.course)
        .where(Quiz.activity_id == bindparam("activity"), ~Activity.is_retired, Course.state == "open")
        .options(contains_eager(Quiz.activity).contains_eager(Activity.course))
    )


def quiz_by_id(quiz_id: int) -> Quiz | None:
    """A quiz with activity, course and unit, those of drafts and retired ones too: for the people who look after it."""
    return db.session.scalar(
        select(Quiz)
        .join(Quiz.activity)
        .join(Activity.course)
        .outerjoin(Course.unit)
        .where(Quiz.id == quiz_id)
        .options(contains_eager(Quiz.activity).contains_eager(Activity.course).contains_eager(Course.unit))
    )


def attempt_with_quiz(attempt_id: int) -> Attempt | None:
    """An attempt with its quiz, activity and course."""
    return db.session.scalar(_attempt_with_quiz(), {"attempt": attempt_id})


def attempt_under_way(attempt_id: int) -> AttemptRow | None:
    """An attempt with what its pages show of its quiz, activity and course while it runs."""
    row = rows_of(_attempt_under_way(), attempt=attempt_id).first()
    return attempt_from(row) if row else None


@cache
def _attempt_with_quiz() -> Select[Attempt]:
    # put together once: it costs three times what running it does
    return (
        select(Attempt)
        .join(Attempt.quiz)
        .join(Quiz.activity)
        .join(Activity.course)
        .where(Attempt.id == bindparam("attempt"))
        .options(contains_eager(Attempt.quiz).contains_eager(Quiz.activity).contains_eager(Activity.course))
        .execution_options(populate_existing=True)
    )


@cache
def _attempt_under_way() -> Select[*tuple[Any, ...]]:
    return (
        select(*ATTEMPT_COLUMNS)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .join(Activity, Activity.id == Quiz.activity_id)
        .join(Course, Course.id == Activity.course_id)
        .where(Attempt.id == bindparam("attempt"))
    )


@cache
def _sheets() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *SLOT_COLUMNS,
            *ANSWER_COLUMNS,
            QuestionVersion.type,
            QuestionVersion.skill,
            cast(QuestionVersion.settings, Text),
            Mark.fraction,
            Mark.excluded,
        )
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .outerjoin(Answer, (Answer.attempt_id == Slot.attempt_id) & (Answer.position == Slot.position))
        .outerjoin(Mark, (Mark.attempt_id == Slot.attempt_id) & (Mark.position == Slot.position))
        .where(Slot.attempt_id == bindparam("attempt"), Slot.position.between(bindparam("first"), bindparam("last")))
        .order_by(Slot.position)
    )


def sheets_of(attempt_id: int, first: int = 1, last: int = LONGEST_PAPER) -> list[Sheet]:
    """The paper of an attempt in order, or the questions `first` to `last` of it, with answers and marks."""
    return [_sheet(row) for row in rows_of(_sheets(), attempt=attempt_id, first=first, last=last)]


def _sheet(row: Sequence[Any]) -> Sheet:
    slot, answer = slot_and_answer(row)
    kind, skill, stored, fraction, excluded = row[len(SLOT_COLUMNS) + len(ANSWER_COLUMNS) :]
    return Sheet(slot, kind, skill, stored, answer, fraction, excluded=bool(excluded))


def parts(sheets: Sequence[Sheet]) -> list[tuple[str, list[Sheet]]]:
    """The paper by its parts, in order."""
    return [(part, list(members)) for part, members in groupby(sheets, key=lambda sheet: sheet.part)]


def title_of(framework: str, code: str) -> str:
    """The title of a skill in the reader's language; empty for a code that no installed framework knows."""
    skill = FRAMEWORKS[framework].skills.get(code) if framework in FRAMEWORKS else None
    return skill.title if skill else ""


def attempts_of(quiz_id: int, learner_id: int) -> list[Attempt]:
    """A learner's attempts at a quiz, the newest first."""
    return list(db.session.scalars(_attempts(), {"quiz": quiz_id, "learner": learner_id}))


@cache
def _attempts() -> Select[Attempt]:
    return (
        select(Attempt)
        .join(Attempt.quiz)
        .where(Attempt.quiz_id == bindparam("quiz"), Attempt.owner_id == bindparam("learner"))
        .order_by(Attempt.number.desc())
        .options(telling_past())
        .execution_options(populate_existing=True)
    )


def activities_of(course_id: int) -> list[Activity]:
    """What a course consists of, in order."""
    return list(db.session.scalars(_activities(), {"course": course_id}))


@cache
def _activities() -> Select[Activity]:
    return (
        select(Activity)
        .where(Activity.course_id == bindparam("course"), ~Activity.is_retired)
        .order_by(Activity.position)
    )


@dataclass(frozen=True)
class TrailEntry:
    """One acknowledged save, with the question's type and settings to put the answer into words."""

    saved: AnswerTrail
    type: str
    settings: JSONDict


def trail_of(attempt_id: int) -> list[TrailEntry]:
    """Every acknowledged save of an attempt, in order."""
    rows = db.session.execute(
        select(AnswerTrail, QuestionVersion.type, QuestionVersion.settings, Slot.variant)
        .join(Slot, (Slot.attempt_id == AnswerTrail.attempt_id) & (Slot.position == AnswerTrail.position))
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .where(AnswerTrail.attempt_id == attempt_id)
        .order_by(AnswerTrail.seq)
    )
    return [TrailEntry(saved, kind, bound(settings, variant)) for saved, kind, settings, variant in rows]


@dataclass(frozen=True)
class Remark:
    """What is said of a marked answer: the newest comment on it, and what its mark is made of, as in `Mark`."""

    comment: str = ""
    criteria: Sequence[JSONDict] = ()


def remarks_of(attempt_id: int) -> dict[int, Remark]:
    """What examiners and rules say to the learner, by the questions' numbers. One mark of two says nothing yet."""
    rows = db.session.execute(
        select(MarkEvent.position, MarkEvent.comment, Mark.criteria)
        .join(Mark, (Mark.attempt_id == MarkEvent.attempt_id) & (Mark.position == MarkEvent.position))
        .where(MarkEvent.attempt_id == attempt_id, MarkEvent.kind != GIVEN)
        .order_by(MarkEvent.id)
    )
    found: dict[int, Remark] = {}
    for position, comment, criteria in rows:
        earlier = found[position].comment if position in found else ""
        found[position] = Remark(comment or earlier, criteria or ())
    return found
