"""Evidence."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Key, Model


class Evidence(Model):
    """What shows that a person has studied or mastered a skill.

    `kind` is studied or tested; `fraction` runs from 0 to 1; `source` is where it comes from, such as
    `courses:attempt:17`, and gives evidence for a code once: a correction supersedes the row that stood and adds one.
    """

    __tablename__ = "lms_evidence"
    __table_args__ = (
        Index(
            "ix_lms_evidence_standing",
            *("learner_id", "framework", "code", "kind", "source"),
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("ix_lms_evidence_source", "source"),
    )

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    framework: Mapped[str]
    code: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str]
    fraction: Mapped[float]
    at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
