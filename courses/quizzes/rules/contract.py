"""What it takes to be an access rule. Read this page to write one; `cooling_off` beside it is a short example."""

from abc import ABC
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from courses.questions.contract import Fault
from lms.api import ExtensionPoint, JSONDict, _

WHOLE, TEXT, LINES, ACTIVITIES, COURSES = "whole", "text", "lines", "activities", "courses"
"""Kinds of fields: a whole number, a line of text, a list of lines, and lists of keys of activities or courses."""

LONGEST_TEXT, MOST_LINES = 100, 50


@dataclass(frozen=True)
class Field:
    """A field of a rule's settings, with lazy translations. `least` and `most` bound whole numbers."""

    name: str
    kind: str
    title: Any
    hint: Any = ""
    least: int = 1
    most: int = 1_000_000
    is_needed: bool = True


@dataclass(frozen=True)
class Terms:
    """What holds for one person: the quiz's own terms, with the allowances that the person has."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    minutes: int | None = None
    attempts: int | None = None


@dataclass(frozen=True)
class Earlier:
    """An attempt that the person has begun; `score` and `passed` are None until it is marked.

    A passed part of an exam counts until `counts_until`; None where what is passed stays passed.
    """

    number: int
    started_at: datetime
    finished_at: datetime | None
    score: float | None
    passed: bool | None
    counts_until: datetime | None = None


@dataclass(frozen=True)
class Subject:
    """Something in a course, and whether the person has done it. `title` is in the reader's language."""

    title: str
    is_done: bool


@dataclass(frozen=True)
class Circumstances:
    """Everything that a rule may know of one person who wants to begin one quiz at one moment.

    `unit_path` says where the person works ("/1/4/17/"), `address` where the request comes from. `typed` are the
    person's answers to what rules ask for on entering, by the rules' keys. `subjects` holds what the rules in force
    have asked about. `lets_in_at` is when the waiting room's ticket admits, None without a ticket.
    """

    person_id: int
    quiz_id: int
    at: datetime
    terms: Terms = field(default_factory=Terms)
    unit_path: str | None = None
    attempts: tuple[Earlier, ...] = ()
    address: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    has_waiting_room: bool = False
    lets_in_at: datetime | None = None


@dataclass(frozen=True)
class Refusal:
    """Why one may not begin: a plain sentence, and the moment from which it no longer holds, where that is known."""

    sentence: str
    until: datetime | None = None


class AccessRule(ABC):
    """A condition for beginning a quiz. Pure: it knows no request and no database, and asks no clock.

    A quiz keeps the settings of its rules by their keys. A rule with `is_always` holds for every quiz, with empty
    settings: what it needs stands in the terms.
    """

    key: str
    title: Any  # a lazy translation
    fields: ClassVar[tuple[Field, ...]] = ()
    is_always: ClassVar[bool] = False
    binds_session: ClassVar[bool] = False
    """Whether an attempt is answered from one session at a time; another one has to take it over."""
    holds_on_moving: ClassVar[bool] = False
    """Whether it has to be met again when an attempt goes on in another session."""
    question: Any = ""
    """The label of what the person has to type on entering; empty where nothing is asked for."""

    def check(self, settings: Any) -> list[Fault]:
        """Find what an author must mend. Takes anything a YAML file can hold, and never raises."""
        if not isinstance(settings, Mapping):
            return [Fault((), _("Quy định này phải gồm các trường."))]
        known = {each.name for each in self.fields}
        unknown = [
            Fault((str(name),), _("Quy định này không có trường “%(name)s”.", name=name))
            for name in settings
            if name not in known
        ]
        found = [fault for each in self.fields for fault in field_faults(each, settings.get(each.name))]
        return unknown + found or list(self.faults(settings))

    def faults(self, settings: Mapping[str, Any]) -> Iterable[Fault]:
        """Check what the fields' kinds do not say; every field is there and of its kind."""
        return ()

    def settings_from(self, fields: Mapping[str, Any]) -> JSONDict:
        """Make an author's fields regular. They have passed `check`."""
        return {each.name: fields[each.name] for each in self.fields if fields.get(each.name) is not None}

    def described(self, terms: Terms, settings: JSONDict) -> str:
        """Put the rule into a sentence for the quiz's page; empty when there is nothing to say."""
        return ""

    def subjects(self, settings: JSONDict) -> Collection[str]:
        """What to look up in `Circumstances.subjects`: "activity:" or "course:" before a key."""
        return ()

    def refusal(self, circumstances: Circumstances, settings: JSONDict) -> Refusal | None:
        """Why this person may not begin now, or None. A rule with a `question` is asked only on entering."""
        return None

    def deadline(self, circumstances: Circumstances, settings: JSONDict) -> datetime | None:
        """When an attempt that begins now has to end; the earliest of all rules counts, None where this has none."""
        return None


ACCESS_RULES: ExtensionPoint[AccessRule] = ExtensionPoint("courses.access_rules", AccessRule)


def field_faults(asked: Field, value: Any) -> Iterator[Fault]:
    """Check one field of a rule by its kind."""
    here = (asked.name,)
    if value is None or value in ("", []):
        if asked.is_needed:
            yield Fault(here, _("Thiếu “%(name)s”.", name=asked.name))
        return
    if asked.kind == WHOLE:
        if isinstance(value, bool) or not isinstance(value, int) or not asked.least <= value <= asked.most:
            yield Fault(
                here,
                _(
                    "“%(name)s” phải là số nguyên từ %(least)d đến %(most)d.",
                    name=asked.name, least=asked.least, most=asked.most,
                ),
            )  # fmt: skip
    elif asked.kind == TEXT:
        if not _is_line(value):
            yield Fault(here, _("“%(name)s” phải là chữ, tối đa %(n)d chữ cái.", name=asked.name, n=LONGEST_TEXT))
    elif not isinstance(value, list) or len(value) > MOST_LINES or not all(map(_is_line, value)):
        yield Fault(here, _("“%(name)s” phải là danh sách tối đa %(n)d mục chữ.", name=asked.name, n=MOST_LINES))


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= LONGEST_TEXT
