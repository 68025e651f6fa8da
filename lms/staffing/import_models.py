"""Sheets of staff that were handed in, line by line, and what each import has changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import BIG_KEY, JSONDict, Key, Model

LOOKED_AT, WAITING, APPLIED, UNDONE, DISCARDED = "looked_at", "waiting", "applied", "undone", "discarded"
"""States of an import: looked at and waiting for a person, waiting for the worker, taken in, undone, put away."""

NEW, MOVED, CHANGED, SAME, LEAVES, ERROR, QUESTION = "new", "moved", "changed", "same", "leaves", "error", "question"
KINDS = (NEW, MOVED, CHANGED, LEAVES, QUESTION, ERROR, SAME)
"""What a line comes to, in the order in which pages count them."""

CHANGING = (NEW, MOVED, CHANGED, LEAVES)


class StaffImport(Model):
    """A sheet that somebody handed in. `scope` are the paths of the units that were theirs to change that day.

    `columns` maps the key of a column to its place in the sheet, from 0; `encoding` is tcvn3 or vni while the texts
    are in those old letters; `counts` tells how many lines came to what.
    """

    __tablename__ = "lms_staff_import"

    id: Mapped[Key]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("lms_user.id"), index=True)
    scope: Mapped[list[Any]]
    created_at: Mapped[datetime]
    file_name: Mapped[str]
    file_hash: Mapped[str]
    columns: Mapped[JSONDict]
    notes: Mapped[list[Any]]
    encoding: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=LOOKED_AT)
    counts: Mapped[JSONDict]
    seconds: Mapped[float] = mapped_column(default=0.0)
    job_id: Mapped[int | None] = mapped_column(BIG_KEY)
    decided_at: Mapped[datetime | None]


class StaffImportLine(Model):
    """A line of a sheet. `cells` are its texts by the keys of the columns, as they stand or as they were mended here.

    `answer` is what the officer said where we asked: same or other. `outcome` holds what pages show and the next look
    compares: changes, problem, advice, warnings.
    """

    __tablename__ = "lms_staff_import_line"
    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        Index("ix_lms_staff_import_line_kind", "import_id", "kind", "number"),
    )

    id: Mapped[Key]
    import_id: Mapped[int] = mapped_column(ForeignKey("lms_staff_import.id"))
    number: Mapped[int]
    cells: Mapped[JSONDict]
    answer: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    outcome: Mapped[JSONDict]


class StaffTrace(Model):
    """What an import did to a row: `kind` is the table, `is_new` a row that it has made.

    `before` and `after` hold the columns that it has changed; of a new row `after` holds all of them.
    """

    __tablename__ = "lms_staff_trace"
    __table_args__ = (UniqueConstraint("import_id", "kind", "row_id", name="uq_lms_staff_trace_row"),)

    id: Mapped[Key]
    import_id: Mapped[int] = mapped_column(ForeignKey("lms_staff_import.id"))
    kind: Mapped[str]
    row_id: Mapped[int] = mapped_column(BIG_KEY)
    is_new: Mapped[bool]
    before: Mapped[JSONDict]
    after: Mapped[JSONDict]
