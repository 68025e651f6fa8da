"""What can be completed: the subjects of the learning record, by the words in which people look for them."""

from abc import ABC, abstractmethod
from typing import Any

from lms.plugins.contract import ExtensionPoint


class SubjectSource(ABC):
    """A kind of things that can be completed, such as courses; `title` is its word in the plural."""

    key: str
    title: Any  # a lazy translation

    @abstractmethod
    def found(self, words: str, most: int) -> list[tuple[str, str]]:
        """Subjects with their titles where every word is found, tone marks apart; `most` at most, one statement."""


SUBJECTS: ExtensionPoint[SubjectSource] = ExtensionPoint("lms.subjects", SubjectSource)
