"""What becomes of a line of a sheet: what pages show of it, and what is done when it is taken in."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.db import JSONDict
from lms.staffing.import_models import ERROR, QUESTION
from lms.staffing.known_people import KnownPerson

SAME_PERSON, OTHER_PERSON = "same", "other"
"""Answers to a question: the one whom we know, or somebody else."""

MATCH, CODE, RETURN = "match", "code", "return"
"""Questions: is this the one whom we know; does the code still belong to that name; is somebody back who had left."""


@dataclass
class PostChange:
    """A post that is opened, changed or ended. Without `post_id` one is opened; `ends_on` is the first day without it.

    `in_place` corrects the post as it stands, because the change holds from its first day.
    """

    post_id: int | None = None
    unit_id: int = 0
    main: bool = True
    terms: dict[str, Any] = field(default_factory=dict)
    since: date | None = None
    ends_on: date | None = None
    in_place: bool = False


@dataclass
class Plan:
    """What a line does. A person without an id is new, and known by `code` among the lines of the file."""

    code: str
    person_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    posts: list[PostChange] = field(default_factory=list)


class Wrong(Exception):  # noqa: N818 (reads as what it is)
    """A line cannot be taken in as it is; `offered` are values for `column` that would mend it, with their titles."""

    def __init__(self, column: str, sentence: str, offered: tuple[tuple[str, str, str], ...] = ()) -> None:
        super().__init__(sentence)
        self.column, self.sentence, self.offered = column, sentence, offered


class Doubtful(Exception):  # noqa: N818 (reads as what it is)
    """Only a person can tell; `whom` the line may mean."""

    def __init__(self, question: str, sentence: str, whom: KnownPerson) -> None:
        super().__init__(sentence)
        self.question, self.sentence, self.whom = question, sentence, whom


@dataclass
class Verdict:
    """What a line comes to. `changes` are column, before and after, as people read them."""

    kind: str
    name: str = ""
    code: str = ""
    changes: list[list[str]] = field(default_factory=list)
    since: str = ""
    problems: list[list[str]] = field(default_factory=list)
    offered: list[list[str]] = field(default_factory=list)
    question: str = ""
    warnings: list[str] = field(default_factory=list)
    plan: Plan | None = None

    @property
    def outcome(self) -> JSONDict:
        """All but the plan, for keeping and comparing; what is empty is left out."""
        shown = {
            "name": self.name, "code": self.code, "changes": self.changes, "since": self.since,
            "problems": self.problems, "offered": self.offered, "question": self.question, "warnings": self.warnings,
        }  # fmt: skip
        return {key: value for key, value in shown.items() if value}

    @classmethod
    def wrong(cls, problems: list[list[str]], offered: tuple[tuple[str, str, str], ...] = ()) -> "Verdict":
        """A line with errors."""
        return cls(ERROR, problems=problems, offered=[list(one) for one in offered])

    @classmethod
    def doubtful(cls, doubt: Doubtful) -> "Verdict":
        """A line with a question."""
        return cls(QUESTION, problems=[["", doubt.sentence]], question=doubt.question)
