"""What was read of courses and of a learner in them, as plain values that nothing watches for changes.

A page draws dozens of activities, each with its module and what the learner has done of it. Making the ORM's objects of
them costs more than everything else of the statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from courses.catalogue.languages import in_language
from courses.catalogue.models import Activity, Course, Module
from courses.completion.models import Enrolment, Progress
from lms.api import JSONDict


@dataclass(slots=True)
class OutlinedActivity:
    """An activity as outlines draw it; see `Activity`."""

    id: int
    course_id: int
    key: str
    type: str
    titles: JSONDict
    minutes: int
    skills: list[Any]
    settings: JSONDict
    is_required: bool

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.titles)


class OutlinedModule(NamedTuple):
    """A module as outlines draw it; see `Module`."""

    id: int
    titles: JSONDict

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.titles)


class OutlinedCourse(NamedTuple):
    """A course as lists name it; see `Course`."""

    id: int
    key: str
    titles: JSONDict
    framework: str

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.titles)


class OwnProgress(NamedTuple):
    """What the learner has done of an activity; see `Progress`."""

    state: str
    score: float | None
    checks: JSONDict
    is_excused: bool


class OwnEnrolment(NamedTuple):
    """That the learner takes a course; see `Enrolment`."""

    id: int
    course_id: int
    learner_id: int
    period: int
    source: str
    due_on: date | None
    enrolled_at: datetime
    completed_at: datetime | None
    class_id: int | None

    @property
    def owner_id(self) -> int:
        """The learner."""
        return self.learner_id


ACTIVITY = tuple(getattr(Activity, field.name) for field in fields(OutlinedActivity))
MODULE = tuple(getattr(Module, name) for name in OutlinedModule._fields)
COURSE = tuple(getattr(Course, name) for name in OutlinedCourse._fields)
PROGRESS = tuple(getattr(Progress, name) for name in OwnProgress._fields)
ENROLMENT = tuple(getattr(Enrolment, name) for name in OwnEnrolment._fields)

AnyCourse = Course | OutlinedCourse
AnyEnrolment = Enrolment | OwnEnrolment
"""Where it does not matter whether a row is watched."""


def step_parts(row: Sequence[Any]) -> tuple[OutlinedActivity, OwnProgress | None, OutlinedModule | None]:
    """Take apart a row that begins with `ACTIVITY`, `PROGRESS` and `MODULE`; None for what there is not."""
    progress = len(ACTIVITY)
    module = progress + len(PROGRESS)
    return (
        OutlinedActivity(*row[:progress]),
        OwnProgress._make(row[progress:module]) if row[progress] is not None else None,
        OutlinedModule._make(row[module : module + len(MODULE)]) if row[module] is not None else None,
    )


def enrolment_from(columns: Sequence[Any]) -> OwnEnrolment | None:
    """Make an enrolment of `ENROLMENT`; None where nobody is enrolled."""
    return OwnEnrolment._make(columns) if columns[0] is not None else None
