"""Writing questions: versions are added and never changed, in a fixed number of statements."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from courses.questions.models import DRAFT, READY, RETIRED, Bank, Question, QuestionVersion
from courses.questions.services import draft_from
from courses.questions.writing import add_questions, add_versions, new_key, set_status
from lms.db import db

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LATER = MORNING + timedelta(hours=1)


def draft(text, **labels):
    return draft_from({"key": new_key(), "type": "true_false", "text": text, "answer": True, **labels})


@pytest.fixture
def bank(app, world) -> int:
    with app.app_context():
        bank = Bank(key="b", title="B", owner_id=world.binh)
        db.session.add(bank)
        db.session.commit()
        return bank.id


def test_new_questions_are_drafts_that_know_who_wrote_them_and_are_found_without_marks(app, world, bank):
    with app.app_context():
        ids = add_questions(bank, [draft("Đúng"), draft("Sai")], by_id=world.binh, at=MORNING)
        first = db.session.get_one(Question, ids[0])

        assert [db.session.get_one(Question, key).search_text for key in ids] == ["dung", "sai"]
        assert (first.status, first.latest, first.author_id, first.made_at) == (DRAFT, 1, world.binh, MORNING)


def test_a_version_is_added_only_where_it_says_something_new(app, world, bank):
    with app.app_context():
        same, other = add_questions(bank, [draft("Một"), draft("Hai")], by_id=world.binh, at=MORNING)

        changed = add_versions({same: draft("Một"), other: draft("Ba")}, by_id=world.an, at=LATER)

        assert list(changed) == [other]
        question = db.session.get_one(Question, other)
        assert (question.latest, question.search_text, question.changed_at) == (2, "ba", LATER)
        texts = db.session.scalars(
            select(QuestionVersion.settings["text"].as_string())
            .where(QuestionVersion.question_id == other)
            .order_by(QuestionVersion.number)
        ).all()
        assert texts == ["Hai", "Ba"]


def test_versions_that_differ_in_labels_only_have_the_same_content(app, world, bank):
    with app.app_context():
        (key,) = add_questions(bank, [draft("Một")], by_id=world.binh, at=MORNING)
        add_versions({key: draft("Một", skill="IU06.1.1")}, by_id=world.binh, at=LATER)
        add_versions({key: draft("Hai", skill="IU06.1.1")}, by_id=world.binh, at=LATER)
        rows = select(QuestionVersion).where(QuestionVersion.question_id == key).order_by(QuestionVersion.number)
        first, second, third = db.session.scalars(rows)

        assert first.digest != second.digest
        assert first.content == second.content != third.content


def test_writing_many_takes_as_many_statements_as_writing_one(app, world, bank, statements):
    with app.app_context():
        counts = []
        for number in (1, 60):
            statements.clear()
            ids = add_questions(bank, [draft(f"{number} {n}") for n in range(number)], by_id=world.binh, at=MORNING)
            add_versions({key: draft(f"{key} khác") for key in ids}, by_id=world.binh, at=LATER)
            set_status(ids, RETIRED, at=LATER)
            counts.append(len(statements))

        assert counts[0] == counts[1] <= 7


def test_status_changes_together(app, world, bank):
    with app.app_context():
        ids = add_questions(bank, [draft("Một"), draft("Hai")], by_id=world.binh, at=MORNING)

        set_status(ids, READY, at=LATER)
        db.session.expire_all()

        assert {db.session.get_one(Question, key).status for key in ids} == {READY}


def test_nothing_to_write_writes_nothing(app, world, bank, statements):
    with app.app_context():
        statements.clear()

        assert add_questions(bank, [], by_id=world.binh, at=MORNING) == []
        assert add_versions({}, by_id=world.binh, at=MORNING) == []
        assert statements == []
