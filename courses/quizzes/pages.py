"""What the pages of an attempt show, made of what the database holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from courses.questions.contract import QUESTION_TYPES, Raw, Unacceptable
from courses.questions.rendering import QuestionView, question_view
from courses.questions.text import line
from courses.quizzes.behaviours.certainty import certainty_of
from courses.quizzes.behaviours.contract import Standing
from courses.quizzes.manners import HINTS, Manner, manner_of, standing_of
from courses.quizzes.phases import ANSWERS, DURING, FEEDBACK, KEY
from courses.quizzes.queries import Sheet, parts, title_of
from courses.quizzes.review import phases_of
from courses.quizzes.rows import AnyAttempt
from courses.quizzes.sections import title_of_section
from lms.api import local


@dataclass(frozen=True)
class Shown:
    """A question on the page: what `components/question.html` asks for, and the question itself.

    `certainty` is how sure the learner said to be.
    """

    sheet: Sheet
    view: QuestionView
    heading: str
    manner: Manner
    standing: Standing
    certainty: int | None = None
    error: str = ""

    @property
    def number(self) -> int:
        return self.sheet.number

    @property
    def version(self) -> int:
        return self.sheet.answer.version if self.sheet.answer else 0

    @property
    def given_clock(self) -> str | None:
        """When it was saved, to the second."""
        return second(self.sheet.answer.saved_at) if self.sheet.answer and self.sheet.given else None

    @property
    def given_seq(self) -> int | None:
        return self.sheet.answer.seq if self.sheet.answer and self.sheet.given else None

    @property
    def may_change(self) -> bool:
        return self.manner.may_change(self.standing)

    @property
    def may_hint(self) -> bool:
        return self.manner.may_hint(self.standing)

    @property
    def tries_left(self) -> int | None:
        return self.manner.tries_left(self.standing)

    @property
    def hints(self) -> list[Markup]:
        """The hints that have been asked for, and no other."""
        return [line(hint) for hint in self.sheet.settings.get(HINTS, ())[: self.standing.hints]]


@dataclass(frozen=True)
class Trouble:
    """What a posted answer ran into: it is shown again beside the sentence, so that nothing is typed twice."""

    number: int
    sentence: str
    raw: Raw


class Listed(NamedTuple):
    """A question in the list beside the paper."""

    number: int
    url: str
    is_answered: bool
    is_flagged: bool


class Group(NamedTuple):
    """A part of the paper in that list."""

    title: str
    members: list[Listed]


NO_TROUBLE: Mapping[int, Trouble] = MappingProxyType({})


def second(moment: datetime) -> str:
    """10:42:07, as receipts tell the time."""
    return f"{local(moment):%H:%M:%S}"


def shown_questions(
    attempt: AnyAttempt,
    sheets: Sequence[Sheet],
    headings: Mapping[str, str],
    troubles: Mapping[int, Trouble] = NO_TROUBLE,
) -> list[Shown]:
    """Questions ready to be drawn; of a checked answer what behaviour and review rule both let see."""
    shuffle = attempt.quiz.shuffle
    manner, during = manner_of(attempt), frozenset(phases_of(attempt.quiz.review).get(DURING, ()))
    shown = []
    for sheet in sheets:
        error, given, posted = "", sheet.given, None
        raw: Raw = sheet.answer.raw if sheet.answer else {}
        if trouble := troubles.get(sheet.number):
            error, raw = trouble.sentence, trouble.raw
            given, posted = _posted(sheet, trouble.raw)
        standing = standing_of(sheet.slot, sheet.answer, sheet.type, sheet.settings)
        seen = frozenset() if error else manner.shown(standing) & during
        view = question_view(
            sheet.type,
            sheet.settings,
            sheet.seed(attempt, shuffle=shuffle),
            given,
            posted=posted,
            show=bool(seen),
        )
        view = limited(view, seen) if seen else view
        shown.append(Shown(sheet, view, headings[sheet.part], manner, standing, certainty_of(raw), error))
    return shown


def limited(view: QuestionView, seen: frozenset[str]) -> QuestionView:
    """Leave of a question that was looked at only what may be seen."""
    return replace(
        view,
        grade=view.grade if ANSWERS in seen else None,
        feedback=view.feedback if FEEDBACK in seen else (),
        right_answer=view.right_answer if KEY in seen else None,
    )


def question_groups(
    attempt: AnyAttempt, sheets: Sequence[Sheet], headings: Mapping[str, str], url: Callable[[int], str]
) -> list[Group]:
    """The list beside the question: the paper's sections or parts with the state of each question."""
    return [
        Group(
            heading,
            [Listed(sheet.number, url(sheet.number), sheet.is_answered, sheet.slot.flagged) for sheet in members],
        )
        for heading, members in _grouped(attempt, sheets, headings)
    ]


def _grouped(
    attempt: AnyAttempt, sheets: Sequence[Sheet], headings: Mapping[str, str]
) -> list[tuple[str, list[Sheet]]]:
    """The questions by the paper's sections where each has a title, else by the parts of the standard.

    An exam over six modules has a section for each; by parts its list would have a heading for every other question.
    """
    titles = [title_of_section(section) for section in attempt.terms.get("sections", [])]
    if len(titles) < 2 or not all(titles):
        return [(headings[part], members) for part, members in parts(sheets)]
    by_section = groupby(sheets, key=lambda sheet: sheet.slot.section)
    return [(titles[section], list(members)) for section, members in by_section]


def _posted(sheet: Sheet, raw: Raw) -> tuple[dict[str, object] | None, Raw | None]:
    """What was posted, as an answer where it is one, else as it came."""
    try:
        return QUESTION_TYPES[sheet.type].parse(sheet.settings, raw), None
    except Unacceptable:
        return None, raw


def headings_of(attempt: AnyAttempt, sheets: Sequence[Sheet]) -> dict[str, str]:
    """What stands over the questions of each part."""
    framework = attempt.quiz.activity.course.framework
    return {
        part: " · ".join(text for text in (part, title_of(framework, part)) if text)
        for part in {sheet.part for sheet in sheets}
    }
