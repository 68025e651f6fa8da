"""What it takes to be the form of a family of question types. It is pure: posted in, author's fields out."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from courses.authoring.posted import Posted
from lms.api import JSONDict


class FormFamily(ABC):
    """The part of the editor's page that differs from type to type.

    `template` draws `fields` and is given `faults`, sentences by the path of their field. What a type has beyond
    `names` is written as YAML below the form, so that no field is out of reach.
    """

    types: ClassVar[tuple[str, ...]]
    names: ClassVar[tuple[str, ...]]
    template: ClassVar[str]
    rows: ClassVar[Mapping[str, Callable[[], Any]]] = {}
    """The parts that may stand several times, each with how an empty one is made."""

    @abstractmethod
    def read(self, posted: Posted) -> JSONDict:
        """Read the author's fields that are in `names`."""

    @abstractmethod
    def empty(self) -> JSONDict:
        """What a new question begins with."""

    def is_blank(self, row: Any) -> bool:
        """Whether a row says nothing, and is left out before the question is checked."""
        return not (any(value for value in row.values()) if isinstance(row, Mapping) else row)
