"""The bank: questions, and their versions that never change."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import JSONDict, Key, Model


class Question(Model):
    """A question of a course. `status` is ready or retired; `latest` is the number of its newest version."""

    __tablename__ = "courses_question"
    __table_args__ = (UniqueConstraint("course_id", "key"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    key: Mapped[str]
    status: Mapped[str] = mapped_column(default="ready")
    latest: Mapped[int] = mapped_column(default=1)


class QuestionVersion(Model):
    """What a question said at one time. Attempts point here, so a row is never changed once written.

    `difficulty` is 1, 2 or 3; `kind` is recall, apply or fault; `skill` an item's code, empty for a check question;
    `category` the author's own word for a group, empty for none. `made_by` is who made it here, None where a pack
    brought it: loading the pack leaves a question alone whose newest version was made here.
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
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
