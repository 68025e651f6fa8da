"""What a learner has practised, so that what was not met yet comes first."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import BIG_KEY, Model


class Drill(Model):
    """A question that a learner has answered in endless practice: how often, when last, and how well then (0 to 1)."""

    __tablename__ = "courses_drill"

    owner_id: Mapped[int] = mapped_column(BIG_KEY, ForeignKey("lms_user.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(BIG_KEY, ForeignKey("courses_question.id"), primary_key=True)
    times: Mapped[int]
    last_at: Mapped[datetime]
    fraction: Mapped[float]
