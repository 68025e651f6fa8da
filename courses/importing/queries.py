"""Reading imports: only those into banks in which the trainer may write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import nh3
from flask import abort
from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, case, func, select

from courses.catalogue.models import Course
from courses.questions.banks import BankPlace, banks_of, shares_of
from courses.questions.desk_models import TAKE, ImportedQuestion, QuestionImport
from courses.questions.formats.contract import CLEAR, UNREADABLE
from courses.questions.models import Bank, Question, QuestionVersion
from lms.api import FRAMEWORKS, Skill, Unit, User, db

ORIGINAL_TAGS = {
    "p", "br", "b", "strong", "i", "em", "u", "s", "mark", "sub", "sup", "ul", "ol", "li", "table", "thead", "tbody",
    "tr", "th", "td", "span",
}  # fmt: skip
ORIGINAL_CLASSES = {"source-coloured", "source-highlighted", "source-picture"}
SHOWN = ("all", "clear", "look", "near", "unreadable", "taken")
"""What the list can be narrowed to, as the address says it."""


@dataclass(frozen=True)
class Handed(BankPlace):
    """A file that was handed in, with the place of its bank for permission rules."""

    given: QuestionImport
    course: Course | None

    @property
    def title(self) -> str:
        """The bank's own title, or its course's."""
        return self.course.title if self.course else self.bank.title


@dataclass(frozen=True)
class Figures:
    """How many questions of a file are in which state; `ready` are in order, decided and not yet taken."""

    all: int
    clear: int
    look: int
    near: int
    unreadable: int
    taken: int
    ready: int
    waiting: int


def find_import(import_id: int) -> Handed:
    """Load a file with its bank, or answer 404; two statements."""
    row = db.session.execute(
        select(QuestionImport, Bank, Unit.path, Course)
        .join(Bank, Bank.id == QuestionImport.bank_id)
        .outerjoin(Unit, Unit.id == Bank.unit_id)
        .outerjoin(Course, Course.id == Bank.course_id)
        .where(QuestionImport.id == import_id)
    ).first()
    given, bank, path, course = row or abort(404)
    return Handed(bank, path, shares_of(bank.id), given, course)


def title_of(bank: Bank) -> str:
    """The bank's own title, or its course's."""
    course = db.session.get(Course, bank.course_id) if bank.course_id else None
    return course.title if course else bank.title


def imports_into(user: Any, bank_id: int | None = None) -> Select[QuestionImport, User, Bank, int, int]:
    """The files that were handed in for banks in which `user` may write, the newest first."""
    found = (
        select(QuestionImport, User, Bank, func.count(ImportedQuestion.id), func.count(ImportedQuestion.question_id))
        .join(User, User.id == QuestionImport.by_id)
        .join(Bank, Bank.id == QuestionImport.bank_id)
        .outerjoin(ImportedQuestion, ImportedQuestion.import_id == QuestionImport.id)
        .where(QuestionImport.bank_id.in_(banks_of(user, to_edit=True)))
        .group_by(QuestionImport.id, User.id, Bank.id)
        .order_by(QuestionImport.at.desc(), QuestionImport.id.desc())
    )
    return found if bank_id is None else found.where(QuestionImport.bank_id == bank_id)


def figures_of(import_id: int) -> Figures:
    """Count a file's questions by their states; one statement."""
    conditions = {name: condition for name, condition in _conditions().items() if name != "all"}
    counts = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in conditions.values()]
    total, *found = db.session.execute(
        select(func.count(), *counts).where(ImportedQuestion.import_id == import_id)
    ).one()
    numbers = dict(zip(conditions, found, strict=True))
    return Figures(all=total, **numbers, waiting=total - numbers["taken"] - numbers["ready"])


def questions_of(import_id: int, shown: str) -> Select[ImportedQuestion]:
    """The questions of a file in the order of the file, narrowed to one of `SHOWN`."""
    found = select(ImportedQuestion).where(ImportedQuestion.import_id == import_id)
    condition = _conditions().get(shown)
    if condition is not None and shown != "all":
        found = found.where(condition)
    return found.order_by(ImportedQuestion.position)


def find_question(import_id: int, position: int) -> ImportedQuestion | None:
    """One question of a file."""
    return db.session.scalars(
        select(ImportedQuestion).where(ImportedQuestion.import_id == import_id, ImportedQuestion.position == position)
    ).first()


def resembled(rows: Sequence[ImportedQuestion]) -> Mapping[int, tuple[Question, QuestionVersion]]:
    """The questions of the banks that these resemble, with their newest versions, by their ids; one statement."""
    ids = {row.near_id for row in rows if row.near_id is not None}
    if not ids:
        return {}
    found = db.session.execute(
        select(Question, QuestionVersion)
        .join(
            QuestionVersion, (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.latest)
        )
        .where(Question.id.in_(ids))
    )
    return {question.id: (question, version) for question, version in found}


def banks_to_fill(user: Any) -> list[tuple[Bank, Course | None]]:
    """The banks in which `user` may write, courses' with their course; one statement."""
    rows = db.session.execute(
        select(Bank, Course)
        .outerjoin(Course, Course.id == Bank.course_id)
        .where(Bank.id.in_(banks_of(user, to_edit=True)))
        .order_by(Bank.course_id.is_not(None), Bank.key)
    )
    return [(bank, course) for bank, course in rows]


def is_editable(user: Any, question_id: int) -> bool:
    """Whether `user` may write in the bank of a question."""
    editable = select(Question.id).where(Question.id == question_id, Question.bank_id.in_(banks_of(user, to_edit=True)))
    return db.session.scalar(editable) is not None


def skills_for(course: Course | None) -> list[Skill]:
    """The items that a question may show: of its course's framework, or of every installed one."""
    frameworks = [framework for framework in FRAMEWORKS if course is None or framework.key == course.framework]
    return [skill for framework in frameworks for skill in framework.skills.values() if skill.kind == "item"]


def original_of(row: ImportedQuestion) -> Markup:
    """What stands in the file, cleaned once more on its way out: letters, lists and tables, and nothing that acts."""
    if row.original_html:
        clean = nh3.clean(
            row.original_html, tags=ORIGINAL_TAGS, attributes={"td": {"colspan", "rowspan"}},
            allowed_classes={"span": ORIGINAL_CLASSES},
        )  # fmt: skip
        return Markup(clean)  # noqa: S704 (nh3 has just cleaned it with a fixed list of tags)
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in row.original.splitlines())


def _conditions() -> dict[str, ColumnElement[bool]]:
    row = ImportedQuestion
    taken, in_order = row.question_id.is_not(None), (row.state == CLEAR) | row.confirmed_at.is_not(None)
    near = row.near_id.is_not(None) & (row.decision == "")
    return {
        "clear": in_order & ~near & ~taken,
        "look": ~in_order & (row.state != UNREADABLE) & ~taken,
        "near": in_order & near & ~taken,
        "unreadable": ~in_order & (row.state == UNREADABLE) & ~taken,
        "taken": taken,
        "ready": in_order & ~taken & row.decision.in_([TAKE, "replace"]),
    }
