"""What the pages of an attempt show, made of what the database holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.questions.contract import QUESTION_TYPES, Raw, Unacceptable
from courses.questions.rendering import QuestionView, question_view
from courses.quizzes.models import Attempt
from courses.quizzes.queries import Sheet, parts, title_of
from lms.api import local


@dataclass(frozen=True)
class Shown:
    """A question on the page: what `components/question.html` asks for, and the question itself."""

    sheet: Sheet
    view: QuestionView
    heading: str
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


@dataclass(frozen=True)
class Trouble:
    """What a posted answer ran into: it is shown again beside the sentence, so that nothing is typed twice."""

    number: int
    sentence: str
    raw: Raw


def second(moment: datetime) -> str:
    """10:42:07, as receipts tell the time."""
    return f"{local(moment):%H:%M:%S}"


def shown_questions(attempt: Attempt, sheets: Sequence[Sheet], trouble: Trouble | None = None) -> list[Shown]:
    """The whole paper, ready to be drawn. Practice shows the feedback of answers that have been checked."""
    framework, shuffle = attempt.quiz.activity.course.framework, attempt.quiz.shuffle
    shown = []
    for sheet in sheets:
        error, given, posted = "", sheet.given, None
        if trouble and trouble.number == sheet.number:
            error = trouble.sentence
            given, posted = _posted(sheet, trouble.raw)
        seen = bool(sheet.answer and sheet.slot.checked == sheet.answer.version and not error)
        view = question_view(
            sheet.type,
            sheet.settings,
            sheet.seed(attempt, shuffle=shuffle),
            given,
            posted=posted,
            show=seen and not attempt.quiz.is_exam,
        )
        shown.append(Shown(sheet, view, _heading(framework, sheet.part), error))
    return shown


def question_groups(attempt: Attempt, sheets: Sequence[Sheet], url: Callable[[int], str]) -> list[dict[str, object]]:
    """The list beside the question: the paper's parts with the state of each question."""
    framework = attempt.quiz.activity.course.framework
    return [
        {
            "title": _heading(framework, part),
            "items": [
                {
                    "number": sheet.number,
                    "url": url(sheet.number),
                    "answered": sheet.is_answered,
                    "flagged": sheet.slot.flagged,
                }
                for sheet in members
            ],
        }
        for part, members in parts(sheets)
    ]


def _posted(sheet: Sheet, raw: Raw) -> tuple[dict[str, object] | None, Raw | None]:
    """What was posted, as an answer where it is one, else as it came."""
    try:
        return QUESTION_TYPES[sheet.type].parse(sheet.settings, raw), None
    except Unacceptable:
        return None, raw


def _heading(framework: str, part: str) -> str:
    return " · ".join(text for text in (part, title_of(framework, part)) if text)
