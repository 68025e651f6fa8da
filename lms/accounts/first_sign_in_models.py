"""One-time codes for the first sign-in."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Key, Model


class FirstCode(Model):
    """The newest code of a person: one use, thirty days. A new one takes the place of the one before.

    Only a keyed hash is kept, so that whoever reads the database cannot try codes against it.
    """

    __tablename__ = "lms_first_code"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), unique=True)
    code_hash: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
