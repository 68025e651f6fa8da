"""Keeping the bank: idempotent, versioned, in a fixed number of statements."""

from sqlalchemy import func, select

from courses.questions.models import QuestionVersion
from courses.questions.services import keep_questions
from lms.api import db
from tests.courses.quizzes.conftest import MORNING, drafts


def test_keeping_the_same_questions_twice_changes_nothing(app, classroom):
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(QuestionVersion))
        kept = keep_questions(classroom.course, drafts(), MORNING)

        assert (len(kept.unchanged), kept.new, kept.changed, kept.retired) == (18, [], [], [])
        assert db.session.scalar(select(func.count()).select_from(QuestionVersion)) == before


def test_a_retired_question_comes_back_as_it_was(app, classroom):
    with app.app_context():
        keep_questions(classroom.course, drafts()[1:], MORNING)
        kept = keep_questions(classroom.course, drafts(), MORNING)

        assert kept.changed == [drafts()[0].key]


def test_keeping_the_bank_takes_a_fixed_number_of_statements(app, classroom, statements):
    with app.app_context():
        statements.clear()
        keep_questions(classroom.course, drafts(each=8)[5:], MORNING)

        assert len(statements) <= 8
