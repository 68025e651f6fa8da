"""Banks, their questions, and versions that never change."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from courses.questions.desk_models import QuestionImport
from lms.api import JSONDict, Key, Model

DRAFT, READY, RETIRED = "draft", "ready", "retired"
"""The states of a question: still being written; may be drawn into papers; drawn no more, but kept for those who had
it."""


ONE_OWNER = " + ".join(f"(CASE WHEN {name} IS NULL THEN 0 ELSE 1 END)" for name in ("course_id", "unit_id", "owner_id"))
ONE_OWNER += " = 1"


class Bank(Model):
    """A collection of questions that belongs to a course, to a unit or to one person, and can be shared beyond.

    The bank of the root unit is the province's. `key` is how quizzes and files name a bank; a course's bank has the
    course's title, so its own is empty.
    """

    __tablename__ = "courses_bank"
    __table_args__ = (CheckConstraint(ONE_OWNER, name="one_owner"),)

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(default="")
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses_course.id"), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"), index=True)


class BankShare(Model):
    """A bank is open to one more person, or to the trainers of one more unit and of what lies below it.

    Reading lets them look, copy and draw from it; `may_edit` lets them write in it too.
    """

    __tablename__ = "courses_bank_share"
    __table_args__ = (
        UniqueConstraint("bank_id", "unit_id"),
        UniqueConstraint("bank_id", "user_id"),
    )

    id: Mapped[Key]
    bank_id: Mapped[int] = mapped_column(ForeignKey("courses_bank.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"), index=True)
    may_edit: Mapped[bool] = mapped_column(default=False)
    given_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    given_at: Mapped[datetime]


class CourseBank(Model):
    """A course's papers draw on this bank too, beside the course's own."""

    __tablename__ = "courses_course_bank"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), primary_key=True)
    bank_id: Mapped[int] = mapped_column(ForeignKey("courses_bank.id"), primary_key=True, index=True)


class Question(Model):
    """A question of a bank. `status` is draft, ready or retired; `latest` is the number of its newest version.

    `search_text` are the words of the newest version without tone marks. `author_id` is who wrote it here, None where
    a pack brought it; `import_id` is the file that brought it.
    """

    __tablename__ = "courses_question"
    __table_args__ = (UniqueConstraint("bank_id", "key"),)

    id: Mapped[Key]
    bank_id: Mapped[int] = mapped_column(ForeignKey("courses_bank.id"))
    key: Mapped[str]
    status: Mapped[str] = mapped_column(default=READY)
    latest: Mapped[int] = mapped_column(default=1)
    search_text: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey(QuestionImport.id), index=True)
    made_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None] = mapped_column(index=True)

    @property
    def number(self) -> str:
        """What people call it by on pages and in mails."""
        return number_of(self.id)


def number_of(question_id: int) -> str:
    """The number of a question for people, "Q-0418"."""
    return f"Q-{question_id:04d}"


def content_of(type_key: str, settings: JSONDict) -> str:
    """What changes with every word of a question, and not with its labels: a SHA-256."""
    said = json.dumps([type_key, settings], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _own_content(context: Any) -> str:
    row = context.get_current_parameters()
    return content_of(row["type"], row["settings"])


class QuestionVersion(Model):
    """What a question said at one time. Attempts point here, so a row is never changed once written.

    `difficulty` is 1, 2 or 3; `kind` is recall, apply or fault; `skill` an item's code, empty for a check question;
    `category` the author's own word for a group, empty for none. `digest` tells any two versions apart, `content` only
    those that differ in more than labels: figures hold for all that have the same. `made_by` is who made it here, None
    where a pack brought it: loading the pack leaves a question alone whose newest version was made here.
    """

    __tablename__ = "courses_question_version"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[Key]
    question_id: Mapped[int] = mapped_column(ForeignKey("courses_question.id"))
    number: Mapped[int]
    type: Mapped[str]
    skill: Mapped[str] = mapped_column(index=True)
    difficulty: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(default="recall")
    category: Mapped[str] = mapped_column(default="")
    settings: Mapped[JSONDict]
    digest: Mapped[str]
    content: Mapped[str] = mapped_column(default=_own_content)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))


class Picture(Model):
    """A picture that questions may show, by the SHA-256 of what is stored; its size is in pixels.

    What learners hand in is stored beside it and is never shown as a picture: only what stands here is.
    """

    __tablename__ = "courses_picture"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
