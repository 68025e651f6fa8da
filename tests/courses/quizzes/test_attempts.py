"""Starting, saving, finishing: what is acknowledged is stored, and everything happens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from courses.completion.models import Progress
from courses.questions.contract import QUESTION_TYPES, Unacceptable
from courses.questions.models import QuestionVersion
from courses.questions.services import keep_questions
from courses.quizzes import services
from courses.quizzes.answers import Finished, Late, Receipt, Stale, find_seat, save_answer
from courses.quizzes.finishing import DEADLINE, GRACE, LEARNER, finish
from courses.quizzes.models import Answer, AnswerTrail, Attempt, GradeEvent, Mark, Quiz, Slot
from courses.quizzes.queries import sheets_of
from lms.api import Completion, Job, db, matrix_of
from lms.jobs.services import run_due
from tests.courses.quizzes.conftest import MORNING, drafts

MINUTE = timedelta(minutes=1)


def count(app, model) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def in_parallel(app, times, deed):
    """Do one thing from many threads at the same moment; what each of them returned."""
    barrier = Barrier(times)

    def run(number):
        with app.app_context():
            barrier.wait()
            result = deed(number)
            db.session.commit()
            return result

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


# --- starting


def test_a_start_draws_evenly_pins_versions_and_sets_the_deadlines_job(app, classroom, world):
    attempt_id = classroom.start(world.an)

    with app.app_context():
        skills = [sheet.skill for sheet in sheets_of(attempt_id)]
        job = db.session.scalars(select(Job)).one()
    attempt = classroom.attempt(attempt_id)
    assert {skill: skills.count(skill) for skill in set(skills)} == {"IU06.1.1": 6, "IU06.1.2": 6, "IU06.2.1": 6}
    assert attempt.deadline_at == MORNING + 30 * MINUTE
    assert job.key == f"courses.finish:{attempt_id}"
    assert job.not_before == attempt.deadline_at + GRACE


def test_starting_again_gives_back_the_open_attempt(classroom, world):
    assert classroom.start(world.an) == classroom.start(world.an, at=MORNING + MINUTE)


def test_twenty_starts_at_once_make_one_attempt_with_one_paper(app, classroom, world):
    def start(_number):
        quiz = db.session.scalars(select(Quiz).where(Quiz.activity_id == classroom.exam)).one()
        return services.start(quiz, learner_id=world.an, at=MORNING).id

    assert len(set(in_parallel(app, 20, start))) == 1
    assert (count(app, Attempt), count(app, Slot), count(app, Job)) == (1, 18, 1)


def test_two_learners_get_papers_of_their_own(app, classroom, world):
    first, second = classroom.start(world.an), classroom.start(world.dung)

    assert first != second
    assert classroom.attempt(first).seed != classroom.attempt(second).seed


def test_the_limit_of_attempts_holds(app, classroom, world):
    for number in range(3):
        attempt_id = classroom.start(world.an, at=MORNING + number * MINUTE)
        with app.app_context():
            finish(attempt_id, by=LEARNER, at=MORNING + number * MINUTE)
            db.session.commit()

    with pytest.raises(services.NoAttemptsLeft):
        classroom.start(world.an, at=MORNING + 10 * MINUTE)


def test_a_second_attempt_prefers_questions_not_met_in_the_first(app, classroom, world):
    first = classroom.start(world.an, activity_id=classroom.practice)
    with app.app_context():
        finish(first, by=LEARNER, at=MORNING)
        db.session.commit()

    second = classroom.start(world.an, activity_id=classroom.practice)

    with app.app_context():
        papers = [{sheet.slot.version_id for sheet in sheets_of(each)} for each in (first, second)]
    assert papers[0].isdisjoint(papers[1])


def test_a_start_after_the_deadline_of_a_forgotten_attempt_finishes_it_and_begins_the_next(classroom, world):
    forgotten = classroom.start(world.an)

    begun = classroom.start(world.an, at=MORNING + 60 * MINUTE)

    left = classroom.attempt(forgotten)
    assert begun != forgotten
    assert (left.finished_by, left.finished_at) == (DEADLINE, MORNING + 30 * MINUTE)


def test_a_course_without_questions_has_nothing_to_draw(app, classroom, world):
    with app.app_context():
        keep_questions(classroom.course, [], MORNING)
        db.session.commit()

    with pytest.raises(services.NothingToDraw):
        classroom.start(world.an)


# --- saving


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
    early, attempts = [[]], services._attempts
    monkeypatch.setattr(services, "_attempts", lambda *of: early.pop() if early else attempts(*of))

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


# --- finishing


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


def test_the_deadlines_job_leaves_a_finished_attempt_alone(app, classroom, world, time_machine):
    time_machine.move_to(MORNING, tick=False)
    attempt_id = classroom.start(world.an)
    with app.app_context():
        finish(attempt_id, by=LEARNER, at=MORNING + MINUTE)
        db.session.commit()
    time_machine.move_to(MORNING + 31 * MINUTE, tick=False)

    with app.app_context():
        assert run_due() == 1

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


# --- the bank


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
