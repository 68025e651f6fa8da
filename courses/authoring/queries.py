"""Reading what the editor opens with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from courses.catalogue.models import Course
from courses.questions.desk_models import QuestionDraft
from courses.questions.models import Bank, QuestionVersion
from courses.quizzes.models import Attempt, Slot
from lms.api import User, _, db

MOST_HISTORY = 8


@dataclass(frozen=True)
class OwnDraft:
    """A draft with its owner, for the permission."""

    draft: QuestionDraft
    owner_id: int


@dataclass(frozen=True)
class Past:
    """A version as the history lists it, with how many quizzes have asked it."""

    number: int
    made_at: datetime
    name: str | None
    used_in: int


def find_own_draft(draft_id: int) -> OwnDraft:
    """Load a draft; answers 404."""
    draft = db.get_or_404(QuestionDraft, draft_id)
    return OwnDraft(draft, draft.owner_id)


def draft_of(question_id: int, owner_id: int) -> QuestionDraft | None:
    """What somebody has kept of a question that they are changing."""
    asked = select(QuestionDraft).where(QuestionDraft.question_id == question_id, QuestionDraft.owner_id == owner_id)
    return db.session.scalars(asked).one_or_none()


def new_draft(draft_id: int, bank_id: int, owner_id: int) -> QuestionDraft | None:
    """A draft of a new question of this bank, if it is theirs."""
    asked = select(QuestionDraft).where(
        QuestionDraft.id == draft_id,
        QuestionDraft.bank_id == bank_id,
        QuestionDraft.owner_id == owner_id,
        QuestionDraft.question_id.is_(None),
    )
    return db.session.scalars(asked).one_or_none()


def new_drafts(bank_id: int, owner_id: int) -> Sequence[QuestionDraft]:
    """The new questions of a bank that somebody has not finished, the last one first."""
    asked = select(QuestionDraft).where(
        QuestionDraft.bank_id == bank_id, QuestionDraft.owner_id == owner_id, QuestionDraft.question_id.is_(None)
    )
    return db.session.scalars(asked.order_by(QuestionDraft.saved_at.desc()).limit(10)).all()


def history_of(question_id: int) -> Sequence[Past]:
    """The newest versions of a question, with who made them."""
    used_in = (
        select(func.count(Attempt.quiz_id.distinct()))
        .join(Slot, Slot.attempt_id == Attempt.id)
        .where(Slot.version_id == QuestionVersion.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(QuestionVersion.number, QuestionVersion.made_at, User.name, used_in)
        .outerjoin(User, User.id == QuestionVersion.made_by)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
        .limit(MOST_HISTORY)
    )
    return [Past(*row) for row in rows]


def version_of(question_id: int, number: int) -> QuestionVersion | None:
    """One version of a question."""
    asked = select(QuestionVersion).where(QuestionVersion.question_id == question_id, QuestionVersion.number == number)
    return db.session.scalars(asked).one_or_none()


def bank_title(bank: Bank) -> str:
    """What people call a bank; a course's bank is called as the course."""
    if bank.title or bank.course_id is None:
        return bank.title or bank.key
    course = db.session.get(Course, bank.course_id)
    return course.title if course is not None else str(_("Ngân hàng của khóa học"))
