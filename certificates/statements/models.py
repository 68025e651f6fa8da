"""Statements that were made."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import Key, Model


class Statement(Model):
    """What a person had learnt in `year`, as known at `made_at`; the signed file never changes.

    `token` names the job that made it, which makes one for each person. `unit_id` is the unit of that day, `hours` the
    tiết of the year.
    """

    __tablename__ = "certificates_statement"
    __table_args__ = (
        UniqueConstraint("token", "owner_id"),
        Index("ix_certificates_statement_owner", "owner_id", "year", "made_at"),
    )

    id: Mapped[Key]
    token: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("certificates_issuing_body.id"))
    year: Mapped[int]
    hours: Mapped[float]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    file_sha256: Mapped[str] = mapped_column(unique=True)
    signed_with: Mapped[str]
