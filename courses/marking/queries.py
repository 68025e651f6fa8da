"""Reading what people have to mark. Only learners of the examiner's units, and never the examiner's own work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, select
from sqlalchemy.orm import contains_eager

from courses.catalogue.models import Activity
from courses.marking.doubling import MARKERS
from courses.marking.models import MarkDraft, MarkingPlan
from courses.permissions import MARK
from courses.questions.contract import QUESTION_TYPES
from courses.questions.models import Question, QuestionVersion
from courses.questions.variants import bound
from courses.quizzes.answer_models import Answer
from courses.quizzes.mark_models import GIVEN, Mark, MarkEvent
from courses.quizzes.models import REAL, Attempt, Quiz, Slot
from lms.api import JSONDict, Membership, Permission, Unit, User, db, scope_of


@dataclass(frozen=True)
class Pile:
    """The answers to one question of one quiz: how many there are, how many wait for this person, and since when.

    `open` have no mark that stands yet: others may have to mark them. `disputed` wait for a referee.
    """

    quiz: Quiz
    question_id: int
    type: str
    settings: JSONDict
    total: int
    waiting: int
    open: int
    disputed: int
    since: datetime | None


@dataclass(frozen=True)
class Work:
    """One answer to be marked, with the learner's place for permission rules."""

    attempt: Attempt
    slot: Slot
    question_id: int
    type: str
    settings: JSONDict
    answer: Answer | None
    mark: Mark
    unit_path: str
    plan: MarkingPlan | None = None

    @property
    def owner_id(self) -> int:
        """Whose work it is."""
        return self.attempt.owner_id

    @property
    def given(self) -> JSONDict | None:
        return (self.answer.given or None) if self.answer else None


@dataclass(frozen=True)
class Neighbour:
    """An answer of the same pile. `given` counts the marks of two that are there, `mine` those of the reader."""

    attempt_id: int
    position: int
    fraction: float | None
    score: float | None
    finished_at: datetime | None
    given: int
    mine: int
    has_draft: bool

    @property
    def waits(self) -> bool:
        """Whether the reader may mark it now."""
        return self.fraction is None and not self.mine and self.given < MARKERS

    @property
    def is_disputed(self) -> bool:
        return self.fraction is None and self.given >= MARKERS


@dataclass(frozen=True)
class Draft:
    """What a marker has typed and not given; `is_own` tells whether it is the reader's."""

    typed: JSONDict
    saved_at: datetime
    is_own: bool


def piles(examiner: Any, quiz_id: int | None = None) -> list[Pile]:
    """Every pile, or those of one quiz; the ones that wait longest come first."""
    blind = given_marks(examiner)
    is_open, given = Mark.fraction.is_(None), func.coalesce(blind.c.given, 0)
    waits = and_(is_open, func.coalesce(blind.c.mine, 0) == 0, given < MARKERS)
    counted = (
        with_given(works_of(examiner), blind)
        .with_only_columns(
            Attempt.quiz_id,
            QuestionVersion.question_id,
            func.count().label("total"),
            func.count().filter(waits).label("waiting"),
            func.count().filter(is_open).label("open"),
            func.count().filter(and_(is_open, given >= MARKERS)).label("disputed"),
            func.min(Attempt.finished_at).filter(waits).label("since"),
        )
        .group_by(Attempt.quiz_id, QuestionVersion.question_id)
    )
    if quiz_id is not None:
        counted = counted.where(Attempt.quiz_id == quiz_id)
    tally = counted.subquery()
    rows = db.session.execute(
        select(
            Quiz, tally.c.question_id, QuestionVersion.type, QuestionVersion.settings, tally.c.total, tally.c.waiting,
            tally.c.open, tally.c.disputed, tally.c.since,
        )
        .join(tally, tally.c.quiz_id == Quiz.id)
        .join(Question, Question.id == tally.c.question_id)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.latest),
        )
        .join(Quiz.activity)
        .join(Activity.course)
        .options(contains_eager(Quiz.activity).contains_eager(Activity.course))
        .order_by(tally.c.since.is_(None), tally.c.since, Quiz.id, Question.key)
    )  # fmt: skip
    return [Pile(*row) for row in rows]


def pile_of(examiner: Any, quiz_id: int, question_id: int) -> Sequence[Neighbour]:
    """The answers of a pile in the order in which they were begun, which says nothing of whose they are."""
    blind = given_marks(examiner)
    rows = db.session.execute(
        with_given(works_of(examiner), blind)
        .outerjoin(
            MarkDraft,
            (MarkDraft.attempt_id == Slot.attempt_id)
            & (MarkDraft.position == Slot.position)
            & (MarkDraft.marker_id == examiner.id),
        )
        .with_only_columns(
            Attempt.id,
            Slot.position,
            Mark.fraction,
            Attempt.score,
            Attempt.finished_at,
            func.coalesce(blind.c.given, 0),
            func.coalesce(blind.c.mine, 0),
            MarkDraft.marker_id.is_not(None),
        )
        .where(Attempt.quiz_id == quiz_id, QuestionVersion.question_id == question_id)
        .order_by(Attempt.id)
    )
    return [Neighbour(*row) for row in rows]


def find_work(attempt_id: int, position: int) -> Work | None:
    """One answer that people mark, in a finished attempt."""
    row = db.session.execute(
        select(
            Attempt, Slot, QuestionVersion.question_id, QuestionVersion.type, QuestionVersion.settings, Answer, Mark,
            Unit.path, MarkingPlan,
        )
        .join(Slot, Slot.attempt_id == Attempt.id)
        .join(Mark, (Mark.attempt_id == Slot.attempt_id) & (Mark.position == Slot.position))
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .outerjoin(Answer, (Answer.attempt_id == Slot.attempt_id) & (Answer.position == Slot.position))
        .join(Membership, (Membership.user_id == Attempt.owner_id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .join(Attempt.quiz)
        .join(Quiz.activity)
        .join(Activity.course)
        .outerjoin(MarkingPlan, MarkingPlan.quiz_id == Attempt.quiz_id)
        .where(Attempt.id == attempt_id, Slot.position == position, QuestionVersion.type.in_(_marked_by_people()))
        .options(contains_eager(Attempt.quiz).contains_eager(Quiz.activity).contains_eager(Activity.course))
        .execution_options(populate_existing=True)
    ).first()  # fmt: skip
    if row is None:
        return None
    attempt, slot, question_id, kind, settings, answer, mark, path, plan = row
    return Work(attempt, slot, question_id, kind, bound(settings, slot.variant), answer, mark, path, plan)


def history_of(attempt_id: int, position: int) -> list[tuple[MarkEvent, str]]:
    """Every change of a mark with the name of whoever made it, the newest first."""
    rows = db.session.execute(
        select(MarkEvent, User.name)
        .outerjoin(User, User.id == MarkEvent.by_id)
        .where(MarkEvent.attempt_id == attempt_id, MarkEvent.position == position)
        .order_by(MarkEvent.id.desc())
    )
    return [(event, name or "") for event, name in rows]


def drafts_of(attempt_id: int, position: int, marker_id: int) -> list[Draft]:
    """The drafts on an answer, the reader's own first. Of others' only that they are there may be shown."""
    rows = db.session.execute(
        select(MarkDraft.typed, MarkDraft.saved_at, MarkDraft.marker_id == marker_id)
        .where(MarkDraft.attempt_id == attempt_id, MarkDraft.position == position)
        .order_by(case((MarkDraft.marker_id == marker_id, 0), else_=1), MarkDraft.saved_at.desc())
    )
    return [Draft(*row) for row in rows]


def attempts_for(quiz_id: int, examiner: Any) -> Select[*tuple[Any, ...]]:
    """The finished attempts of the examiner's learners with whose they are and where they work, by name."""
    return (
        select(Attempt, User.name, User.staff_code, Unit.code, Unit.name)
        .join(User, User.id == Attempt.owner_id)
        .join(Membership, (Membership.user_id == Attempt.owner_id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(
            Attempt.quiz_id == quiz_id,
            Attempt.kind == REAL,
            Attempt.finished_at.is_not(None),
            scope_of(MARK, Unit.path, user=examiner),
        )
        .order_by(User.sort_key, Attempt.owner_id, Attempt.number)
    )


def given_marks(examiner: Any) -> Subquery:
    """How many of two marks each answer has, and how many of those are the examiner's."""
    mine = func.sum(case((MarkEvent.by_id == examiner.id, 1), else_=0))
    return (
        select(MarkEvent.attempt_id, MarkEvent.position, func.count().label("given"), mine.label("mine"))
        .where(MarkEvent.kind == GIVEN)
        .group_by(MarkEvent.attempt_id, MarkEvent.position)
        .subquery()
    )


def with_given(works: Select[int], blind: Subquery) -> Select[int]:
    """The same answers, each with its line of `given_marks` if it has one."""
    return works.outerjoin(blind, (blind.c.attempt_id == Slot.attempt_id) & (blind.c.position == Slot.position))


def works_of(examiner: Any, may: Permission = MARK) -> Select[int]:
    """Answers that people mark, of finished attempts that count, within the examiner's scope."""
    return (
        select(Attempt.id)
        .join(Slot, Slot.attempt_id == Attempt.id)
        .join(Mark, (Mark.attempt_id == Slot.attempt_id) & (Mark.position == Slot.position))
        .join(QuestionVersion, QuestionVersion.id == Slot.version_id)
        .join(Membership, (Membership.user_id == Attempt.owner_id) & Membership.main & Membership.valid_to.is_(None))
        .join(Unit, Unit.id == Membership.unit_id)
        .where(
            scope_of(may, Unit.path, user=examiner),
            Attempt.owner_id != examiner.id,
            Attempt.kind == REAL,
            QuestionVersion.type.in_(_marked_by_people()),
            ~Mark.excluded,
        )
    )


def _marked_by_people() -> list[str]:
    return [kind.key for kind in QUESTION_TYPES if kind.marked_by_people]
