"""The tree of units, and who works where."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Key, Model

ALWAYS = date(1900, 1, 1)


class Unit(Model):
    """A body, office or commune. `path` lists the ids from the root ("/1/4/17/"), so a subtree is one prefix.

    `kind` is one of the keys of `KINDS` in `lms.organisation.kinds`; `valid_to` is None while it exists.
    """

    __tablename__ = "lms_unit"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    path: Mapped[str] = mapped_column(index=True)
    position: Mapped[int] = mapped_column(default=0)
    search_text: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date] = mapped_column(default=ALWAYS)
    valid_to: Mapped[date | None]

    @property
    def unit_path(self) -> str:
        """Where the unit lies: at its own place, for permission rules."""
        return self.path


class Membership(Model):
    """A person's place in a unit. `main` is the one that reports and certificates name.

    `learner_group` is can_bo, cong_chuc, vien_chuc or nguoi_lao_dong.
    """

    __tablename__ = "lms_membership"
    __table_args__ = (Index("ix_lms_membership_unit_main", "unit_id", "main"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    position: Mapped[str] = mapped_column(default="")
    learner_group: Mapped[str] = mapped_column(default="cong_chuc")
    is_leader: Mapped[bool] = mapped_column(default=False)
    is_it_dedicated: Mapped[bool] = mapped_column(default=False)
    main: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date] = mapped_column(default=ALWAYS)
    valid_to: Mapped[date | None]
    unit: Mapped[Unit] = relationship()
