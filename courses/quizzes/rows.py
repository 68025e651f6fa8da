"""What was read of an attempt and its paper as plain values, which nothing watches for changes.

A page reads a whole paper at every request; the ORM's objects for it cost more than everything else of the statement.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from courses.catalogue.languages import in_language
from courses.catalogue.models import Activity, Course
from courses.quizzes.answer_models import Answer
from courses.quizzes.behaviours.contract import behaviour_named
from courses.quizzes.models import Attempt, Quiz, Slot
from lms.api import JSONDict


class SlotRow(NamedTuple):
    """A slot as it was when it was read; see `Slot`."""

    attempt_id: int
    position: int
    version_id: int
    section: int
    weight: float
    variant: JSONDict | None
    flagged: bool
    seen_at: datetime | None
    checked: int
    tries: int
    hints: int


class AnswerRow(NamedTuple):
    """An answer as it was when it was read; see `Answer`."""

    version: int
    seq: int
    given: JSONDict
    raw: JSONDict
    saved_at: datetime
    request: str


class CourseRow(NamedTuple):
    """What pages of an attempt show of its course; see `Course`."""

    framework: str


class ActivityRow(NamedTuple):
    """What they show of its activity; see `Activity`."""

    titles: JSONDict
    course: CourseRow

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.titles)


class QuizRow(NamedTuple):
    """What they need of its quiz; see `Quiz`."""

    behaviour: str
    options: JSONDict
    review: JSONDict
    shuffle: bool
    activity: ActivityRow

    @property
    def is_exam(self) -> bool:
        return behaviour_named(self.behaviour).is_exam


class AttemptRow(NamedTuple):
    """An attempt as it was when it was read; see `Attempt`."""

    id: int
    owner_id: int
    started_at: datetime
    deadline_at: datetime | None
    finished_at: datetime | None
    finished_by: str
    seed: int
    last_seq: int
    terms: JSONDict
    session_key: str
    address: str
    browser: str
    quiz: QuizRow

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


ATTEMPT_COLUMNS = (
    *(getattr(Attempt, name) for name in AttemptRow._fields[:-1]),
    *(getattr(Quiz, name) for name in QuizRow._fields[:-1]),
    Activity.titles,
    Course.framework,
)
SLOT_COLUMNS = tuple(getattr(Slot, name) for name in SlotRow._fields)
ANSWER_COLUMNS = tuple(getattr(Answer, name) for name in AnswerRow._fields)

AnyAttempt = Attempt | AttemptRow
AnyQuiz = Quiz | QuizRow
AnySlot = Slot | SlotRow
AnyAnswer = Answer | AnswerRow
"""Where it does not matter whether a row is watched."""


def slot_and_answer(row: Sequence[Any]) -> tuple[SlotRow, AnswerRow | None]:
    """Take both out of a row that begins with `SLOT_COLUMNS` and `ANSWER_COLUMNS`; None where nothing was answered."""
    slots, both = len(SLOT_COLUMNS), len(SLOT_COLUMNS) + len(ANSWER_COLUMNS)
    answered = row[slots] is not None
    return SlotRow._make(row[:slots]), AnswerRow._make(row[slots:both]) if answered else None


def attempt_from(row: Sequence[Any]) -> AttemptRow:
    """Make an attempt of a row of `ATTEMPT_COLUMNS`."""
    quiz = len(AttemptRow._fields) - 1
    *settings, titles, framework = row[quiz:]
    activity = ActivityRow(titles, CourseRow(framework))
    return AttemptRow._make((*row[:quiz], QuizRow._make((*settings, activity))))
