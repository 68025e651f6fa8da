"""Saving: what is acknowledged is stored, and nothing is overwritten unseen."""

from datetime import timedelta

import pytest

from courses.questions.contract import Unacceptable
from courses.quizzes import services
from courses.quizzes.answer_models import Answer, AnswerTrail
from courses.quizzes.answers import Finished, Late, Receipt, Stale, find_seat, save_answer
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Attempt, Slot
from courses.quizzes.queries import sheets_of
from lms.api import Job, db
from tests.courses.quizzes.conftest import MORNING
from tests.courses.quizzes.together import count, in_parallel

MINUTE = timedelta(minutes=1)


def test_a_saved_answer_gets_a_receipt_and_a_line_in_the_trail(app, classroom, world):
    attempt_id = classroom.start(world.an)
    answers = classroom.right_answers(attempt_id)

    first = classroom.save(attempt_id, 1, answers[1], at=MORNING + MINUTE)
    second = classroom.save(attempt_id, 2, answers[2], at=MORNING + 2 * MINUTE)

    assert first == Receipt(seq=1, version=1, saved_at=MORNING + MINUTE, remaining=29 * 60)
    assert (second.seq, second.version) == (2, 1)
    with app.app_context():
        stored = db.session.get_one(Answer, (attempt_id, 1))
        assert (stored.raw, stored.seq) == (answers[1], 1)
    assert count(app, AnswerTrail) == 2


def test_a_stale_page_changes_nothing_and_is_told_what_is_stored(app, classroom, world):
    attempt_id = classroom.start(world.an)
    right = classroom.right_answers(attempt_id)[1]
    classroom.save(attempt_id, 1, right, request="first-tab")

    outcome = classroom.save(attempt_id, 1, {}, base=0, request="second-tab")

    assert isinstance(outcome, Stale)
    assert (outcome.stored, outcome.version, outcome.seq) == (right, 1, 1)
    assert classroom.attempt(attempt_id).last_seq == 1
    assert count(app, AnswerTrail) == 1


def test_a_page_that_claims_a_version_that_never_was_is_stale(classroom, world):
    attempt_id = classroom.start(world.an)

    assert isinstance(classroom.save(attempt_id, 1, {}, base=3), Stale)


def test_repeating_a_save_returns_its_receipt_and_writes_nothing(app, classroom, world):
    attempt_id = classroom.start(world.an)
    right = classroom.right_answers(attempt_id)[1]
    first = classroom.save(attempt_id, 1, right, request="the-same")
    classroom.save(attempt_id, 1, {}, base=1, request="another")

    again = classroom.save(attempt_id, 1, right, request="the-same", at=MORNING + MINUTE)

    assert (again.seq, again.version, again.saved_at) == (first.seq, first.version, first.saved_at)
    assert count(app, AnswerTrail) == 2


def test_a_blank_answer_takes_the_stored_one_back(app, classroom, world):
    attempt_id = classroom.start(world.an)
    classroom.save(attempt_id, 1, classroom.right_answers(attempt_id)[1])

    outcome = classroom.save(attempt_id, 1, {"answer": [""]}, base=1)

    assert outcome.version == 2
    with app.app_context():
        assert sheets_of(attempt_id)[0].given is None


def test_an_answer_that_cannot_be_read_leaves_the_stored_one(app, classroom, world):
    attempt_id = classroom.start(world.an)
    with app.app_context():
        number = next(sheet.number for sheet in sheets_of(attempt_id) if sheet.type == "courses.numeric")
    classroom.save(attempt_id, number, {"answer": ["6,5"]})

    with pytest.raises(Unacceptable):
        classroom.save(attempt_id, number, {"answer": ["sáu rưỡi"]}, base=1)

    with app.app_context():
        assert db.session.get_one(Answer, (attempt_id, number)).raw == {"answer": ["6,5"]}


@pytest.mark.parametrize(
    ("seconds", "kind"), [(0, Receipt), (30 * 60, Receipt), (30 * 60 + 5, Receipt), (30 * 60 + 6, Late)]
)
def test_the_deadline_and_its_grace_are_the_servers(classroom, world, seconds, kind):
    attempt_id = classroom.start(world.an)

    outcome = classroom.save(attempt_id, 1, {}, at=MORNING + timedelta(seconds=seconds))

    assert isinstance(outcome, kind)


def test_nothing_is_saved_after_the_finish_but_an_acknowledged_save_keeps_its_receipt(app, classroom, world):
    attempt_id = classroom.start(world.an)
    kept = classroom.save(attempt_id, 1, {}, request="acknowledged")
    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING)
        db.session.commit()

    assert isinstance(classroom.save(attempt_id, 2, {}), Finished)
    assert classroom.save(attempt_id, 1, {}, request="acknowledged").seq == kept.seq


def test_of_many_saves_at_once_one_wins_each_version_and_none_is_lost_silently(app, classroom, world):
    attempt_id = classroom.start(world.an)
    raw = classroom.right_answers(attempt_id)[1]

    outcomes = in_parallel(app, 20, lambda number: _save(attempt_id, raw, request=f"tab-number-{number}"))

    receipts = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    assert len(receipts) == 1
    assert sum(isinstance(outcome, Stale) for outcome in outcomes) == 19
    assert (classroom.attempt(attempt_id).last_seq, count(app, AnswerTrail)) == (1, 1)


def test_one_save_sent_twenty_times_at_once_is_one_save_with_one_receipt(app, classroom, world):
    attempt_id = classroom.start(world.an)
    raw = classroom.right_answers(attempt_id)[1]

    outcomes = in_parallel(app, 20, lambda _number: _save(attempt_id, raw, request="one-and-the-same"))

    assert {(outcome.seq, outcome.version) for outcome in outcomes} == {(1, 1)}
    assert (classroom.attempt(attempt_id).last_seq, count(app, AnswerTrail)) == (1, 1)


def test_a_save_that_was_read_before_another_came_in_between_is_stale(app, classroom, world):
    attempt_id = classroom.start(world.an)
    early = _seat_as_read_now(app, attempt_id)
    right = classroom.right_answers(attempt_id)[1]
    classroom.save(attempt_id, 1, right, request="in-between")

    with app.app_context():
        outcome = save_answer(early, {}, base=0, request="too-late", at=MORNING)
        db.session.commit()

    assert isinstance(outcome, Stale)
    assert outcome.stored == right
    assert (classroom.attempt(attempt_id).last_seq, count(app, AnswerTrail)) == (1, 1)


def test_a_save_that_was_read_before_the_finish_is_refused(app, classroom, world):
    attempt_id = classroom.start(world.an)
    early = _seat_as_read_now(app, attempt_id)
    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING)
        db.session.commit()

    with app.app_context():
        outcome = save_answer(early, {}, base=0, request="too-late", at=MORNING)
        db.session.commit()

    assert isinstance(outcome, Finished)
    assert (count(app, Answer), count(app, AnswerTrail)) == (0, 0)


def test_a_start_that_was_read_before_another_came_in_between_begins_nothing(app, classroom, world, monkeypatch):
    first = classroom.start(world.an)
    early, before = [([], False)], services._before
    monkeypatch.setattr(services, "_before", lambda *of: early.pop() if early else before(*of))

    second = classroom.start(world.an)

    assert (early, second) == ([], first)
    assert (count(app, Attempt), count(app, Slot), count(app, Job)) == (1, 18, 1)


def _seat_as_read_now(app, attempt_id):
    with app.app_context():
        seat = find_seat(attempt_id, 1)
        db.session.expunge_all()
        return seat


def _save(attempt_id, raw, *, request):
    return save_answer(find_seat(attempt_id, 1), raw, base=0, request=request, at=MORNING)
