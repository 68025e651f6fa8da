"""How a quiz is marked by people, and marks that somebody is still thinking about."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import BIG_KEY, JSONDict, Model


class MarkingPlan(Model):
    """A quiz's answers are marked twice: `second_share` of them, 0 to 1, none where a quiz has no plan.

    Two marks that differ by more than `gap` of the points go to a referee; else their mean stands.
    """

    __tablename__ = "courses_marking_plan"

    quiz_id: Mapped[int] = mapped_column(ForeignKey("courses_quiz.id"), primary_key=True)
    second_share: Mapped[float]
    gap: Mapped[float]
    changed_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    changed_at: Mapped[datetime]


class MarkDraft(Model):
    """What a marker has typed and not given yet, as typed: {"mark", "comment", "points": [], "comments": []}.

    It counts for nothing and goes when the mark is given.
    """

    __tablename__ = "courses_mark_draft"
    __table_args__ = (
        ForeignKeyConstraint(["attempt_id", "position"], ["courses_slot.attempt_id", "courses_slot.position"]),
    )

    attempt_id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    marker_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), primary_key=True)
    typed: Mapped[JSONDict]
    saved_at: Mapped[datetime]
