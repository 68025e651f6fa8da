"""Loaders for every page of banks and questions: what is asked for, with what decides who may come in."""

from dataclasses import dataclass

from flask import abort
from sqlalchemy import select

from courses.questions.banks import BankPlace, place_of
from courses.questions.models import Bank, Question, QuestionVersion
from lms.api import db


@dataclass(frozen=True)
class QuestionPlace(BankPlace):
    """A question in its newest version, with the bank that it lies in."""

    question: Question
    version: QuestionVersion


def find_bank(bank_id: int) -> BankPlace:
    """Load a bank, or answer 404."""
    return place_of(db.get_or_404(Bank, bank_id))


def find_question(question_id: int) -> QuestionPlace:
    """Load a question in its newest version, or answer 404; three statements."""
    row = db.session.execute(
        select(Question, QuestionVersion, Bank)
        .join(
            QuestionVersion, (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.latest)
        )
        .join(Bank, Bank.id == Question.bank_id)
        .where(Question.id == question_id)
    ).first()
    question, version, bank = row or abort(404)
    place = place_of(bank)
    return QuestionPlace(place.bank, place.path, place.shares, question, version)
