"""Reading how far a learner is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Select, bindparam, select

from courses.activities.contract import ACTIVITY_TYPES
from courses.catalogue.models import Activity, Course, Module
from courses.completion.models import Enrolment, Progress
from courses.completion.outlined import (
    ACTIVITY,
    COURSE,
    ENROLMENT,
    MODULE,
    PROGRESS,
    AnyCourse,
    AnyEnrolment,
    OutlinedActivity,
    OutlinedCourse,
    OutlinedModule,
    OwnProgress,
    enrolment_from,
    step_parts,
)
from lms.api import db, rows_of


@dataclass(frozen=True)
class Step:
    """An activity with what the learner has done of it. `number` counts the course's lessons, None for the rest."""

    activity: OutlinedActivity
    progress: OwnProgress | None
    number: int | None

    @property
    def state(self) -> str:
        """Tell `done`, `going` or an empty text."""
        return self.progress.state if self.progress else ""


@dataclass(frozen=True)
class Section:
    """A module with its steps; without a module, what closes the course."""

    module: OutlinedModule | None
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        """`done` when all that is asked for is, or simply all where nothing is; `going` when something is begun."""
        asked = [step for step in self.steps if step.activity.is_required] or self.steps
        if all(step.state == "done" for step in asked):
            return "done"
        return "going" if any(step.state for step in self.steps) else ""


@dataclass(frozen=True)
class Place:
    """Where a learner stands in a course."""

    course: AnyCourse
    enrolment: AnyEnrolment | None
    sections: tuple[Section, ...] = field(default=())

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for section in self.sections for step in section.steps)

    @property
    def required(self) -> tuple[Step, ...]:
        """What the course's rule asks for."""
        return tuple(step for step in self.steps if step.activity.is_required)

    @property
    def left(self) -> tuple[Step, ...]:
        """What the rule asks for and is not done."""
        return tuple(step for step in self.required if step.state != "done")

    @property
    def next(self) -> Step | None:
        """What to do next: the first thing that is missing, in the order of the course."""
        return self.left[0] if self.left else None

    @property
    def excused(self) -> int:
        """How many lessons an entry test has excused."""
        return sum(step.progress is not None and step.progress.is_excused for step in self.steps)

    @property
    def is_complete(self) -> bool:
        return self.enrolment is not None and self.enrolment.completed_at is not None

    @property
    def fraction(self) -> float:
        """How much of what is asked for has been done, 0 to 1."""
        return 1 - len(self.left) / len(self.required) if self.required else 0.0

    @property
    def minutes_left(self) -> int:
        return sum(step.activity.minutes for step in self.left)

    @property
    def due_on(self) -> date | None:
        """The last day, while the course is not complete."""
        return self.enrolment.due_on if self.enrolment and not self.is_complete else None

    def around(self, activity: Activity | OutlinedActivity) -> tuple[Step | None, Step, Step | None]:
        """The step of `activity`, between the one before and the one after; raises `LookupError`."""
        steps: list[Step | None] = [None, *self.steps, None]
        for before, here, after in zip(steps, steps[1:], steps[2:], strict=False):
            if here is not None and here.activity.id == activity.id:
                return before, here, after
        raise LookupError(activity.key)


def place_in(course: AnyCourse, enrolment: AnyEnrolment | None, learner_id: int | None) -> Place:
    """Read a learner's place in one course in one statement; without a learner, the bare outline."""
    return _places([(course, enrolment)], learner_id)[0]


def own_place(course: Course, learner_id: int | None) -> Place:
    """Read a reader's place in a course, with their enrolment, in one statement."""
    rows = rows_of(_steps_and_enrolment(), learner=learner_id or 0, courses=[course.id]).all()
    enrolment = enrolment_from(rows[0][-len(ENROLMENT) :]) if rows else enrolment_of(course.id, learner_id)
    return Place(course, enrolment, _sections(rows))


def unfinished_places(learner_id: int) -> list[Place]:
    """Read where a learner stands in every course that they take and have not completed, in two statements."""
    taken = rows_of(_unfinished(), learner=learner_id)
    width = len(COURSE)
    return _places([(OutlinedCourse._make(row[:width]), enrolment_from(row[width:])) for row in taken], learner_id)


def enrolment_of(course_id: int, learner_id: int | None) -> Enrolment | None:
    """Find a learner's enrolment in a course."""
    if learner_id is None:
        return None
    return db.session.scalar(
        select(Enrolment).where(Enrolment.course_id == course_id, Enrolment.learner_id == learner_id)
    )


def words_for(steps: Iterable[Step]) -> str:
    """Count steps by their kind, in the order met: “4 bài, 1 bài kiểm tra”."""
    counts: dict[str, int] = {}
    for step in steps:
        counts[step.activity.type] = counts.get(step.activity.type, 0) + 1
    return ", ".join(ACTIVITY_TYPES[key].counted(number) for key, number in counts.items())


@cache
def _steps() -> Select[*tuple[Any, ...]]:
    return (
        select(*ACTIVITY, *PROGRESS, *MODULE)
        .outerjoin(Progress, (Progress.activity_id == Activity.id) & (Progress.learner_id == bindparam("learner")))
        .outerjoin(Module, Module.id == Activity.module_id)
        .where(Activity.course_id.in_(bindparam("courses", expanding=True)), ~Activity.is_retired)
        .order_by(Activity.course_id, Activity.position)
    )


@cache
def _steps_and_enrolment() -> Select[*tuple[Any, ...]]:
    its_own = (Enrolment.course_id == Activity.course_id) & (Enrolment.learner_id == bindparam("learner"))
    return _steps().add_columns(*ENROLMENT).outerjoin(Enrolment, its_own)


@cache
def _unfinished() -> Select[*tuple[Any, ...]]:
    return (
        select(*COURSE, *ENROLMENT)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .where(Enrolment.learner_id == bindparam("learner"), Enrolment.completed_at.is_(None), Course.state != "draft")
        .order_by(Enrolment.id)
    )


def _places(taken: Sequence[tuple[AnyCourse, AnyEnrolment | None]], learner_id: int | None) -> list[Place]:
    ids = [course.id for course, _enrolment in taken]
    rows = rows_of(_steps(), learner=learner_id or 0, courses=ids).all() if taken else []
    found = {course_id: _sections(group) for course_id, group in groupby(rows, key=attrgetter("course_id"))}
    return [Place(course, enrolment, found.get(course.id, ())) for course, enrolment in taken]


def _sections(rows: Iterable[Sequence[Any]]) -> tuple[Section, ...]:
    """Steps in the order of the course, by their modules; what teaches is numbered."""
    sections: list[Section] = []
    number = 0
    for module, members in groupby(map(step_parts, rows), key=itemgetter(2)):
        steps = []
        for activity, progress, _module in members:
            teaches = bool(activity.skills)
            number += teaches
            steps.append(Step(activity, progress, number if teaches else None))
        sections.append(Section(module, tuple(steps)))
    return tuple(sections)
