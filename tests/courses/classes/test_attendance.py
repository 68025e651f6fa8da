"""Attendance in tiết, what it completes, and hours that are never counted twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from courses.attendance.sums import Attendance, standing_of_class
from courses.classes.jobs import TendClasses
from courses.classes.seats import leave
from courses.classes.services import RollCalled, drop_session
from courses.classes.settling import settle
from courses.completion.withdrawal import withdraw_course
from lms.db import db, now
from lms.jobs.progress import Progress
from lms.records.models import Completion
from lms.web.formats import today_of
from tests.courses.classes.conftest import School


def test_presence_brings_tiet_and_leave_does_not(app, world, school: School):
    with app.app_context():
        klass = school.open(school.course(), need_percent=60)
        first, second = school.session(klass, hours=2.5, days=-2), school.session(klass, hours=2.5)
        school.seat(klass, world.an, world.dung)

        school.mark(first, an="present", dung="excused")
        school.mark(second, an="present", dung="present")

        standing = standing_of_class(klass.id)
        assert standing[world.an] == Attendance(5.0, 5.0, 5.0, 60)
        assert standing[world.dung] == Attendance(2.5, 5.0, 5.0, 60)
        assert (standing[world.an].is_enough, standing[world.dung].is_enough) == (True, False)
        assert standing[world.dung].is_lost


def test_who_may_still_make_up_is_not_lost():
    assert not Attendance(0.0, 4.0, 20.0, 80).is_lost
    assert Attendance(0.0, 4.5, 20.0, 80).is_lost
    assert Attendance(16.0, 20.0, 20.0, 80).is_enough
    assert not Attendance(0.0, 0.0, 0.0, 80).is_enough
    assert Attendance(0.1 + 0.2, 0.3, 0.3, 100).is_enough


def test_a_course_that_asks_for_attendance_is_complete_only_with_it(app, world, school: School):
    with app.app_context():
        course = school.course()
        klass = school.open(course, need_percent=80, asks_attendance=True)
        session = school.session(klass)
        school.seat(klass, world.an, world.dung)

        school.read(world.an, course)
        assert school.hours(world.an) == {}
        school.mark(session, an="present", dung="present")

        assert school.hours(world.an) == {f"courses:course:{course}": 8.0}
        assert school.hours(world.dung) == {}
        school.read(world.dung, course)
        assert school.hours(world.dung) == {f"courses:course:{course}": 8.0}


def test_a_mended_mark_takes_back_a_completion_that_rested_on_it_and_gives_it_again(app, world, school: School):
    with app.app_context():
        course = school.course()
        klass = school.open(course, need_percent=80, asks_attendance=True)
        session = school.session(klass)
        school.seat(klass, world.an)
        school.read(world.an, course)
        school.mark(session, an="present")

        school.mark(session, an="absent")
        assert school.hours(world.an) == {}
        assert school.enrolment(world.an, course).completed_at is None

        school.mark(session, an="present")
        assert school.hours(world.an) == {f"courses:course:{course}": 8.0}


def test_a_course_that_is_nothing_but_its_class_is_completed_by_attendance(app, world, school: School):
    with app.app_context():
        course = school.course(lesson=False)
        klass = school.open(course, need_percent=100, asks_attendance=True)
        session = school.session(klass)
        school.seat(klass, world.an)

        school.mark(session, an="present")

        assert school.hours(world.an) == {f"courses:course:{course}": 8.0}


def test_hours_count_once_with_the_course_or_alone_when_the_class_is_settled(app, world, school: School):
    with app.app_context():
        course = school.course()
        klass = school.open(course)
        session = school.session(klass, hours=4.5)
        school.seat(klass, world.an, world.dung)
        school.read(world.an, course)
        school.mark(session, an="present", dung="present")
        assert school.hours(world.dung) == {}

        settle(klass, by_id=school.officer, at=now())
        settle(klass, by_id=school.officer, at=now())

        assert school.hours(world.an) == {f"courses:course:{course}": 8.0}
        assert school.hours(world.dung) == {klass.subject: 4.5}
        record = db.session.scalars(select(Completion).where(Completion.subject == klass.subject)).one()
        assert (record.title, record.facts["mode"]) == ("Dự lớp LOP-1: Khóa lop", "in_person")
        assert today_of(record.completed_at) == klass.ends_on
        school.read(world.dung, course)
        assert school.hours(world.dung) == {f"courses:course:{course}": 8.0}


def test_marks_mended_after_settling_count_anew(app, world, school: School):
    with app.app_context():
        klass = school.open(school.course())
        first, second = school.session(klass, hours=2, days=-2), school.session(klass, hours=3)
        school.seat(klass, world.an)
        school.mark(first, an="present")
        school.mark(second, an="absent")
        settle(klass, by_id=school.officer, at=now())
        assert school.hours(world.an) == {klass.subject: 2.0}

        school.mark(second, an="present")
        assert school.hours(world.an) == {klass.subject: 5.0}
        school.mark(first, an="absent")
        school.mark(second, an="absent")
        assert school.hours(world.an) == {}


def test_hours_come_back_when_the_completion_of_the_course_is_withdrawn(app, world, school: School):
    with app.app_context():
        course = school.course()
        klass = school.open(course)
        session = school.session(klass, hours=4.5)
        school.seat(klass, world.an)
        school.mark(session, an="present")
        settle(klass, by_id=school.officer, at=now())
        school.read(world.an, course)

        withdraw_course(course_id=course, learner_ids=[world.an], reason="Bài thi bị hủy", by_id=None, at=now())

        assert school.hours(world.an) == {klass.subject: 4.5}


def test_whoever_left_has_no_hours_of_the_class(app, world, school: School):
    with app.app_context():
        klass = school.open(school.course())
        session = school.session(klass)
        school.seat(klass, world.an)
        school.mark(session, an="present")
        leave(klass.id, [world.an], by_id=school.officer, at=now())

        settle(klass, by_id=school.officer, at=now())

        assert school.hours(world.an) == {}


def test_a_week_after_its_end_a_class_settles_itself(app, world, school: School):
    class Silent(Progress):
        def __init__(self) -> None:
            pass

        def advance(self, done: int, total: int | None = None) -> None:
            pass

    with app.app_context():
        klass = school.open(school.course())
        session = school.session(klass)
        school.seat(klass, world.an)
        school.mark(session, an="present")
        db.session.commit()

        for days, hours in ((14, {}), (15, {klass.subject: 4.0})):
            day = today_of(now()) + timedelta(days=days)
            TendClasses().run(day, Silent(), at=now())
            assert school.hours(world.an) == hours


def test_a_session_whose_roll_was_called_stays(app, world, school: School):
    with app.app_context():
        klass = school.open(school.course())
        session, other = school.session(klass), school.session(klass, days=-2)
        school.seat(klass, world.an)
        school.mark(session, an="present")

        drop_session(other, by_id=school.officer, at=now())
        with pytest.raises(RollCalled):
            drop_session(session, by_id=school.officer, at=now())


def test_learners_without_a_class_pay_no_statement_for_classes(app, world, school: School, statements):
    with app.app_context():
        course = school.course("khac")
        db.session.commit()
        statements.clear()
        school.read(world.an, course)

    assert not [sql for sql in statements if "courses_class" in sql]
