"""What positions require."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Key, Model
from lms.organisation.models import Unit


class PositionProfile(Model):
    """The modules of a framework that people of a unit and below need in their vị trí việc làm (`position`).

    `position_key` is the name as `lms.skills.requirements` compares it. Of several that reach somebody the one of the
    nearest unit counts.
    """

    __tablename__ = "lms_position_profile"
    __table_args__ = (
        UniqueConstraint("framework", "unit_id", "position_key", name="uq_lms_position_profile_position"),
    )

    id: Mapped[Key]
    framework: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    position: Mapped[str]
    position_key: Mapped[str]
    modules: Mapped[list[Any]]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    unit: Mapped[Unit] = relationship(viewonly=True)

    @property
    def unit_path(self) -> str:
        """Where it holds, for permission rules."""
        return self.unit.path
