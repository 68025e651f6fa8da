"""Who may enter when: allowances, and the waiting room's tickets."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import BIG_KEY, Key, Model


class Allowance(Model):
    """Other terms for one person, or for a unit and everything below it, with the reason and who gave them.

    `minutes` and `attempts` are added to the quiz's; dates replace them. Withdrawn ones stay as a record.
    """

    __tablename__ = "courses_allowance"
    __table_args__ = (Index("ix_courses_allowance_quiz", "quiz_id", "withdrawn_at"),)

    id: Mapped[Key]
    quiz_id: Mapped[int] = mapped_column(ForeignKey("courses_quiz.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"))
    minutes: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    reason: Mapped[str]
    granted_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    granted_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    withdrawn_at: Mapped[datetime | None]


class Gate(Model):
    """The door of a quiz's waiting room: a token bucket in one row.

    `next_us` is when the next token is there, in microseconds since 1970: a number that every database can add to.
    """

    __tablename__ = "courses_gate"

    quiz_id: Mapped[int] = mapped_column(BIG_KEY, ForeignKey("courses_quiz.id"), primary_key=True)
    last_place: Mapped[int] = mapped_column(default=0)
    next_us: Mapped[int] = mapped_column(BigInteger)


class Ticket(Model):
    """A learner's place in the waiting room. `lets_in_at` is when the door opens for this ticket, by server time."""

    __tablename__ = "courses_ticket"

    quiz_id: Mapped[int] = mapped_column(BIG_KEY, ForeignKey("courses_quiz.id"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(BIG_KEY, ForeignKey("lms_user.id"), primary_key=True)
    place: Mapped[int]
    arrived_at: Mapped[datetime]
    lets_in_at: Mapped[datetime]
