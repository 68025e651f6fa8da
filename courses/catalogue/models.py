"""Courses, modules and activities: what a pack has put there."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from courses.catalogue.languages import in_language
from lms.api import JSONDict, Key, Model, Unit


class Course(Model):
    """A course. `key` is the pack's; `digest` tells whether the pack has changed since it was loaded.

    `kind` is boi_duong, dao_tao or tap_huan; `hours` are tiết of 45 minutes; `state` is draft, open, closed, or
    archived: closed, and out of the trainers' sight. `titles`, `summaries`, `audiences` are by language. `skills` are
    the codes of the framework that it teaches, `level` is theirs. `rules` is the completion rule as the pack writes it,
    `certificate` the key of the certificate's template, `search_text` what searches compare, without tone marks.

    Learners may join between `opens_at` and `closes_at`, once they have completed the courses that `needs` names by
    their keys. `unit_id` is whose trainers write it, None for the province's; with `for_unit_only` nobody else's people
    join it, and with `asks_approval` only whom an officer lets in. `edited_at` is when it was last published here:
    loading the pack that shipped then leaves it alone. `has_classes` says that there has been a class of it: pages of
    other courses need not ask.
    """

    __tablename__ = "courses_course"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(default="boi_duong")
    titles: Mapped[JSONDict]
    summaries: Mapped[JSONDict]
    audiences: Mapped[JSONDict]
    hours: Mapped[float] = mapped_column(default=0.0)
    framework: Mapped[str] = mapped_column(default="")
    level: Mapped[str] = mapped_column(default="")
    skills: Mapped[list[Any]]
    rules: Mapped[JSONDict]
    certificate: Mapped[str] = mapped_column(default="")
    sources: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(default="open", index=True)
    search_text: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("lms_unit.id"), index=True)
    for_unit_only: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    needs: Mapped[list[Any]] = mapped_column(default=list)
    asks_approval: Mapped[bool] = mapped_column(default=False)
    edited_at: Mapped[datetime | None]
    has_classes: Mapped[bool] = mapped_column(default=False)
    unit: Mapped[Unit | None] = relationship(viewonly=True)

    @property
    def has_conditions(self) -> bool:
        """Whether it takes more than being signed in to join it."""
        return bool(self.needs or self.opens_at or self.closes_at or self.for_unit_only or self.asks_approval)

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.titles)

    @property
    def summary(self) -> str:
        """The summary in the reader's language."""
        return in_language(self.summaries)

    @property
    def audience(self) -> str:
        """For whom it is, in the reader's language."""
        return in_language(self.audiences)

    @property
    def subject(self) -> str:
        """What the learning record knows the course by."""
        return f"courses:course:{self.id}"


class Module(Model):
    """A part of a course. It stays when its activities have moved away; pages then leave it out."""

    __tablename__ = "courses_module"
    __table_args__ = (UniqueConstraint("course_id", "key"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    key: Mapped[str]
    position: Mapped[int]
    titles: Mapped[JSONDict]

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.titles)


class Activity(Model):
    """Something to do in a course. `type` is a key of `ACTIVITY_TYPES`; without a module it stands after them all.

    `settings` are small and drawn in lists; `content` is the rest (of a reading: markdown, parts, checks) and loaded
    only where asked for. `skills` are the codes that doing it shows as studied. `is_required` says that the course's
    rule asks for it; `is_retired` that the pack no longer has it: learners' rows about it remain.
    """

    __tablename__ = "courses_activity"
    __table_args__ = (
        UniqueConstraint("course_id", "key"),
        Index("ix_courses_activity_course_position", "course_id", "position"),
    )

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses_course.id"))
    module_id: Mapped[int | None] = mapped_column(ForeignKey("courses_module.id"))
    key: Mapped[str]
    position: Mapped[int]
    type: Mapped[str]
    titles: Mapped[JSONDict]
    minutes: Mapped[int] = mapped_column(default=0)
    skills: Mapped[list[Any]]
    settings: Mapped[JSONDict]
    content: Mapped[JSONDict] = mapped_column(deferred=True, default=dict)
    is_required: Mapped[bool] = mapped_column(default=False)
    is_retired: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str] = mapped_column(default="")
    course: Mapped[Course] = relationship(viewonly=True)

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.titles)
