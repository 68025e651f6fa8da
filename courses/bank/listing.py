"""Reading lists of questions: within the banks that one may read, filtered and ordered by the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import Select, func, select

from courses.bank.filters import Filter, is_used
from courses.questions.banks import banks_of
from courses.questions.contract import QUESTION_TYPES
from courses.questions.illustrations import in_words
from courses.questions.models import RETIRED, Question, QuestionVersion, number_of
from courses.questions.text import line
from courses.statistics import advice_words
from courses.statistics.models import QuestionAdvice
from lms.api import Page, db, page_of

SIZE = 25
LONGEST_TEXT = 240


@dataclass(frozen=True)
class QuestionLine:
    """A question in a list. `advice` is a sentence with the kind of its flag; empty where nobody has been asked yet."""

    id: int
    number: str
    bank_id: int
    text: Markup
    skill: str
    kind: str
    status: str
    measured: str
    is_used: bool
    advice: str
    flag: str


@dataclass(frozen=True)
class Trouble:
    """How many questions need a look, and for what reason."""

    total: int
    reasons: Sequence[tuple[int, str]]


def asked_for(user: Any, wanted: Filter) -> Select[int]:
    """The ids of the questions that `user` may read and that fit."""
    return in_newest_version(select(Question.id)).where(Question.bank_id.in_(banks_of(user)), *wanted.conditions())


def in_newest_version(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join questions with their newest versions, and with the advice that holds for these."""
    return (
        statement.select_from(Question)
        .join(
            QuestionVersion, (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.latest)
        )
        .outerjoin(
            QuestionAdvice,
            (QuestionAdvice.question_id == Question.id) & (QuestionAdvice.content == QuestionVersion.content),
        )
    )


def page_of_questions(user: Any, wanted: Filter) -> tuple[Page, list[QuestionLine]]:
    """The asked page: which questions first, then what is to be shown of them; two statements."""
    page = page_of(asked_for(user, wanted).order_by(*wanted.ordering()), size=SIZE)
    ids = [row.id for row in page.rows]
    if not ids:
        return page, []
    text = QuestionVersion.settings["text"].as_string().label("text")
    rows = db.session.execute(
        in_newest_version(
            select(
                Question.id, Question.bank_id, Question.status, QuestionVersion.type, QuestionVersion.skill, text,
                is_used().label("is_used"), QuestionAdvice.code, QuestionAdvice.told, QuestionAdvice.attempts,
                QuestionAdvice.facility,
            )
        ).where(Question.id.in_(ids))
    )  # fmt: skip
    by_id = {row.id: _line(row) for row in rows}
    return page, [by_id[key] for key in ids if key in by_id]


def trouble_in(user: Any, bank_id: int | None = None) -> Trouble:
    """The questions in use that need a look, by the most urgent reason; one statement."""
    counted = in_newest_version(select(QuestionAdvice.code, func.count())).where(
        Question.bank_id.in_(banks_of(user)), QuestionAdvice.urgency > 0, Question.status != RETIRED
    )
    if bank_id is not None:
        counted = counted.where(Question.bank_id == bank_id)
    grouped = counted.group_by(QuestionAdvice.code, QuestionAdvice.urgency).order_by(QuestionAdvice.urgency.desc())
    rows = [(count, str(advice_words.NAMES[code])) for code, count in db.session.execute(grouped)]
    return Trouble(sum(count for count, _name in rows), rows)


def waiting_for_a_look(user: Any) -> int | None:
    """How many questions the menu says need a look; one statement."""
    counted = in_newest_version(select(func.count())).where(
        QuestionAdvice.urgency > 0, Question.status != RETIRED, Question.bank_id.in_(banks_of(user))
    )
    count: int | None = db.session.scalar(counted)
    return count


def type_title(key: str) -> str:
    """What a type is called; its key where its plugin is gone."""
    return str(QUESTION_TYPES[key].title) if key in QUESTION_TYPES else key


def short_text(markdown: str | None) -> Markup:
    """The beginning of a question's text on one line."""
    text = " ".join(in_words(markdown or "").split())
    return line(text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…")


def _line(row: Any) -> QuestionLine:
    return QuestionLine(
        id=row.id,
        number=number_of(row.id),
        bank_id=row.bank_id,
        text=short_text(row.text),
        skill=row.skill,
        kind=type_title(row.type),
        status=row.status,
        measured=advice_words.measured(row.attempts, row.facility),
        is_used=bool(row.is_used),
        advice=advice_words.sentence(row.code, row.told) if row.code else "",
        flag=advice_words.KINDS.get(row.code, "") if row.code else "",
    )
