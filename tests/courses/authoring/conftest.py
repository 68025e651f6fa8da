"""A bank of the course, a trainer who writes in it, and one who may not."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from courses.questions.models import Bank, Question, QuestionVersion
from lms.db import db
from tests.learning import teach


@dataclass
class BankOfUnit:
    """A bank by its id, with what is in it."""

    app: object
    id: int

    def latest(self, question_id):
        with self.app.app_context():
            newest = select(QuestionVersion).where(QuestionVersion.question_id == question_id)
            return db.session.scalars(newest.order_by(QuestionVersion.number.desc())).first()

    def questions(self):
        with self.app.app_context():
            return db.session.scalars(select(Question).where(Question.bank_id == self.id).order_by(Question.id)).all()


@pytest.fixture
def bank(app, world):
    with app.app_context():
        bank = Bank(key="xa-quy-chau", title="Ngân hàng xã Quỳ Châu", unit_id=world.quy_chau)
        db.session.add(bank)
        db.session.commit()
        return BankOfUnit(app, bank.id)


@pytest.fixture
def taught(app):
    with app.app_context():
        return teach()


@pytest.fixture
def trainer(world, sign_in):
    """Bình writes in the banks of his unit."""
    world.grant(world.binh, "courses.author", world.quy_chau)
    return sign_in(world.binh)


@pytest.fixture
def stranger(world, sign_in):
    """Dũng writes in those of another."""
    world.grant(world.dung, "courses.author", world.con_cuong)
    return sign_in(world.dung)
