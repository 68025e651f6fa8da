"""The learning record keeps the first date and the better score, once, whoever is quicker."""

import threading
from datetime import UTC, datetime

from sqlalchemy import select

from lms.db import db
from lms.records.models import Completion
from lms.records.services import LearningCompleted, record_completion

MONDAY, FRIDAY = datetime(2026, 11, 16, 2, tzinfo=UTC), datetime(2026, 11, 20, 2, tzinfo=UTC)
COURSE = "courses:course:1"


def record(learner_id, score, at):
    record_completion(learner_id=learner_id, subject=COURSE, title="IU06", score=score, hours=4, at=at)
    db.session.commit()


def completions():
    return [(row.score, row.completed_at, row.unit_then_id) for row in db.session.scalars(select(Completion))]


def test_a_better_second_attempt_raises_the_score_but_not_the_date(app, world):
    with app.app_context():
        record(world.an, 0.6, MONDAY)

        record(world.an, 0.9, FRIDAY)

        assert completions() == [(0.9, MONDAY, world.quy_chau)]


def test_a_worse_one_changes_nothing(app, world):
    with app.app_context():
        record(world.an, 0.9, MONDAY)

        record(world.an, 0.4, FRIDAY)

        assert completions() == [(0.9, MONDAY, world.quy_chau)]


def test_thirty_at_once_make_one_completion_and_one_event(app, world):
    told = []
    app.extensions["lms"].listeners[LearningCompleted] = [told.append]
    start = threading.Barrier(30)

    def finish():
        with app.app_context():
            start.wait()
            record(world.an, 0.7, MONDAY)

    threads = [threading.Thread(target=finish) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context():
        assert len(completions()) == 1
    assert len(told) == 1
