"""Reading imports of staff for their pages."""

from collections.abc import Sequence
from typing import Any

from flask import abort
from sqlalchemy import Select, select

from lms.db import db
from lms.jobs.models import Job
from lms.organisation.permissions import MANAGE_STAFF
from lms.permissions import Permission, own
from lms.staffing.import_models import (
    CHANGED,
    ERROR,
    LEAVES,
    MOVED,
    NEW,
    QUESTION,
    StaffImport,
    StaffImportLine,
)

PROBLEMS = (ERROR, QUESTION)
LISTED = (MOVED, CHANGED, NEW, LEAVES)
"""Kinds of lines in the order in which the page looks for the first list to show."""

MOST_PROBLEMS = 25


def _uses(user: Any, subject: Any) -> bool:
    return own(user, subject) and MANAGE_STAFF.rule(user, None)


USE_IMPORT = Permission("lms.use_staff_import", _uses)
"""A sheet that was handed in is seen and used by its owner alone, as long as they look after staff."""

PERMISSIONS = [USE_IMPORT]


def find_import(import_id: int) -> StaffImport:
    """Load an import; answers 404."""
    return db.session.get(StaffImport, import_id) or abort(404)


def imports_of(user_id: int) -> Select[StaffImport]:
    """The sheets that a person has handed in, the newest first."""
    return select(StaffImport).where(StaffImport.owner_id == user_id).order_by(StaffImport.id.desc())


def lines_of(import_id: int, *kinds: str) -> Select[StaffImportLine]:
    """The lines of some kinds, in the order of the sheet."""
    return (
        select(StaffImportLine)
        .where(StaffImportLine.import_id == import_id, StaffImportLine.kind.in_(kinds))
        .order_by(StaffImportLine.number)
    )


def first_problems(import_id: int) -> Sequence[StaffImportLine]:
    """The first lines that cannot be taken in."""
    return db.session.scalars(lines_of(import_id, *PROBLEMS).limit(MOST_PROBLEMS)).all()


def job_of(handed: StaffImport) -> Job | None:
    """The job that takes a sheet in, or did."""
    return db.session.get(Job, handed.job_id) if handed.job_id is not None else None
