"""Finishing: once, by whoever asks, from the acknowledged answers alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from courses.completion.models import Progress
from courses.questions.contract import QUESTION_TYPES
from courses.questions.services import keep_questions
from courses.quizzes.answer_models import AnswerTrail
from courses.quizzes.answers import Receipt, find_seat, save_answer
from courses.quizzes.finishing import DEADLINE, GRACE, LEARNER, finish
from courses.quizzes.mark_models import GradeEvent, Mark
from courses.quizzes.queries import sheets_of
from lms.api import Completion, db, matrix_of
from lms.jobs.services import run_due
from tests.courses.quizzes.conftest import MORNING, drafts
from tests.courses.quizzes.together import count, in_parallel

MINUTE = timedelta(minutes=1)


def test_right_answers_pass_enter_evidence_and_complete_the_course(app, classroom, world):
    attempt_id = classroom.start(world.an)
    classroom.answer_all(attempt_id)

    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING + MINUTE)
        db.session.commit()

    attempt = classroom.attempt(attempt_id)
    assert (attempt.score, attempt.passed, attempt.is_open) == (1.0, True, None)
    with app.app_context():
        completion = db.session.scalars(select(Completion)).one()
        row = next(row for row in matrix_of(world.an).rows if row.module.code == "IU06")
        assert (completion.subject, completion.score) == (f"courses:course:{classroom.course}", 1.0)
        assert row.passed


def test_a_failed_exam_leaves_evidence_but_no_progress(app, classroom, world):
    attempt_id = classroom.start(world.an)

    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING)
        db.session.commit()

    assert classroom.attempt(attempt_id).passed is False
    assert count(app, Completion) == 0
    with app.app_context():
        row = next(row for row in matrix_of(world.an).rows if row.module.code == "IU06")
        assert "again" in row.cells
        assert db.session.scalars(select(Progress.state)).all() == ["going"]


def test_practice_is_done_when_finished_and_is_no_evidence(app, classroom, world):
    attempt_id = classroom.start(world.an, activity_id=classroom.practice)

    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING)
        db.session.commit()
        row = next(row for row in matrix_of(world.an).rows if row.module.code == "IU06")
        assert set(row.cells) == {"none"}
        assert db.session.scalars(select(Progress.state)).all() == ["done"]
    assert count(app, Completion) == 0


def test_thirty_finishes_at_once_give_one_result(app, classroom, world):
    attempt_id = classroom.start(world.an)
    classroom.answer_all(attempt_id, only=12)

    def hand_in(number):
        attempt = finish(attempt_id, by=DEADLINE if number % 3 else LEARNER, at=MORNING + MINUTE)
        return attempt.score, attempt.passed, attempt.finished_at, attempt.finished_by

    results = in_parallel(app, 30, hand_in)

    assert len(set(results)) == 1
    assert results[0][:2] == (pytest.approx(12 / 18), True)
    assert [count(app, model) for model in (GradeEvent, Mark, Completion)] == [1, 18, 1]


def test_saves_and_a_finish_at_once_mark_exactly_what_was_acknowledged(app, classroom, world):
    attempt_id = classroom.start(world.an)
    answers = classroom.right_answers(attempt_id)

    def act(number):
        if number == 6:
            return finish(attempt_id, by=LEARNER, at=MORNING).score
        place = number + 1 if number < 6 else number
        return save_answer(find_seat(attempt_id, place), answers[place], base=0, request=f"at-once-{place}", at=MORNING)

    outcomes = in_parallel(app, 13, act)

    acknowledged = sum(isinstance(outcome, Receipt) for outcome in outcomes)
    assert classroom.attempt(attempt_id).score == pytest.approx(acknowledged / 18)
    assert count(app, AnswerTrail) == acknowledged


def test_the_worker_finishes_at_the_deadline_with_exactly_the_saved_answers(app, classroom, world, time_machine):
    time_machine.move_to(MORNING, tick=False)
    attempt_id = classroom.start(world.an)
    classroom.answer_all(attempt_id, only=3)
    with app.app_context():
        assert run_due() == 0

    time_machine.move_to(MORNING + 31 * MINUTE, tick=False)
    with app.app_context():
        assert run_due() == 1
        assert run_due() == 0

    attempt = classroom.attempt(attempt_id)
    assert (attempt.score, attempt.finished_by) == (pytest.approx(3 / 18), DEADLINE)
    assert attempt.finished_at == MORNING + 30 * MINUTE


def test_the_worker_collects_nothing_at_the_last_moment_at_which_an_answer_is_taken(
    app, classroom, world, time_machine
):
    time_machine.move_to(MORNING, tick=False)
    attempt_id = classroom.start(world.an)
    last = MORNING + 30 * MINUTE + GRACE
    time_machine.move_to(last, tick=False)

    with app.app_context():
        run_due()

    assert isinstance(classroom.save(attempt_id, 1, {}, at=last), Receipt)
    time_machine.move_to(last + timedelta.resolution, tick=False)
    with app.app_context():
        run_due()
    assert classroom.attempt(attempt_id).finished_by == DEADLINE


def test_the_deadlines_job_leaves_a_finished_attempt_alone(app, classroom, world, time_machine):
    time_machine.move_to(MORNING, tick=False)
    attempt_id = classroom.start(world.an)
    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING + MINUTE)
        db.session.commit()
    time_machine.move_to(MORNING + 31 * MINUTE, tick=False)

    with app.app_context():
        assert run_due()

    assert classroom.attempt(attempt_id).finished_by == LEARNER
    assert count(app, GradeEvent) == 1


def test_marking_stored_answers_again_gives_the_same_after_the_bank_has_changed(app, classroom, world):
    attempt_id = classroom.start(world.an)
    classroom.answer_all(attempt_id)
    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING)
        changed = [type(draft)(**{**vars(draft), "settings": {**draft.settings, "text": "Khác"}}) for draft in drafts()]
        kept = keep_questions(classroom.course, changed[::2], MORNING + MINUTE)
        db.session.commit()
        assert (len(kept.changed), len(kept.retired)) == (9, 9)

    with app.app_context():
        for sheet in sheets_of(attempt_id):
            kind = QUESTION_TYPES[sheet.type]
            again = kind.grade(sheet.settings, kind.parse(sheet.settings, sheet.answer.raw)).fraction
            assert again == kind.grade(sheet.settings, sheet.answer.given).fraction == sheet.fraction
