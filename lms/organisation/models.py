"""The tree of units with its history, and who works where.

Spans of days are half open: `valid_from` is the first day, `valid_to` the first day no longer, None while it lasts.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import JSONDict, Key, Model

ALWAYS = date(1900, 1, 1)


def _day_before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None


class Unit(Model):
    """A body, office or commune. `path` lists the ids from the root ("/1/4/17/"), so a subtree is one prefix.

    `kind` is one of the keys of `KINDS` in `lms.organisation.kinds`; `valid_to` is None while it exists. The row tells
    what holds today; what held before stands in `UnitVersion`. A unit that has ended lies under the unit that took it
    over, so that whoever looks after that one still sees its past.
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

    @property
    def last_day(self) -> date | None:
        """The last day on which it was there; None while it lasts."""
        return _day_before(self.valid_to)


class UnitVersion(Model):
    """What a unit was called and where it lay during a span of days; one version is open while the unit exists.

    `begun_by_id` and `ended_by_id` are the reorganisations that made it and put an end to it, if any did.
    """

    __tablename__ = "lms_unit_version"
    __table_args__ = (UniqueConstraint("unit_id", "valid_from"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    name: Mapped[str]
    kind: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"))
    path: Mapped[str] = mapped_column(index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_reorganisation.id"))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_reorganisation.id"))

    @property
    def last_day(self) -> date | None:
        """The last day on which it held; None while it does."""
        return _day_before(self.valid_to)


class UnitAlias(Model):
    """Another name by which people look for a unit: an older one, a short one, the district it once belonged to."""

    __tablename__ = "lms_unit_alias"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    name: Mapped[str]
    search_text: Mapped[str]


class Reorganisation(Model):
    """A change of units by decision. `kind` is open, rename, move, merge, split or close; it holds from the day `day`.

    `state` is draft (its preview is being looked at), planned (for a day to come), applied, cancelled or undone. `plan`
    is what the officer has settled; `before` is what it takes to undo it. All units concerned lie in `unit_id`.
    """

    __tablename__ = "lms_reorganisation"

    id: Mapped[Key]
    kind: Mapped[str]
    day: Mapped[date]
    decision: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="planned")
    plan: Mapped[JSONDict]
    before: Mapped[JSONDict]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    unit: Mapped[Unit | None] = relationship(viewonly=True)

    @property
    def unit_path(self) -> str | None:
        """Where all of it lies, for permission rules."""
        return self.unit.path if self.unit else None


class UnitSuccession(Model):
    """People and records of `from_unit_id` have a successor in `to_unit_id` since the reorganisation's day."""

    __tablename__ = "lms_unit_succession"
    __table_args__ = (
        UniqueConstraint("reorganisation_id", "from_unit_id", "to_unit_id", name="uq_lms_unit_succession_units"),
    )

    id: Mapped[Key]
    reorganisation_id: Mapped[int] = mapped_column(ForeignKey("lms_reorganisation.id"))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    day: Mapped[date]


class Membership(Model):
    """A person's place in a unit. `main` is the one that reports and certificates name.

    `position` is the chức vụ, `job_position` the vị trí việc làm, `rank` the ngạch or hạng; `learner_group` is can_bo,
    cong_chuc, vien_chuc or nguoi_lao_dong. None begins in the future: what holds today has no `valid_to`.
    """

    __tablename__ = "lms_membership"
    __table_args__ = (Index("ix_lms_membership_unit_main", "unit_id", "main"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    position: Mapped[str] = mapped_column(default="")
    job_position: Mapped[str] = mapped_column(default="")
    rank: Mapped[str] = mapped_column(default="")
    learner_group: Mapped[str] = mapped_column(default="cong_chuc")
    is_leader: Mapped[bool] = mapped_column(default=False)
    is_it_dedicated: Mapped[bool] = mapped_column(default=False)
    main: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date] = mapped_column(default=ALWAYS)
    valid_to: Mapped[date | None]
    unit: Mapped[Unit] = relationship()
