"""The log's rows, and the end of its chain."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BIG_KEY, JSONDict, Key, Model


class AuditEntry(Model):
    """One deed. `action` is a past-tense name such as `certificates.revoked`; `subject` such as `courses:course:1`.

    `seq` is its place in the chain, without a gap; `hash` seals the row and its place after the one before.
    """

    __tablename__ = "lms_audit_entry"

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    detail: Mapped[JSONDict]
    address: Mapped[str]
    seq: Mapped[int | None] = mapped_column(BIG_KEY, unique=True)
    hash: Mapped[str] = mapped_column(default="")


class AuditHead(Model):
    """Where the chain ends: one row, whose lock puts the entries of all processes in order."""

    __tablename__ = "lms_audit_head"

    id: Mapped[Key]
    seq: Mapped[int] = mapped_column(BIG_KEY, default=0)
    hash: Mapped[str] = mapped_column(default="")
