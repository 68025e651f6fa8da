"""What a trainer is in the middle of: drafts, files being looked through, deeds that can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import JSONDict, Key, Model

LOOKED_AT, APPLIED, UNDONE, DISCARDED = "looked_at", "applied", "undone", "discarded"
"""How far an import is."""

TAKE, SKIP, REPLACE = "take", "skip", "replace"
"""What becomes of a question of a file: it comes in, stays out, or is a new version of the one that it resembles."""


class QuestionDraft(Model):
    """A question as somebody is writing it, kept while they type; nothing of it is in use.

    `question_id` is None for a new one; `base` is the newest version when the draft was begun. `fields` are what the
    form holds, right or wrong.
    """

    __tablename__ = "courses_question_draft"
    __table_args__ = (UniqueConstraint("question_id", "owner_id"),)

    id: Mapped[Key]
    bank_id: Mapped[int] = mapped_column(ForeignKey("courses_bank.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("courses_question.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    base: Mapped[int] = mapped_column(default=0)
    type: Mapped[str]
    fields: Mapped[JSONDict]
    saved_at: Mapped[datetime]


class BankDeed(Model):
    """Something done to many questions at once, with what it takes to undo it.

    `kind` says what: skill, move, category, status, copy. `lines` are [{"question_id", "before", "after"}], each with
    the columns that changed, or with the number of the version.
    """

    __tablename__ = "courses_bank_deed"

    id: Mapped[Key]
    kind: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    at: Mapped[datetime]
    told: Mapped[JSONDict]
    lines: Mapped[list[Any]]
    undone_at: Mapped[datetime | None]

    @property
    def owner_id(self) -> int:
        """Who did it may look at it and undo it."""
        return self.by_id


class QuestionImport(Model):
    """A file of questions that somebody has handed in. `state` is looked_at, applied, undone or discarded.

    `file_hash` and `key_file_hash` are SHA-256 of what was handed in; `notes` are sentences on the whole file.
    """

    __tablename__ = "courses_question_import"

    id: Mapped[Key]
    bank_id: Mapped[int] = mapped_column(ForeignKey("courses_bank.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    at: Mapped[datetime]
    file_name: Mapped[str]
    file_hash: Mapped[str]
    key_file_name: Mapped[str] = mapped_column(default="")
    key_file_hash: Mapped[str] = mapped_column(default="")
    format: Mapped[str]
    notes: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(default=LOOKED_AT)
    decided_at: Mapped[datetime | None]


class ImportedQuestion(Model):
    """A question of such a file, as read and as mended since. `decision` is take, skip or replace.

    `state` and `remarks` are the format's; a doubtful key is in order once `confirmed_at` is set. `near_id` is the
    question of the banks that it resembles most, `near_score` how much, from 0 to 1. `question_id` is what it became.
    """

    __tablename__ = "courses_imported_question"
    __table_args__ = (Index("ix_courses_imported_question_import_position", "import_id", "position", unique=True),)

    id: Mapped[Key]
    import_id: Mapped[int] = mapped_column(ForeignKey("courses_question_import.id"))
    position: Mapped[int]
    place: Mapped[str]
    type: Mapped[str]
    fields: Mapped[JSONDict]
    category: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    remarks: Mapped[list[Any]]
    original: Mapped[str] = mapped_column(default="")
    original_html: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default=TAKE)
    confirmed_at: Mapped[datetime | None]
    near_id: Mapped[int | None] = mapped_column(ForeignKey("courses_question.id"))
    near_score: Mapped[float | None]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("courses_question.id"), index=True)
