"""Other terms: which hold for whom, and what giving them does to an attempt that runs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from courses.admission.services import Extra, grant, withdraw
from courses.quizzes import services
from courses.quizzes.allowances import allowances_of, terms_of, words_for
from courses.quizzes.answer_models import AttemptNote
from courses.quizzes.entry_models import Allowance
from courses.quizzes.finishing import COLLECTED_AFTER, LEARNER, finish
from courses.quizzes.jobs import FinishAttempt
from courses.quizzes.lengthening import lengthen
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.phases import SCORE, THINGS
from courses.quizzes.review import visible
from courses.quizzes.rules.contract import Terms
from lms.api import Job, Membership, db
from tests.courses.quizzes.conftest import MORNING, Classroom, classroom
from tests.courses.quizzes.together import in_parallel

__all__ = ["classroom"]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def give(app, classroom, world):
    """Grant an allowance in the exam; gives the running attempts that it lengthened."""

    def one(**fields):
        to = {name: fields.pop(name) for name in ("user_id", "unit_id") if name in fields}
        with app.app_context():
            lengthened = grant(
                exam(classroom), Extra(**fields), **to, reason="Khuyết tật vận động", by=world.binh, at=MORNING + MINUTE
            )
            db.session.commit()
            return lengthened

    return one


def exam(classroom: Classroom) -> Quiz:
    return db.session.scalars(select(Quiz).where(Quiz.activity_id == classroom.exam)).one()


def terms(classroom, person):
    with classroom.app.app_context():
        quiz = exam(classroom)
        return terms_of(quiz, [given.allowance for given in allowances_of(quiz.id, person)])


def test_of_each_term_the_nearest_that_speaks_of_it_counts(classroom, world, give):
    closes_at = MORNING + 600 * MINUTE
    give(unit_id=world.province, minutes=5, attempts=1)
    give(unit_id=world.quy_chau, minutes=10, closes_at=closes_at)
    give(user_id=world.an, minutes=20)

    assert terms(classroom, world.an) == Terms(closes_at=closes_at, minutes=50, attempts=4)
    assert terms(classroom, world.binh) == Terms(closes_at=closes_at, minutes=40, attempts=4)
    assert terms(classroom, world.dung) == Terms(minutes=35, attempts=4)


def test_a_units_terms_hold_for_whoever_has_the_main_post_there_today(app, classroom, world, give):
    running = classroom.start(world.an), classroom.start(world.binh), classroom.start(world.dung)
    with app.app_context():
        left = db.session.scalars(select(Membership).where(Membership.user_id == world.an)).one()
        left.valid_to = MORNING.date()
        db.session.add_all(
            [
                Membership(user_id=world.an, unit_id=world.con_cuong),
                Membership(user_id=world.dung, unit_id=world.quy_chau, main=False),
            ]
        )
        db.session.commit()

    lengthened = give(unit_id=world.quy_chau, minutes=10)

    assert [terms(classroom, person).minutes for person in (world.an, world.binh, world.dung)] == [30, 40, 30]
    assert lengthened == [running[1]]


def test_the_newer_of_two_equals_counts_and_a_withdrawn_one_no_longer(app, classroom, world, give):
    give(user_id=world.an, minutes=20)
    give(user_id=world.an, minutes=5)

    assert terms(classroom, world.an).minutes == 35
    with app.app_context():
        newest = db.session.scalars(select(Allowance).order_by(Allowance.id.desc())).first()
        assert withdraw(newest, by=world.binh, at=MORNING)
        assert not withdraw(newest, by=world.binh, at=MORNING)
        db.session.commit()
    assert terms(classroom, world.an).minutes == 50


def test_a_start_takes_the_persons_own_terms(classroom, world, give):
    give(user_id=world.an, minutes=15)

    attempt = classroom.attempt(classroom.start(world.an))

    assert attempt.deadline_at == MORNING + 45 * MINUTE
    assert attempt.terms["minutes"] == 45


def test_more_attempts_let_one_in_again(app, classroom, world, give):
    for _number in range(3):
        with app.app_context():
            finish(classroom.start(world.an), by=LEARNER, at=MORNING)
            db.session.commit()
    with pytest.raises(services.Refused):
        classroom.start(world.an)

    give(unit_id=world.quy_chau, attempts=1)

    assert classroom.attempt(classroom.start(world.an)).number == 4


def test_time_given_while_an_attempt_runs_moves_its_end_and_its_job_and_is_noted(app, classroom, world, give):
    runs, elsewhere = classroom.start(world.an), classroom.start(world.dung)

    assert give(unit_id=world.quy_chau, minutes=20) == [runs]

    end = MORNING + 50 * MINUTE
    with app.app_context():
        job = db.session.scalar(select(Job.not_before).where(Job.key == f"courses.finish:{runs}"))
        note = db.session.execute(select(AttemptNote.attempt_id, AttemptNote.kind, AttemptNote.detail)).one()
    assert classroom.attempt(runs).deadline_at == end
    assert job == end + COLLECTED_AFTER
    assert note[:2] == (runs, "extended")
    assert note.detail["to"] == end.isoformat()
    assert classroom.attempt(elsewhere).deadline_at == MORNING + 30 * MINUTE
    assert classroom.save(runs, 1, {}, at=MORNING + 45 * MINUTE).remaining == 300


def test_what_was_promised_is_not_taken_back(app, classroom, world, give):
    runs = classroom.start(world.an)
    give(user_id=world.an, minutes=20)
    with app.app_context():
        withdraw(db.session.scalars(select(Allowance)).one(), by=world.binh, at=MORNING)
        db.session.commit()

    assert give(user_id=world.an, minutes=5) == []
    assert classroom.attempt(runs).deadline_at == MORNING + 50 * MINUTE


def test_a_finish_job_that_comes_before_the_new_end_comes_again(app, classroom, world, time_machine):
    time_machine.move_to(MORNING)
    runs = classroom.start(world.an)
    with app.app_context():
        db.session.get_one(Attempt, runs).deadline_at = MORNING + 50 * MINUTE  # lengthened while the job was at work
        db.session.commit()
        time_machine.move_to(MORNING + 31 * MINUTE)

        assert FinishAttempt().run({"attempt": runs}, Progressing()) == {}
        db.session.commit()

        again = db.session.scalar(select(Job.not_before).order_by(Job.id.desc()))
    assert again == MORNING + 50 * MINUTE + COLLECTED_AFTER
    assert not classroom.attempt(runs).is_finished


class Progressing:
    def advance(self, done, total):
        """Nobody looks."""


def test_a_start_and_a_grant_at_the_same_moment_never_miss_each_other(app, classroom, world):
    people = [world.person(f"Lô Thị {number}", world.quy_chau) for number in range(8)]

    def act(number):
        if number == 4:
            return grant(
                exam(classroom), Extra(minutes=20), unit_id=world.quy_chau, reason="Mất điện", by=world.binh, at=MORNING
            )
        return services.start(exam(classroom), learner_id=people[number], at=MORNING).id

    in_parallel(app, 8, act)

    with app.app_context():
        ends = set(db.session.scalars(select(Attempt.deadline_at)))
    assert ends == {MORNING + 50 * MINUTE}


def test_a_later_closing_for_everybody_lengthens_what_runs(app, classroom, world):
    closes_at = MORNING + 20 * MINUTE
    with app.app_context():
        exam(classroom).closes_at = closes_at
        db.session.commit()
    runs = classroom.start(world.an)
    assert classroom.attempt(runs).deadline_at == closes_at

    with app.app_context():
        quiz = exam(classroom)
        quiz.closes_at = MORNING + 60 * MINUTE
        assert lengthen(quiz, at=MORNING, why={"quiz": quiz.id}) == [runs]
        db.session.commit()

    assert classroom.attempt(runs).deadline_at == MORNING + 30 * MINUTE


def test_answers_stay_shut_while_somebody_still_has_an_own_closing_ahead(app, classroom, world, give):
    with app.app_context():
        exam(classroom).closes_at = MORNING + 60 * MINUTE
        db.session.commit()
    give(user_id=world.dung, closes_at=MORNING + 600 * MINUTE)
    with app.app_context():
        attempt = finish(classroom.start(world.an), by=LEARNER, at=MORNING)
        db.session.commit()

        seen = [visible(attempt, MORNING + minutes * MINUTE) for minutes in (59, 61, 599, 600)]

    assert seen == [{SCORE}, {SCORE}, {SCORE}, set(THINGS)]


def test_words_say_what_is_given(classroom):
    allowance = Allowance(minutes=15, attempts=1, opens_at=MORNING, closes_at=None)

    assert words_for(allowance) == "thêm 15 phút, thêm 1 lượt, mở từ 08:00 ngày 23/11/2026"
