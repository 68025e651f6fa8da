"""Who may write which course: trainers of the unit it belongs to; of the province where it is for everybody."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_

from courses.catalogue.models import Course
from courses.packing.models import DRAFT, LIVE, CourseDraft
from courses.permissions import AUTHOR, writes_for
from lms.api import Permission, Unit, lazy_


@dataclass(frozen=True)
class Desk:
    """A course being worked on: where it belongs, and its draft if there is one. `path` is None for the province's."""

    course: Course
    path: str | None
    draft: CourseDraft | None
    key: str = ""

    @property
    def folder(self) -> str:
        """The folder that the pages show."""
        return DRAFT if self.draft else LIVE


def _may_edit(user: Any, desk: Any) -> bool:
    return writes_for(user, desk.path)


def _may_copy(user: Any, desk: Any) -> bool:
    """The province's courses are there for every trainer to take for their own unit."""
    return bool(user.granted_paths(AUTHOR.name)) and (desk.path is None or writes_for(user, desk.path))


EDIT_COURSE = Permission("courses.edit_course", _may_edit, lazy_("Soạn khóa học"))
COPY_COURSE = Permission("courses.copy_course", _may_copy, lazy_("Chép khóa học cho đơn vị mình"))

PERMISSIONS = [EDIT_COURSE, COPY_COURSE]


def within_reach(user: Any) -> ColumnElement[bool]:
    """The courses that `user` may write or copy; a condition on `Course` with its `Unit` joined from outside."""
    paths = user.granted_paths(AUTHOR.name)
    if not paths:
        return false()
    own = or_(*(Unit.path.startswith(path, autoescape=True) for path in paths))
    return or_(own, Course.unit_id.is_(None))
