"""Banks of the province, of each commune and of a course in Quỳ Châu, a private one; Bình and Dũng write questions."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from courses.catalogue.models import Course
from courses.questions.models import DRAFT, READY, Bank, Question, QuestionVersion
from courses.questions.services import draft_from
from courses.questions.writing import add_questions, new_key
from courses.statistics.models import QuestionAdvice
from lms.db import db
from tests.learning import Taught, teach

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def fields(text, **said):
    """A question with three options, the first of which is right."""
    options = [{"text": f"{text} {letter}", "right": letter == "A"} for letter in "ABC"]
    return {"key": new_key(), "type": "choice", "skill": "IU06.1.1", "text": text, "options": options, **said}


@dataclass
class Desk:
    """Banks by their names, and short ways of doing what tests do."""

    app: object
    world: object
    taught: Taught
    banks: dict[str, int] = field(default_factory=dict)

    def add(self, bank: str, *asked, status: str = READY, by: int | None = None) -> list[int]:
        """Write questions into a bank."""
        with self.app.app_context():
            drafts = [draft_from(one) for one in asked]
            ids = add_questions(self.banks[bank], drafts, by_id=by or self.world.binh, at=MORNING, status=status)
            db.session.commit()
        return ids

    def say(self, question_id: int, code: str, urgency: int, **figures) -> None:
        """Let the coach have said something of a question."""
        with self.app.app_context():
            version = newest(question_id)
            values = {"attempts": 90, "facility": 0.5, "discrimination": 0.3, "told": {}, **figures}
            db.session.add(
                QuestionAdvice(
                    question_id=question_id,
                    content=version.content,
                    code=code,
                    urgency=urgency,
                    computed_at=MORNING,
                    **values,
                )
            )
            db.session.commit()

    def row(self, question_id: int) -> tuple[Question, QuestionVersion]:
        """A question and its newest version, free of the session."""
        with self.app.app_context():
            version = newest(question_id)
            question = db.session.get_one(Question, question_id)
            db.session.expunge_all()
            return question, version


def newest(question_id: int) -> QuestionVersion:
    return db.session.execute(
        select(QuestionVersion)
        .join(Question, (Question.id == QuestionVersion.question_id) & (Question.latest == QuestionVersion.number))
        .where(Question.id == question_id)
    ).scalar_one()


@pytest.fixture
def desk(app, world) -> Desk:
    """Bình is a trainer of Quỳ Châu, Dũng one of Con Cuông, Hiền one of the province."""
    world.grant(world.binh, "courses.author", world.quy_chau)
    world.grant(world.dung, "courses.author", world.con_cuong)
    world.hien = world.person("Lê Thị Hiền", world.province)
    world.grant(world.hien, "courses.author", world.province)
    with app.app_context():
        desk = Desk(app, world, teach())
        db.session.get_one(Course, desk.taught.course).unit_id = world.quy_chau
        course = db.session.scalars(select(Bank.id).where(Bank.course_id == desk.taught.course)).one()
        made = {
            "province": Bank(key="tinh", title="Ngân hàng tỉnh", unit_id=world.province),
            "quy_chau": Bank(key="quy-chau", title="Ngân hàng Quỳ Châu", unit_id=world.quy_chau),
            "con_cuong": Bank(key="con-cuong", title="Ngân hàng Con Cuông", unit_id=world.con_cuong),
            "private": Bank(key="cua-binh", title="Câu của Bình", owner_id=world.binh),
        }
        db.session.add_all(made.values())
        db.session.flush()
        desk.banks = {"course": course, **{name: bank.id for name, bank in made.items()}}
        db.session.commit()
    return desk


@pytest.fixture
def binh(desk, world, sign_in):
    return sign_in(world.binh)


@pytest.fixture
def dung(desk, world, sign_in):
    return sign_in(world.dung)


@pytest.fixture
def hien(desk, world, sign_in):
    return sign_in(world.hien)


__all__ = ["DRAFT", "MORNING", "READY", "Desk", "fields", "newest"]
