"""What marking rules found in files that were handed in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.api import Key, Model


class RuleReport(Model):
    """What the rules of a question's version found in an upload: one entry a rule, in their order, in `findings`.

    [{"found", "fraction", "evidence"}]. `trouble` is why the file could not be read, empty where it could; then there
    are no findings. Rows are added and never changed.
    """

    __tablename__ = "courses_rule_report"
    __table_args__ = (UniqueConstraint("upload_id", "version_id"),)

    id: Mapped[Key]
    upload_id: Mapped[int] = mapped_column(ForeignKey("courses_upload.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("courses_question_version.id"))
    findings: Mapped[list[Any]]
    trouble: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
