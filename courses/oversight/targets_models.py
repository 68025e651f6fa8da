"""Targets of units."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import Key, Model


class Target(Model):
    """So many percent of the people of a unit shall hold a level of a framework by a day.

    It holds for the units below too, except where a nearer one has been set. `level` is the key of a
    `lms.skills.profiles.Profile`; `percent` runs from 1 to 100.
    """

    __tablename__ = "courses_target"
    __table_args__ = (UniqueConstraint("unit_id", "framework", "level"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    framework: Mapped[str]
    level: Mapped[str]
    percent: Mapped[int]
    due_on: Mapped[date]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    set_at: Mapped[datetime]
