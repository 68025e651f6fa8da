"""What is answered in an attempt, and what else was noted of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import JSONDict, Key, Model


class Answer(Model):
    """The newest acknowledged answer in a slot. `version` counts its changes, `seq` is its receipt's number.

    `raw` is what the browser sent, `given` what the type made of it; both are empty when the answer was taken back.
    `request` names the save, so that a repeated one is known.
    """

    __tablename__ = "courses_answer"
    __table_args__ = (
        ForeignKeyConstraint(["attempt_id", "position"], ["courses_slot.attempt_id", "courses_slot.position"]),
    )

    attempt_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    seq: Mapped[int]
    given: Mapped[JSONDict]
    raw: Mapped[JSONDict]
    saved_at: Mapped[datetime]
    request: Mapped[str]


class AnswerTrail(Model):
    """Every acknowledged save. Rows are added and never changed."""

    __tablename__ = "courses_answer_trail"
    __table_args__ = (
        UniqueConstraint("attempt_id", "seq"),
        UniqueConstraint("attempt_id", "request"),
    )

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"))
    position: Mapped[int]
    version: Mapped[int]
    seq: Mapped[int]
    given: Mapped[JSONDict]
    raw: Mapped[JSONDict]
    saved_at: Mapped[datetime]
    request: Mapped[str]


class AttemptNote(Model):
    """Something noticed in an attempt, such as a lost focus or another address: a flag for people, never a verdict."""

    __tablename__ = "courses_attempt_note"

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("courses_attempt.id"), index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    detail: Mapped[JSONDict] = mapped_column(default=dict)


class Upload(Model):
    """A file that a learner handed in for a slot. Answers name it by its id; files are kept by their SHA-256."""

    __tablename__ = "courses_upload"
    __table_args__ = (
        ForeignKeyConstraint(["attempt_id", "position"], ["courses_slot.attempt_id", "courses_slot.position"]),
    )

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(index=True)
    position: Mapped[int]
    sha256: Mapped[str]
    name: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    uploaded_at: Mapped[datetime]
