"""Marks of people: each is an event, none is lost, and the last one grades the attempt."""

import pytest
from sqlalchemy import select, update

from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.mark_models import FIRST, MANUAL, GradeEvent, Mark, MarkEvent
from courses.quizzes.marking import MarkChanged, NeedsSecondPerson, NotToMark, set_mark
from courses.quizzes.models import Attempt
from lms.api import db
from tests.courses.quizzes.conftest import MORNING
from tests.courses.quizzes.together import count, in_parallel


@pytest.fixture
def waiting(app, classroom, world) -> int:
    """A finished attempt of An's, all right so far, whose first two answers wait for a person."""
    attempt_id = classroom.start(world.an)
    classroom.answer_all(attempt_id)
    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING)
        db.session.execute(update(Mark).where(Mark.position <= 2).values(fraction=None))
        db.session.execute(update(Attempt).values(score=None, passed=None))
        db.session.commit()
    return attempt_id


def mark(attempt_id, position, fraction, by_id, *, expected=None):
    attempt = set_mark(
        attempt_id, position, fraction, by_id=by_id, reason="Chấm bài", comment="Đủ ý", expected=expected, at=MORNING
    )
    return attempt.score


def test_the_last_mark_that_was_waited_for_gives_the_grade(app, waiting, world):
    with app.app_context():
        first = mark(waiting, 1, 0.5, world.binh)
        last = mark(waiting, 2, 1.0, world.binh)
        db.session.commit()

        events = db.session.execute(
            select(MarkEvent.kind, MarkEvent.before, MarkEvent.after, MarkEvent.by_id).order_by(MarkEvent.id)
        ).all()
        grades = db.session.execute(select(GradeEvent.kind, GradeEvent.by_id).order_by(GradeEvent.id)).all()

    assert (first, last) == (None, pytest.approx(17.5 / 18))
    assert events == [(MANUAL, None, 0.5, world.binh), (MANUAL, None, 1.0, world.binh)]
    assert grades == [(FIRST, None), (MANUAL, world.binh)]


def test_a_mark_given_meanwhile_is_never_overwritten(app, waiting, world):
    with app.app_context():
        mark(waiting, 1, 0.5, world.binh)
        db.session.commit()
        with pytest.raises(MarkChanged) as told:
            mark(waiting, 1, 0.9, world.dung)
        db.session.rollback()
        mark(waiting, 1, 0.9, world.dung, expected=0.5)
        db.session.commit()

        after = db.session.scalars(select(MarkEvent.after).order_by(MarkEvent.id)).all()

    assert told.value.fraction == 0.5
    assert after == [0.5, 0.9]


def test_once_the_grade_is_given_one_person_alone_changes_nothing(app, waiting, world):
    with app.app_context():
        for position in (1, 2):
            mark(waiting, position, 1.0, world.binh)
        db.session.commit()
        with pytest.raises(NeedsSecondPerson):
            mark(waiting, 1, 0.0, world.binh, expected=1.0)

    assert count(app, MarkEvent) == 2


def test_neither_an_open_attempt_nor_a_foreign_place_is_marked(app, classroom, waiting, world):
    running = classroom.start(world.dung)

    with app.app_context():
        for attempt_id, position in ((running, 1), (waiting, 99), (999, 1)):
            with pytest.raises(NotToMark):
                mark(attempt_id, position, 1.0, world.binh)


def test_two_examiners_at_once_give_one_grade_over_both_marks(app, waiting, world):
    scores = in_parallel(app, 2, lambda number: mark(waiting, number + 1, 0.5, world.binh))

    assert sorted(scores, key=str) == [pytest.approx(17 / 18), None]
    assert count(app, GradeEvent) == 2
