"""Evidence."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
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


class Mastery(Model):
    """A person has shown a module: when the evidence first reached the framework's pass mark, and the best fraction.

    A summary of `Evidence`, kept in the same transaction by `lms.skills.standings`; a correction may take it away.
    """

    __tablename__ = "lms_mastery"
    __table_args__ = (
        UniqueConstraint("learner_id", "framework", "code"),
        Index("ix_lms_mastery_code", "framework", "code", "reached_at"),
    )

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    framework: Mapped[str]
    code: Mapped[str]
    fraction: Mapped[float]
    reached_at: Mapped[datetime]


class Standing(Model):
    """All the modules that a person has shown, as bits: the n-th module of the framework is the bit 2 ** n.

    One row a person is what a matrix of 45,000 people can be counted from while somebody waits. A summary of
    `Mastery`, kept by `lms.skills.standings`.
    """

    __tablename__ = "lms_standing"
    __table_args__ = (UniqueConstraint("learner_id", "framework"),)

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    framework: Mapped[str]
    passed: Mapped[int] = mapped_column(BigInteger, default=0)


class Attainment(Model):
    """A person has been up to a profile of a framework (`lms.skills.profiles`) since `reached_at`.

    Counting who reaches a level from month to month reads these rows alone. A summary of `Mastery`, kept by
    `lms.skills.standings`.
    """

    __tablename__ = "lms_attainment"
    __table_args__ = (UniqueConstraint("learner_id", "framework", "profile"),)

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    framework: Mapped[str]
    profile: Mapped[str]
    reached_at: Mapped[datetime]
