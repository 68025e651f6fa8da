"""People who can sign in, and what they have been granted."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Key, Model
from lms.organisation.models import Membership, Unit


class User(Model):
    """A person. `staff_code` is what HR files know them by; the e-mail may change or be missing.

    Sign-in tells no large letters from small: keep staff codes in capitals and e-mails in small letters.
    `password_hash` is empty while no password has been set.

    `sort_key` orders by tên, then họ, in Vietnamese order; `search_text` is the name without tone marks.
    `session_epoch` is part of every session's id: a new value ends all sessions. `notice_version` is the
    version of the personal-data notice that the person has read, with its moment. `takes_reminders` lets what may wait
    leave the inbox, by mail and other channels.
    """

    __tablename__ = "lms_user"

    id: Mapped[Key]
    staff_code: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(index=True)
    search_text: Mapped[str]
    birth_date: Mapped[date | None]
    password_hash: Mapped[str] = mapped_column(default="")
    session_epoch: Mapped[str]
    is_suspended: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="vi")
    large_text: Mapped[bool] = mapped_column(default=False)
    notice_version: Mapped[int] = mapped_column(default=0)
    notice_read_at: Mapped[datetime | None]
    takes_reminders: Mapped[bool] = mapped_column(default=True)
    memberships: Mapped[list[Membership]] = relationship(
        primaryjoin="User.id == Membership.user_id", viewonly=True, order_by="Membership.id"
    )

    @property
    def owner_id(self) -> int:
        """A person's account is their own."""
        return self.id


class Grant(Model):
    """A permission over a unit and everything below it."""

    __tablename__ = "lms_grant"
    __table_args__ = (UniqueConstraint("user_id", "permission", "unit_id"),)

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    permission: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("lms_unit.id"))
    unit: Mapped[Unit] = relationship()


class PasswordReset(Model):
    """A link to set a new password: one use, a short life. Only the hash of its secret is kept."""

    __tablename__ = "lms_password_reset"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFailures(Model):
    """Wrong passwords in a row, counted for an account whichever door they came through.

    `key` is `user:<id>`, or a hash of what was typed when nobody has that name: both must look alike from outside.
    """

    __tablename__ = "lms_sign_in_failures"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)


class EndedSession(Model):
    """A session that its owner has signed out of, kept until it would have ended by itself.

    The session itself lives in a cookie; a copy of the cookie must be worth nothing after the sign-out.
    """

    __tablename__ = "lms_ended_session"

    key: Mapped[str] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(index=True)
