"""What it takes to be a marking rule. Read this page to write one; `courses.testing` holds its test."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from courses.questions.contract import Fault
from courses.questions.office.parameters import Parameter, parameter_faults
from lms.api import ExtensionPoint, JSONDict, _

WORD, SHEET, SLIDES = "docx", "xlsx", "pptx"
"""What a rule reads: files of this ending, opened with python-docx, openpyxl and python-pptx."""


@dataclass(frozen=True)
class Finding:
    """What a rule found: in words, how much of its points that is (0 to 1), and where it was seen.

    Both texts are plain and in the reader's language; an empty `found` says that nothing of the kind is there.
    """

    found: str
    fraction: float
    evidence: str = ""

    @classmethod
    def of(cls, *, right: bool, found: str, evidence: str = "") -> "Finding":
        """All of the points or none."""
        return cls(found, float(right), evidence)

    @classmethod
    def share(cls, got: int, wanted: int, found: str, evidence: str = "") -> "Finding":
        """As many of the points as parts are right."""
        return cls(found, min(1.0, got / wanted) if wanted else 0.0, evidence)


class MarkingRule(ABC):
    """One thing that can be seen in an office file, such as its margins. Pure: the same file gives the same finding.

    `look` is given the opened document (`Document`, `courses.questions.office.book.Book` or `Presentation`) and the
    author's parameters, which have passed `check`. It may raise what `opening.ODDITIES` names for a file that no
    office program would write: that counts as not found.
    """

    key: str
    title: Any  # a lazy translation
    reads: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]] = ()

    def check(self, asked: Mapping[str, Any]) -> Iterator[Fault]:
        """Find what an author must mend in the parameters. Takes anything a YAML file can hold, and never raises."""
        yield from parameter_faults(self.parameters, asked)

    @abstractmethod
    def look(self, document: Any, asked: JSONDict) -> Finding:
        """See how far the document does what is asked."""


MARKING_RULES: ExtensionPoint[MarkingRule] = ExtensionPoint("courses.marking_rules", MarkingRule)


def full_key(name: str) -> str:
    """Complete the short name that packs write: `docx_margins` is `courses.docx_margins`."""
    return name if "." in name else f"courses.{name}"


def nothing() -> str:
    """The words for what is not in the file."""
    return str(_("không có"))
