"""What quizzes tell others."""

from dataclasses import dataclass

from lms.api import Event


@dataclass(frozen=True, kw_only=True)
class AttemptGraded(Event):
    """A real attempt has got a grade: its first, or a changed one."""

    attempt_id: int
    quiz_id: int


@dataclass(frozen=True, kw_only=True)
class AttemptHandedIn(Event):
    """An attempt has been finished and has answers that wait for their marks."""

    attempt_id: int
