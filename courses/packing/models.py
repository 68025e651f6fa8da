"""The files that a course is made of, and the second folder beside them that is being written."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import Key, Model

LIVE, DRAFT = "live", "draft"
"""The folders of a course: what learners have, and what somebody is writing."""


class CourseFile(Model):
    """A file of a course's pack. `folder` is live or draft; `path` is the place inside, such as "lessons/01-mot.md".

    Texts stand here; a picture is in the store of files under its `sha256`, and its `text` is None. `size` is in bytes.
    """

    __tablename__ = "courses_course_file"
    __table_args__ = (UniqueConstraint("course_id", "folder", "path"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    folder: Mapped[str]
    path: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    text: Mapped[str | None]


class CourseDraft(Model):
    """A course is being written: who began it and when, from which live version, and who was the last to change it.

    `base` is the digest of the live course when the draft was begun, empty for a course that never went live.
    """

    __tablename__ = "courses_course_draft"

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"), unique=True)
    base: Mapped[str] = mapped_column(default="")
    begun_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    begun_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("lms_user.id"))
    changed_at: Mapped[datetime]
