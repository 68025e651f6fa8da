"""From rules to duties: the earliest day counts, newcomers are caught, leavers released, what is done stays."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from courses.assigning.following import follow, hold_rules
from courses.assigning.models import Assignment, Duty, DutyCause
from courses.assigning.services import Terms, change_terms, end
from courses.assigning.who import Who
from courses.completion.models import Enrolment, Progress
from courses.enrolment.services import enrol
from lms.api import LearningWithdrawn, MembershipsChanged, publish, withdraw_completions
from lms.db import db
from tests.courses.assigning.conftest import MONDAY, SUNDAY, Duties

LATER = SUNDAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def test_a_rule_gives_everybody_in_its_subtree_a_duty_and_an_enrolment_by_its_day(duties: Duties, world):
    course = duties.course("cntt")

    duties.assign(course, unit_id=world.quy_chau, due_on=SUNDAY)

    assert duties.states(course) == {"An": ("open", SUNDAY), "Bình": ("open", SUNDAY)}
    assert duties.enrolled(course) == {"An": ("assigned", SUNDAY), "Bình": ("assigned", SUNDAY)}


def test_whoever_has_completed_the_course_before_has_done_the_duty(duties, world):
    course = duties.course("cntt")
    duties.complete(world.an, course, at=MONDAY)

    duties.assign(course, unit_id=world.quy_chau, due_on=SUNDAY, at=MONDAY + timedelta(hours=1))

    assert duties.states(course) == {"An": ("done", SUNDAY), "Bình": ("open", SUNDAY)}


def test_whoever_joined_by_themselves_now_has_the_day_of_the_duty(duties, world):
    course = duties.course("cntt")
    enrol(course, [world.an], source="self", at=MONDAY)

    duties.assign(course, due_on=SUNDAY)

    assert duties.enrolled(course)["An"] == ("assigned", SUNDAY)


def test_two_rules_make_one_duty_due_on_the_earlier_day(duties, world):
    course = duties.course("cntt")

    duties.assign(course, due_on=LATER)
    duties.assign(course, unit_id=world.quy_chau, due_on=SUNDAY)

    assert duties.states(course) == {"An": ("open", SUNDAY), "Bình": ("open", SUNDAY), "Dũng": ("open", LATER)}
    assert db.session.scalar(select(func.count(DutyCause.id))) == 5


def test_a_rule_without_a_day_takes_nothing_from_the_day_of_another(duties, world):
    course = duties.course("cntt")
    duties.assign(course, due_on=SUNDAY)

    duties.assign(course)

    assert duties.states(course)["An"] == ("open", SUNDAY)


def test_when_one_of_two_rules_ends_the_other_one_still_holds(duties, world):
    course = duties.course("cntt")
    duties.assign(course, unit_id=world.quy_chau, due_on=LATER)
    sooner = duties.assign(course, due_on=SUNDAY)

    end(sooner, by_id=world.binh, at=MONDAY)

    assert duties.states(course)["An"] == ("open", LATER)
    assert duties.states(course)["Dũng"][0] == "released"
    assert duties.enrolled(course) == {"An": ("assigned", LATER), "Bình": ("assigned", LATER)}


def test_a_rule_ends_once(duties, world):
    rule = duties.assign(duties.course("cntt"))

    assert [end(rule, by_id=world.binh, at=MONDAY), end(rule, by_id=world.binh, at=MONDAY)] == [True, False]


def test_what_is_done_stays_done_when_the_rule_ends(duties, world):
    course = duties.course("cntt")
    rule = duties.assign(course, due_on=SUNDAY)
    duties.complete(world.an, course, at=MONDAY)

    end(rule, by_id=world.binh, at=MONDAY)

    assert {name: state for name, (state, _day) in duties.states(course).items()} == {
        "An": "done", "Bình": "released", "Dũng": "released",
    }  # fmt: skip


def test_who_has_begun_may_go_on_after_the_release_without_a_day(duties, world):
    course = duties.course("cntt")
    rule = duties.assign(course, due_on=SUNDAY)
    db.session.add(Progress(learner_id=world.an, activity_id=1, course_id=course, first_at=MONDAY))

    end(rule, by_id=world.binh, at=MONDAY)

    assert duties.enrolled(course) == {"An": ("self", None)}


def test_who_had_joined_before_the_rule_still_takes_the_course_after_it(duties, world):
    course = duties.course("cntt")
    enrol(course, [world.an], source="self", at=MONDAY - timedelta(days=1))
    rule = duties.assign(course, due_on=SUNDAY)

    end(rule, by_id=world.binh, at=MONDAY)

    assert duties.enrolled(course) == {"An": ("self", None)}


def test_newcomers_are_caught_and_leavers_released_as_soon_as_it_is_told(duties, world):
    course = duties.course("cntt")
    duties.assign(course, unit_id=world.quy_chau, due_on=SUNDAY)

    duties.move(world.dung, world.quy_chau)
    duties.move(world.an, world.con_cuong)
    publish(MembershipsChanged(user_ids=(world.dung, world.an)))

    assert duties.states(course) == {"An": ("released", SUNDAY), "Bình": ("open", SUNDAY), "Dũng": ("open", SUNDAY)}
    assert duties.enrolled(course).keys() == {"Bình", "Dũng"}


def test_nobody_but_those_who_were_named_is_looked_at(duties, world, statements):
    course = duties.course("cntt")
    duties.assign(course, unit_id=world.quy_chau)
    duties.move(world.an, world.con_cuong)
    duties.move(world.binh, world.con_cuong)
    statements.clear()

    publish(MembershipsChanged(user_ids=(world.an,)))

    assert {name: state for name, (state, _day) in duties.states(course).items()} == {"An": "released", "Bình": "open"}
    assert len(statements) <= 18  # 17 on SQLite, which needs no lock on the rules


def test_whoever_comes_back_has_the_same_duty_again(duties, world):
    course = duties.course("cntt")
    duties.assign(course, unit_id=world.quy_chau, due_on=SUNDAY)
    for unit in (world.con_cuong, world.quy_chau):
        duties.move(world.an, unit)
        publish(MembershipsChanged(user_ids=(world.an,)))

    assert duties.states(course)["An"] == ("open", SUNDAY)
    assert duties.enrolled(course)["An"] == ("assigned", SUNDAY)


def test_who_moves_keeps_what_they_have_done(duties, world):
    course = duties.course("cntt")
    duties.assign(course, unit_id=world.quy_chau, due_on=SUNDAY)
    duties.complete(world.an, course, at=MONDAY)

    duties.move(world.an, world.con_cuong)
    publish(MembershipsChanged(user_ids=(world.an,)))

    assert duties.states(course)["An"] == ("done", SUNDAY)


def test_days_after_joining_count_from_the_rule_for_those_already_there(duties, world):
    course = duties.course("cntt")
    duties.assign(course, unit_id=world.quy_chau, due_days=10)

    duties.move(world.dung, world.quy_chau, day=SUNDAY)
    publish(MembershipsChanged(user_ids=(world.dung,)))

    assert duties.states(course)["An"] == ("open", date(2026, 12, 3))
    assert duties.states(course)["Dũng"] == ("open", date(2026, 12, 9))


def test_another_post_in_the_same_unit_gives_no_more_time(duties, world):
    course = duties.course("cntt")
    duties.assign(course, unit_id=world.quy_chau, due_days=10)

    duties.move(world.an, world.quy_chau, day=SUNDAY, position="Phó Chủ tịch")
    publish(MembershipsChanged(user_ids=(world.an,)))

    assert duties.states(course)["An"] == ("open", date(2026, 12, 3))


def test_a_new_day_of_the_rule_is_the_new_day_of_its_duties_also_when_it_is_later(duties, world):
    course = duties.course("cntt")
    rule = duties.assign(course, due_on=SUNDAY)
    duties.complete(world.an, course, at=MONDAY)

    change_terms(rule, title="Quy định", terms=Terms(due_on=LATER), by_id=world.binh, at=MONDAY)

    assert duties.states(course) == {"An": ("done", SUNDAY), "Bình": ("open", LATER), "Dũng": ("open", LATER)}
    assert duties.enrolled(course)["Bình"] == ("assigned", LATER)


def test_following_again_changes_nothing(duties, world):
    course = duties.course("cntt")
    duties.assign(course, due_on=SUNDAY)
    duties.assign(course, due_days=20)
    before = _everything()

    follow(hold_rules(), at=MONDAY + timedelta(days=1))

    assert _everything() == before


def test_however_many_people_there_are_the_statements_stay_the_same(duties, world, statements):
    course, other = duties.course("cntt"), duties.course("mot")
    statements.clear()
    duties.assign(course)
    few = len(statements)
    db.session.commit()
    for number in range(30):
        world.person(f"Người {number}", world.quy_chau)
    statements.clear()

    duties.assign(other)

    assert len(statements) == few <= 22
    assert len(duties.states(other)) == 33


def test_a_withdrawn_completion_opens_the_duty_again(duties, world):
    course = duties.course("cntt")
    duties.assign(course, due_on=SUNDAY)
    duties.complete(world.an, course, at=MONDAY)
    assert duties.states(course)["An"] == ("done", SUNDAY)

    subject = f"courses:course:{course}"
    withdraw_completions(learner_ids=[world.an], subject=subject, reason="thi hộ", by_id=None, at=MONDAY)

    assert duties.states(course)["An"] == ("open", SUNDAY)


def test_events_of_other_subjects_touch_no_duty(duties, world):
    course = duties.course("cntt")
    duties.assign(course)

    publish(LearningWithdrawn(completion_ids=(1,), subject="workshop:1"))

    assert duties.states(course)["An"][0] == "open"


def test_a_form_that_is_sent_twice_makes_one_rule(duties, world):
    course = duties.course("cntt")

    first = duties.assign(course, key="một lần gửi")
    second = duties.assign(course, key="một lần gửi")

    assert first.id == second.id
    assert db.session.scalar(select(func.count(Assignment.id))) == 1


def test_suspended_people_have_no_duties(duties, world):
    world.person("Người Nghỉ", world.quy_chau, is_suspended=True)
    course = duties.course("cntt")

    duties.assign(course, who=Who(units=(world.quy_chau,)))

    assert duties.states(course).keys() == {"An", "Bình"}


def _everything() -> list[object]:
    duty = select(Duty.id, Duty.learner_id, Duty.due_on, Duty.state).order_by(Duty.id)
    cause = select(DutyCause.id, DutyCause.due_on, DutyCause.is_active).order_by(DutyCause.id)
    enrolment = select(Enrolment.id, Enrolment.due_on, Enrolment.source).order_by(Enrolment.id)
    return [db.session.execute(rows).all() for rows in (duty, cause, enrolment)]
