"""Saved filters, schedules, and the files that have been made of reports."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import JSONDict, Key, Model


class SavedFilter(Model):
    """What a person has asked of a report, under a name, to be asked again."""

    __tablename__ = "lms_report_filter"
    __table_args__ = (UniqueConstraint("owner_id", "report", "name"),)

    id: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    report: Mapped[str]
    name: Mapped[str]
    query: Mapped[JSONDict]
    created_at: Mapped[datetime]


class Schedule(Model):
    """A report that is made again and again. `rhythm` is weekly or monthly, `format` xlsx, csv or pdf.

    Each recipient gets what they themselves may follow on that day, whatever its owner may.
    """

    __tablename__ = "lms_report_schedule"

    id: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    report: Mapped[str]
    name: Mapped[str]
    query: Mapped[JSONDict]
    rhythm: Mapped[str]
    format: Mapped[str]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ScheduleRecipient(Model):
    """Somebody who gets a scheduled report, until they or its owner have had enough."""

    __tablename__ = "lms_report_recipient"
    __table_args__ = (UniqueConstraint("schedule_id", "user_id"),)

    id: Mapped[Key]
    schedule_id: Mapped[int] = mapped_column(ForeignKey("lms_report_schedule.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    left_at: Mapped[datetime | None]


class Export(Model):
    """A file made of a report for one person, with what that person may follow at that moment.

    `state` is waiting, done, empty (no rows: nothing was sent), refused (the person may follow nothing any longer), or
    expired: the file is gone. A schedule makes one for each recipient and `period` ("2026-W48", "2026-11"). `file` is
    what it is called, `rows` counts its rows. It can be fetched by its owner until `kept_until`.
    """

    __tablename__ = "lms_report_export"
    __table_args__ = (
        UniqueConstraint("schedule_id", "owner_id", "period"),
        Index("ix_lms_report_export_kept", "state", "kept_until"),
    )

    id: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("lms_user.id"), index=True)
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("lms_report_schedule.id"))
    period: Mapped[str] = mapped_column(default="")
    report: Mapped[str]
    query: Mapped[JSONDict]
    format: Mapped[str]
    sort: Mapped[str] = mapped_column(default="")
    job_id: Mapped[int | None] = mapped_column(ForeignKey("lms_job.id"))
    state: Mapped[str] = mapped_column(default="waiting")
    words: Mapped[list[Any]]
    rows: Mapped[int] = mapped_column(default=0)
    file: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str | None]
    size: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    kept_until: Mapped[datetime | None]
