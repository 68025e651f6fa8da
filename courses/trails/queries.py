"""Reading attempts of others, each function in one statement. Lists are scoped by where a learner works now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, false, func, literal, null, select, union_all
from sqlalchemy.orm import contains_eager

from courses.catalogue.models import Activity
from courses.quizzes.answer_models import AttemptNote
from courses.quizzes.mark_models import GradeEvent, MarkEvent
from courses.quizzes.models import REAL, Attempt, Quiz
from courses.trails.permissions import SEE_ATTEMPTS
from lms.api import Membership, Unit, User, db, fold, scope_of

MARK, GRADE = "mark", "grade"


@dataclass(frozen=True)
class Sat:
    """An attempt with whoever sat it, and the unit that they belong to now."""

    attempt: Attempt
    learner: User
    unit: Unit | None

    @property
    def unit_path(self) -> str | None:
        """Where the learner works, for permission rules."""
        return self.unit.path if self.unit else None


def attempts_seen(quiz_id: int | None, words: str = "") -> Select[Any]:
    """The attempts of the reader's subtree: at one quiz by names, or at any, the newest first.

    `words` finds names without tone marks.
    """
    notes = (
        select(func.count())
        .select_from(AttemptNote)
        .where(AttemptNote.attempt_id == Attempt.id)
        .correlate(Attempt)
        .scalar_subquery()
    )
    statement = (
        select(Attempt, User.name, Unit.name.label("unit_name"), notes.label("notes"))
        .join(Attempt.quiz)
        .join(Quiz.activity)
        .join(User, User.id == Attempt.owner_id)
        .join(Membership, _main())
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Attempt.kind == REAL, scope_of(SEE_ATTEMPTS, Unit.path))
        .options(contains_eager(Attempt.quiz).contains_eager(Quiz.activity))
    )
    if wanted := fold(words).strip():
        statement = statement.where(User.search_text.contains(wanted, autoescape=True))
    if quiz_id is None:
        return statement.order_by(Attempt.id.desc())
    return statement.where(Attempt.quiz_id == quiz_id).order_by(User.sort_key, Attempt.owner_id, Attempt.number)


def sat_attempt(attempt_id: int) -> Sat | None:
    """An attempt with quiz, activity, course, learner and unit."""
    row = db.session.execute(
        select(Attempt, User, Unit)
        .join(Attempt.quiz)
        .join(Quiz.activity)
        .join(Activity.course)
        .join(User, User.id == Attempt.owner_id)
        .outerjoin(Membership, _main())
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(Attempt.id == attempt_id)
        .options(contains_eager(Attempt.quiz).contains_eager(Quiz.activity).contains_eager(Activity.course))
    ).first()
    return Sat(*row) if row else None


def notes_of(attempt_id: int) -> Sequence[AttemptNote]:
    """What was noticed, in order."""
    return db.session.scalars(
        select(AttemptNote).where(AttemptNote.attempt_id == attempt_id).order_by(AttemptNote.at, AttemptNote.id)
    ).all()


def verdicts_of(attempt_id: int) -> Sequence[Row[Any]]:
    """Marks and grades as events: `what` is mark or grade, `by` the name of who gave it, None for the platform."""
    marks = (
        select(
            literal(MARK).label("what"), MarkEvent.position, MarkEvent.kind, MarkEvent.before, MarkEvent.after,
            null().label("passed"), MarkEvent.excluded, User.name.label("by"), MarkEvent.reason, MarkEvent.comment,
            MarkEvent.at, MarkEvent.id,
        )
        .outerjoin(User, User.id == MarkEvent.by_id)
        .where(MarkEvent.attempt_id == attempt_id)
    )  # fmt: skip
    grades = (
        select(
            literal(GRADE).label("what"), null().label("position"), GradeEvent.kind, null().label("before"),
            GradeEvent.score.label("after"), GradeEvent.passed, false().label("excluded"), User.name.label("by"),
            GradeEvent.reason, literal("").label("comment"), GradeEvent.at, GradeEvent.id,
        )
        .outerjoin(User, User.id == GradeEvent.by_id)
        .where(GradeEvent.attempt_id == attempt_id)
    )  # fmt: skip
    both = union_all(marks, grades).subquery()
    return db.session.execute(select(both).order_by(both.c.at, both.c.what.desc(), both.c.id)).all()


def _main() -> Any:
    return (Membership.user_id == User.id) & Membership.main & Membership.valid_to.is_(None)
