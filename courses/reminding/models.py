"""What has been told of each duty, and the words in which units tell it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import Key, Model


class DutyReminder(Model):
    """How far reminding of a duty has come, for its last day `due_on`; with another last day it begins anew.

    `told` is the newest reminder, in days after the last day (-7 is a week before); `next_on` when the next is due.
    `escalated` is 0, or the days of lateness that have been reported above the learner.
    """

    __tablename__ = "courses_duty_reminder"

    duty_id: Mapped[int] = mapped_column(ForeignKey("courses_duty.id"), primary_key=True, autoincrement=False)
    due_on: Mapped[date]
    told: Mapped[int]
    next_on: Mapped[date] = mapped_column(index=True)
    escalated: Mapped[int] = mapped_column(default=0)


class ReminderText(Model):
    """The words of a unit for one kind of reminder in one language; they hold for all units below without their own."""

    __tablename__ = "courses_reminder_text"
    __table_args__ = (UniqueConstraint("unit_id", "kind", "language"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    kind: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    changed_at: Mapped[datetime]
