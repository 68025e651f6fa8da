"""What a list of questions can be narrowed down to: read from the address, written back into it, turned into SQL."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Text, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from courses.questions.contract import full_key
from courses.questions.models import DRAFT, READY, RETIRED, Question, QuestionVersion
from courses.quizzes.models import Slot
from courses.statistics import coach
from courses.statistics.models import QuestionAdvice
from courses.statistics.words import ENOUGH
from lms.api import User, fold, from_local, nfc

LOOK, SILENT, WEAK = "look", "silent", "weak"
CODES = {
    "key": (coach.KEY, coach.NEGATIVE, coach.UNACCEPTED),
    coach.BLIND: (coach.BLIND,),
    coach.UNCHOSEN: (coach.UNCHOSEN,),
}
QUALITIES = (LOOK, "key", coach.HARD, coach.EASY, WEAK, coach.BLIND, coach.UNCHOSEN, SILENT)
STATUSES = (DRAFT, READY, RETIRED)
NEWEST, BY_SKILL = "new", "skill"
ORDERS = (LOOK, NEWEST, BY_SKILL)
LONGEST = 100

NAMES = ("q", "bank", "type", "skill", "difficulty", "category", "status", "quality", "author", "since", "used")
"""The names in the address, in the order in which chips stand."""


@dataclass(frozen=True)
class Filter:
    """What is asked for; empty means everything. `values` are texts as the address has them, those that make sense."""

    values: Mapping[str, str]
    order: str = LOOK

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def __bool__(self) -> bool:
        return any(self.values.values())

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Conditions on `Question`, its newest version and its advice."""
        for name, value in self.values.items():
            if value:
                yield from _CONDITIONS[name](value)

    def ordering(self) -> tuple[Any, ...]:
        """Columns to order by."""
        if self.order == NEWEST:
            return Question.changed_at.desc().nulls_last(), Question.id.desc()
        if self.order == BY_SKILL:
            return QuestionVersion.skill, Question.id
        retired = Question.status == RETIRED
        return retired, func.coalesce(QuestionAdvice.urgency, 0).desc(), Question.id

    def query(self, **changes: str) -> str:
        """The same in an address, with some of it changed; an empty text takes a part away."""
        whole = {**self.values, "order": "" if self.order == LOOK else self.order, **changes}
        asked = urlencode({name: value for name, value in whole.items() if value})
        return f"?{asked}" if asked else "?"


def filter_from(args: Mapping[str, str]) -> Filter:
    """Read an address; what makes no sense there is left out."""
    values = {name: nfc(args.get(name, ""))[:LONGEST] for name in NAMES}
    for name, known in (("status", STATUSES), ("quality", QUALITIES), ("difficulty", "123"), ("used", ("never",))):
        values[name] = values[name] if values[name] in known else ""
    values["bank"] = values["bank"] if values["bank"].isdigit() and len(values["bank"]) < 19 else ""
    values["skill"] = values["skill"].upper()
    values["since"] = values["since"] if _day(values["since"]) else ""
    order = args.get("order", "")
    return Filter({name: value for name, value in values.items() if value}, order if order in ORDERS else LOOK)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _by_words(words: str) -> Iterator[ColumnElement[bool]]:
    """Each word somewhere in the text, or the number of the question: Q-0418."""
    typed = fold(words)
    number = typed.removeprefix("q-")
    if typed.startswith("q-") and number.isdigit() and len(number) < 19:
        yield Question.id == int(number)
        return
    for word in typed.split():
        yield or_(Question.search_text.contains(word, autoescape=True), Question.key == word)


def _by_skill(code: str) -> Iterator[ColumnElement[bool]]:
    yield or_(QuestionVersion.skill == code, QuestionVersion.skill.startswith(f"{code}.", autoescape=True))


def _by_quality(quality: str) -> Iterator[ColumnElement[bool]]:
    if quality == SILENT:
        yield ~_says_something()
        return
    enough = QuestionAdvice.attempts >= ENOUGH
    yield {
        LOOK: (QuestionAdvice.urgency > 0) & (Question.status != RETIRED),
        coach.HARD: enough & (QuestionAdvice.facility < coach.TOO_HARD),
        coach.EASY: enough & (QuestionAdvice.facility >= coach.TOO_EASY),
        WEAK: enough & (func.coalesce(QuestionAdvice.discrimination, 0.0) < coach.WEAK),
    }.get(quality, QuestionAdvice.code.in_(CODES.get(quality, ())))


def _says_something() -> ColumnElement[bool]:
    """Whether anything is said after marking: of the question, or of one of its options. Settings are stored JSON."""
    written = cast(QuestionVersion.settings, Text)
    return func.replace(written, '"feedback": ""', "").contains('"feedback": "', autoescape=True)


def _by_author(words: str) -> Iterator[ColumnElement[bool]]:
    people = select(User.id).where(
        or_(User.search_text.contains(fold(words), autoescape=True), func.lower(User.staff_code) == fold(words))
    )
    yield Question.author_id.in_(people)


def _since(text: str) -> Iterator[ColumnElement[bool]]:
    if day := _day(text):
        yield Question.changed_at >= from_local(datetime.combine(day, time()))


def is_used() -> ColumnElement[bool]:
    """Whether any version of a question has ever stood in a paper."""
    had = aliased(QuestionVersion)
    return exists().where(had.question_id == Question.id, Slot.version_id == had.id)


_CONDITIONS: Mapping[str, Callable[[str], Iterator[ColumnElement[bool]]]] = {
    "q": _by_words,
    "bank": lambda value: iter([Question.bank_id == int(value)]),
    "type": lambda value: iter([QuestionVersion.type == full_key(value)]),
    "skill": _by_skill,
    "difficulty": lambda value: iter([QuestionVersion.difficulty == int(value)]),
    "category": lambda value: iter([QuestionVersion.category == value]),
    "status": lambda value: iter([Question.status == value]),
    "quality": _by_quality,
    "author": _by_author,
    "since": _since,
    "used": lambda _value: iter([~is_used()]),
}
