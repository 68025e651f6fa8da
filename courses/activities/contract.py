"""What a kind of activity is. Read this page to write one; `reading` beside it is the shortest example."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from lms.api import ExtensionPoint, JSONDict


class ActivityRow(Protocol):
    """What a kind may read of an activity. `settings` are small and always loaded; `minutes` are honest ones."""

    id: int
    key: str
    type: str
    minutes: int
    skills: list[Any]
    settings: JSONDict


class ActivityType(ABC):
    """A kind of activity. It calls `courses.api.activity_done` when a learner has done one.

    But for `scores` nothing here may ask the database: a course's page draws dozens of activities in a fixed number
    of statements.
    """

    key: str
    title: Any  # a lazy translation
    icon: str

    @abstractmethod
    def url(self, activity: ActivityRow) -> str:
        """Where learners do it."""

    @abstractmethod
    def summary(self, activity: ActivityRow) -> str:
        """What stands beside its title in the outline: how long, which skill, how many questions."""

    def scores(self, activities: Sequence[ActivityRow], learner_id: int) -> Mapping[int, float]:  # noqa: ARG002
        """What learners may see of their scores now, 0 to 1, by the activities' ids; one statement for them all."""
        return {}

    def counted(self, number: int) -> str:
        """Put a number of these into words, such as “4 bài”."""
        return f"{number} {str(self.title).lower()}"


ACTIVITY_TYPES: ExtensionPoint[ActivityType] = ExtensionPoint("courses.activity_types", ActivityType)


def skill_codes(items: Sequence[str]) -> str:
    """Name the skills above some items, each once: IU06.2.1 and IU06.2.3 are “IU06.2”."""
    return ", ".join(dict.fromkeys(code.rpartition(".")[0] or code for code in items))
