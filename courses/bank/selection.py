"""Which questions a deed is for: those that were ticked, all of a page, or all that fit a filter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from werkzeug.datastructures import MultiDict

from courses.bank.filters import NAMES, Filter, filter_from
from courses.bank.listing import asked_for, in_newest_version
from courses.questions.banks import banks_of
from courses.questions.models import Question, QuestionVersion
from lms.api import db

MOST = 5_000
"""Questions in one deed."""


@dataclass(frozen=True)
class Selection:
    """Some questions by their ids, or all that fit a filter."""

    ids: Sequence[int]
    wanted: Filter
    is_all: bool = False

    def fields(self) -> Iterator[tuple[str, str]]:
        """The same as hidden fields of a form."""
        if not self.is_all:
            yield from (("id", str(key)) for key in self.ids)
            return
        yield "pick", "all"
        yield from self.wanted.values.items()

    def condition(self, user: Any) -> ColumnElement[bool]:
        """A condition on `Question`: what was chosen, as far as the reader may read it."""
        if self.is_all:
            return Question.id.in_(asked_for(user, self.wanted))
        return Question.id.in_(self.ids) & Question.bank_id.in_(banks_of(user))


@dataclass(frozen=True)
class Chosen:
    """A question in its newest version; `may_edit` says whether the reader may write in its bank."""

    question: Question
    version: QuestionVersion
    may_edit: bool


def selection_of(*question_ids: int) -> Selection:
    """These questions."""
    return Selection(question_ids, Filter({}))


def selection_from(args: "MultiDict[str, str]") -> Selection:
    """Read what was ticked from an address or a form."""
    picked = args.getlist("pick")
    wanted = filter_from({name: args.get(name, "") for name in NAMES})
    if "all" in picked:
        return Selection((), wanted, is_all=True)
    keys = args.getlist("seen" if "page" in picked else "id", type=int)
    return Selection([key for key in dict.fromkeys(keys) if 0 < key < 2**63][:MOST], wanted)


def numbers_of(user: Any, selection: Selection) -> tuple[int, int]:
    """How many questions were chosen, and in how many of them the reader may write; one statement."""
    editable = Question.bank_id.in_(banks_of(user, to_edit=True))
    row = db.session.execute(
        in_newest_version(select(func.count(), func.count(case((editable, 1))))).where(selection.condition(user))
    ).one()
    return row[0], row[1]


def chosen(user: Any, selection: Selection, *, to_change: bool = True) -> list[Chosen]:
    """Read what was chosen, at most `MOST`, in the order of the ids; held against others where it is to be changed."""
    editable = Question.bank_id.in_(banks_of(user, to_edit=True)).label("may_edit")
    statement = (
        select(Question, QuestionVersion, editable)
        .join(
            QuestionVersion, (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.latest)
        )
        .where(selection.condition(user))
        .order_by(Question.id)
        .limit(MOST)
        .execution_options(populate_existing=True)
    )
    rows = db.session.execute(statement.with_for_update(of=Question) if to_change else statement)
    return [Chosen(question, version, bool(may_edit)) for question, version, may_edit in rows]
