"""What a pack holds once it has been read and found good."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from courses.questions.services import Draft
from lms.api import JSONDict


@dataclass(frozen=True)
class Picture:
    """A picture of ours, in pixels; of a drawing they are the units of its view box."""

    name: str
    content: bytes
    width: int
    height: int
    media_type: str = "image/svg+xml"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def url(self) -> str:
        """Where pages find it; the route `courses.picture` answers there."""
        return f"/pictures/{self.sha256}"


@dataclass(frozen=True, kw_only=True)
class ActivityPart:
    """A lesson or a quiz, as it will stand in the table of activities. `module` is its module's key, if it has one.

    `columns` are those of a quiz.
    """

    key: str
    type: str
    module: str | None
    titles: dict[str, str]
    minutes: int
    skills: list[str]
    settings: JSONDict
    content: JSONDict = field(default_factory=dict)
    columns: JSONDict = field(default_factory=dict)
    is_required: bool = False


@dataclass(frozen=True, kw_only=True)
class ExamPart:
    """An exam of several parts; `parts` are the keys of its quizzes."""

    key: str
    titles: dict[str, str]
    keep_months: int
    parts: list[str]


@dataclass(frozen=True, kw_only=True)
class ModulePart:
    """A module's key and titles."""

    key: str
    titles: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A whole pack. `digest` changes with any byte of any of its `files`.

    `opens_at`, `closes_at`, `needs` and `approval` are what the course asks of those who want to join it. `banks` are
    the keys of banks that its papers draw on beside its own.
    """

    key: str
    version: int
    kind: str
    titles: dict[str, str]
    summaries: dict[str, str]
    audiences: dict[str, str]
    hours: float
    framework: str
    skills: list[str]
    rules: JSONDict
    certificate: str
    sources: list[str]
    modules: list[ModulePart]
    activities: list[ActivityPart]
    exams: list[ExamPart]
    questions: list[Draft]
    pictures: list[Picture]
    digest: str
    files: Mapping[str, bytes]
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    needs: list[str] = field(default_factory=list)
    approval: bool = False
    banks: list[str] = field(default_factory=list)


def digest_of(*values: Any) -> str:
    """Digest values that JSON can hold, whatever the order of their keys."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
