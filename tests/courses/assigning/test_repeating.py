"""Learning again: the validity of what was completed ends, and a new period begins; nothing of the first is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from certificates.models import Award
from certificates.starting import make_demo_body
from courses.assigning.following import hold_rules
from courses.assigning.jobs import FollowEveryMorning
from courses.assigning.models import Duty
from courses.assigning.repeating import again_on
from courses.assigning.services import follow_and_repeat
from courses.completion.models import ArchivedProgress, Enrolment, Progress
from courses.completion.services import activity_done
from courses.completion.withdrawal import withdraw_activity
from courses.quizzes.answers import find_seat, save_answer
from courses.quizzes.finishing import LEARNER, finish
from courses.quizzes.models import Quiz
from courses.quizzes.services import Refused, start
from courses.quizzes.settling import settle
from lms.api import Completion, today_of
from lms.db import db, now
from lms.jobs.daily import call
from tests.courses.assigning.conftest import MONDAY, SUNDAY, Duties
from tests.learning import answers_to, teach

YEAR_LATER = date(2027, 11, 23)


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def sweep(at):
    begun = follow_and_repeat(hold_rules(), at=at)
    db.session.flush()
    return begun


def test_after_its_validity_a_course_is_learnt_again_with_a_day_of_its_own(duties: Duties, world, at_day):
    course = duties.course("cntt")
    duties.assign(course, due_on=SUNDAY, repeats="validity", valid_months=12, again_days=30)
    duties.complete(world.an, course, at=MONDAY)

    assert sweep(at_day(YEAR_LATER - timedelta(days=1))) == 0
    assert sweep(at_day(YEAR_LATER)) == 1

    assert duties.states(course)["An"] == ("done", SUNDAY)
    assert duties.states(course, period=2) == {"An": ("open", YEAR_LATER + timedelta(days=30))}
    assert duties.enrolled(course)["An"] == ("assigned", YEAR_LATER + timedelta(days=30))


def test_the_progress_of_the_first_period_lies_in_the_archive(duties, world, at_day):
    course = duties.course("cntt")
    duties.assign(course, repeats="validity", valid_months=12, again_days=30)
    duties.complete(world.an, course, at=MONDAY)

    sweep(at_day(YEAR_LATER))

    assert db.session.scalars(select(Progress).where(Progress.learner_id == world.an)).all() == []
    kept = db.session.scalars(select(ArchivedProgress)).one()
    assert (kept.learner_id, kept.period, kept.state, kept.done_at) == (world.an, 1, "done", MONDAY)


def test_the_second_completion_is_a_record_of_its_own(duties, world, at_day):
    course = duties.course("cntt")
    duties.assign(course, repeats="validity", valid_months=12, again_days=30)
    duties.complete(world.an, course, at=MONDAY)
    sweep(at_day(YEAR_LATER))

    again = at_day(YEAR_LATER + timedelta(days=2))
    duties.complete(world.an, course, at=again)

    rows = select(Completion.period, Completion.completed_at, Completion.started_at).order_by(Completion.period)
    first, second = db.session.execute(rows).all()
    assert (first.period, first.completed_at) == (1, MONDAY)
    assert (second.period, second.completed_at, second.started_at) == (2, again, at_day(YEAR_LATER))
    assert {name: state for name, (state, _day) in duties.states(course, period=2).items()} == {"An": "done"}


def test_the_day_to_learn_again_by_does_not_move_with_every_morning(duties, world, at_day):
    course = duties.course("cntt")
    duties.assign(course, repeats="validity", valid_months=12, again_days=30)
    duties.complete(world.an, course, at=MONDAY)
    sweep(at_day(YEAR_LATER))

    sweep(at_day(YEAR_LATER + timedelta(days=10)))

    assert duties.states(course, period=2)["An"] == ("open", YEAR_LATER + timedelta(days=30))


def test_every_year_begins_anew_for_those_who_have_done_the_last_one(duties, world, at_day):
    course = duties.course("cntt")
    duties.assign(course, repeats="yearly", yearly_on="01-15", again_days=60)
    duties.complete(world.an, course, at=MONDAY)

    assert sweep(at_day(date(2027, 1, 14))) == 0
    assert sweep(at_day(date(2027, 1, 20))) == 1
    assert sweep(at_day(date(2027, 6, 1))) == 0

    assert duties.states(course, period=2) == {"An": ("open", date(2027, 3, 21))}
    assert duties.states(course)["Bình"] == ("open", None)


def test_whoever_has_left_is_not_asked_again(duties, world, at_day):
    course = duties.course("cntt")
    duties.assign(course, unit_id=world.quy_chau, repeats="validity", valid_months=12, again_days=30)
    duties.complete(world.an, course, at=MONDAY)
    duties.move(world.an, world.con_cuong)

    assert sweep(at_day(YEAR_LATER)) == 0


def test_a_rule_that_does_not_repeat_asks_nothing_of_a_second_period(duties, world, at_day):
    course = duties.course("cntt")
    duties.assign(course, due_on=SUNDAY)
    again = duties.assign(course, unit_id=world.quy_chau, repeats="validity", valid_months=12, again_days=30)
    duties.complete(world.an, course, at=MONDAY)
    sweep(at_day(YEAR_LATER))

    duties.move(world.an, world.con_cuong)
    sweep(at_day(YEAR_LATER + timedelta(days=1)))

    assert again.state == "active"
    assert duties.states(course, period=2)["An"][0] == "released"


def test_the_page_can_tell_from_when_one_learns_again(duties):
    course = duties.course("cntt")
    validity = duties.assign(course, repeats="validity", valid_months=6)
    yearly = duties.assign(course, repeats="yearly", yearly_on="03-01")

    assert again_on(validity, date(2026, 8, 31)) == date(2027, 2, 28)
    assert again_on(yearly, date(2026, 8, 31)) == date(2027, 3, 1)
    assert again_on(yearly, date(2027, 3, 1)) == date(2028, 3, 1)
    assert again_on(duties.assign(course), date(2026, 8, 31)) is None


def test_the_second_time_has_its_own_attempts_and_earns_its_own_certificate(duties, world):
    make_demo_body()
    taught = teach()
    quiz = db.session.get_one(Quiz, taught.exam)
    quiz.attempts = 1
    last_year, today = now() - timedelta(days=400), now()
    duties.assign(taught.course, repeats="validity", valid_months=12, again_days=30, at=last_year)
    _learn(taught, world.an, at=last_year)
    with pytest.raises(Refused):
        start(quiz, learner_id=world.an, at=today)

    assert sweep(today) == 1
    second = _learn(taught, world.an, at=today + timedelta(hours=1))

    assert second == 2
    awards = db.session.scalars(select(Award).order_by(Award.id)).all()
    assert [award.state for award in awards] == ["issued", "issued"]
    assert awards[0].number != awards[1].number
    assert db.session.scalars(select(Completion.period).order_by(Completion.period)).all() == [1, 2]
    states = select(Duty.period, Duty.state).where(Duty.learner_id == world.an).order_by(Duty.period)
    assert [tuple(row) for row in db.session.execute(states)] == [(1, "done"), (2, "done")]
    assert db.session.scalar(select(func.count(ArchivedProgress.id))) == len(taught.lessons) + 1


def test_an_old_attempt_that_is_set_right_touches_nothing_of_the_new_period(duties, world):
    taught = teach()
    quiz = db.session.get_one(Quiz, taught.exam)
    last_year, today = now() - timedelta(days=400), now()
    duties.assign(taught.course, repeats="validity", valid_months=12, again_days=30, at=last_year)
    _learn(taught, world.an, at=last_year)
    sweep(today)

    settle(quiz, [world.an], reason="chấm lại", by_id=None, at=today)

    assert db.session.scalars(select(Progress).where(Progress.learner_id == world.an)).all() == []
    assert db.session.scalars(select(Completion)).one().withdrawn_at is None


def test_a_withdrawal_in_the_second_period_leaves_the_first_completion_alone(duties, world):
    taught = teach()
    last_year, today = now() - timedelta(days=400), now()
    duties.assign(taught.course, repeats="validity", valid_months=12, again_days=30, at=last_year)
    _learn(taught, world.an, at=last_year)
    sweep(today)
    _learn(taught, world.an, at=today + timedelta(hours=1))

    withdraw_activity(learner_ids=[world.an], activity_id=taught.exam_activity, reason="thi hộ", by_id=None, at=today)

    rows = db.session.scalars(select(Completion).order_by(Completion.period)).all()
    assert [row.is_withdrawn for row in rows] == [False, True]
    assert duties.states(taught.course, period=2)["An"][0] == "open"


def test_the_page_of_the_exam_counts_the_attempts_of_this_period(duties, world, sign_in):
    taught = teach()
    db.session.get_one(Quiz, taught.exam).attempts = 1
    last_year = now() - timedelta(days=400)
    duties.assign(taught.course, repeats="validity", valid_months=12, again_days=30, at=last_year)
    _learn(taught, world.an, at=last_year)
    db.session.commit()
    before = sign_in(world.an).get(f"/quizzes/{taught.exam_activity}").text
    sweep(now())
    db.session.commit()

    after = sign_in(world.an).get(f"/quizzes/{taught.exam_activity}").text

    assert "Đồng chí đã dùng hết số lượt của bài này." in before
    assert "Đồng chí đã dùng hết số lượt của bài này." not in after
    assert "Bắt đầu lượt 2" in after


def test_two_workers_that_sweep_at_once_begin_one_period(app, duties, world, at_day):
    course = duties.course("cntt")
    duties.assign(course, repeats="validity", valid_months=12, again_days=30)
    duties.complete(world.an, course, at=MONDAY)
    db.session.commit()
    together = Barrier(2)

    def work(_number: int) -> int:
        with app.app_context():
            together.wait()
            begun = sweep(at_day(YEAR_LATER))
            db.session.commit()
            return begun

    with ThreadPoolExecutor(2) as workers:
        begun = list(workers.map(work, range(2)))

    assert sorted(begun) == [0, 1]
    assert db.session.scalars(select(Enrolment.period).where(Enrolment.learner_id == world.an)).all() == [2]
    assert db.session.scalar(select(func.count(Duty.id)).where(Duty.learner_id == world.an)) == 2


def test_every_morning_the_rules_are_followed(app, duties, world, run_jobs):
    course = duties.course("cntt")
    duties.assign(course, unit_id=world.quy_chau)
    duties.move(world.dung, world.quy_chau)
    call(FollowEveryMorning.key, today_of(now()) - timedelta(days=1))
    db.session.commit()

    run_jobs()

    assert duties.states(course)["Dũng"][0] == "open"


def _learn(taught, learner, *, at) -> int:
    """Read every lesson, sit the exam and pass; gives the attempt's number."""
    for activity in taught.lessons.values():
        activity_done(learner_id=learner, activity_id=activity, at=at)
    attempt = start(db.session.get_one(Quiz, taught.exam), learner_id=learner, at=at)
    db.session.flush()
    for position, raw in answers_to(attempt.id).items():
        seat = find_seat(attempt.id, position)
        save_answer(seat, raw, base=seat.version, request=f"all-{attempt.id}-{position}", at=at + timedelta(minutes=1))
    finish(attempt.id, by=LEARNER, at=at + timedelta(minutes=5))
    db.session.flush()
    return attempt.number
