"""A completion that was withdrawn stays as a record, counts nowhere, and counts anew when it is earned again."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from lms.audit import AuditEntry
from lms.db import db
from lms.records.models import Completion
from lms.records.services import (
    LearningCompleted,
    LearningRescored,
    LearningWithdrawn,
    correct_scores,
    record_completion,
    withdraw_completions,
)
from tests.courses.quizzes.together import in_parallel

MONDAY, FRIDAY = datetime(2026, 11, 16, 2, tzinfo=UTC), datetime(2026, 11, 20, 2, tzinfo=UTC)
COURSE = "courses:course:1"


@pytest.fixture
def told(app) -> list[object]:
    """The events, in order."""
    events: list[object] = []
    for kind in (LearningCompleted, LearningWithdrawn, LearningRescored):
        app.extensions["lms"].listeners[kind] = [events.append]
    return events


def record(learner_id, score, at=MONDAY):
    completion = record_completion(learner_id=learner_id, subject=COURSE, title="IU06", score=score, at=at)
    db.session.commit()
    return completion.id


def withdraw(world, *learners):
    return withdraw_completions(
        learner_ids=learners, subject=COURSE, reason="Đáp án sai", by_id=world.binh, at=FRIDAY
    )  # fmt: skip


def test_withdrawing_keeps_the_row_with_who_when_and_why_and_is_told_once(app, world, told):
    with app.app_context():
        an, dung = record(world.an, 0.6), record(world.dung, 0.7)
        told.clear()

        withdrawn = withdraw(world, world.an, world.dung, world.binh)
        again = withdraw(world, world.an)
        db.session.commit()

        row = db.session.get_one(Completion, an, populate_existing=True)
        assert (row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason) == (FRIDAY, world.binh, "Đáp án sai")
        assert row.completed_at == MONDAY
        assert db.session.scalars(select(Completion.id).where(Completion.counting())).all() == []
        deed = db.session.scalars(select(AuditEntry)).one()
        assert (deed.action, deed.actor_id, deed.detail["completions"]) == (
            "lms.completions_withdrawn", world.binh, [an, dung],
        )  # fmt: skip

    assert (withdrawn, again) == ([an, dung], [])
    assert told == [LearningWithdrawn(completion_ids=(an, dung), subject=COURSE)]


def test_earning_it_again_counts_anew_with_its_own_date_and_score(app, world, told):
    with app.app_context():
        first = record(world.an, 0.9)
        withdraw(world, world.an)
        db.session.commit()
        told.clear()

        second = record(world.an, 0.6, FRIDAY)

        row = db.session.scalars(select(Completion).where(Completion.counting())).one()
        assert (row.id, row.score, row.completed_at, row.withdrawn_reason) == (first, 0.6, FRIDAY, "")

    assert second == first
    assert told == [LearningCompleted(completion_id=first, learner_id=world.an, subject=COURSE)]


def test_a_corrected_score_may_be_lower_and_is_told_only_where_it_changed(app, world, told):
    with app.app_context():
        an = record(world.an, 0.9)
        record(world.dung, 0.7)
        told.clear()

        correct_scores(scores={world.an: 0.5, world.dung: 0.7, world.binh: 1.0}, subject=COURSE)
        db.session.commit()

        assert sorted(db.session.scalars(select(Completion.score))) == [0.5, 0.7]
    assert told == [LearningRescored(completion_ids=(an,), subject=COURSE)]


def test_of_ten_withdrawals_at_once_one_does_it(app, world, told):
    with app.app_context():
        record(world.an, 0.6)
    told.clear()

    done = in_parallel(app, 10, lambda _number: withdraw(world, world.an))

    assert sum(map(len, done)) == 1
    assert len(told) == 1
