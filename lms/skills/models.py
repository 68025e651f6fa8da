"""Evidence."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Key, Model


class Evidence(Model):
    """What shows that a person has studied or mastered a skill.

    `kind` is studied or tested; `fraction` runs from 0 to 1; `source` is where it comes from, such as
    `courses:attempt:17`, and gives evidence for a code once.
    """

    __tablename__ = "lms_evidence"
    __table_args__ = (UniqueConstraint("learner_id", "framework", "code", "kind", "source"),)

    id: Mapped[Key]
    learner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    framework: Mapped[str]
    code: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str]
    fraction: Mapped[float]
    at: Mapped[datetime]
