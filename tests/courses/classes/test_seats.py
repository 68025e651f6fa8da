"""Seats: by list, all or nobody; by rule, newcomers too; by request; the line moves up; the last seat goes once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from courses.assigning.who import Who
from courses.attendance.models import CourseClass
from courses.classes.following import end_rule, follow_classes, reach_of, set_rule
from courses.classes.seats import ClassFull, ClassOver, ask_for_seat, leave
from courses.classes.services import Terms, cancel_class, change_class
from courses.classes.settling import settle
from courses.classes.unit_holdings import UnitClasses
from lms.api import Message, now
from lms.db import db
from lms.events import publish
from lms.organisation.events import MembershipsChanged, NewcomersWithdrawn
from lms.organisation.models import Membership
from tests.courses.classes.conftest import School
from tests.courses.quizzes.together import in_parallel


def told(learner: int) -> list[str]:
    rows = select(Message.subject).where(Message.recipient_id == learner).order_by(Message.id)
    return list(db.session.scalars(rows))


def test_a_seat_enrols_and_is_told_and_leaving_takes_an_untouched_enrolment_along(app, world, school: School):
    with app.app_context():
        course = school.course()
        klass = school.open(course)

        assert school.seat(klass, world.an, world.dung) == [world.an, world.dung]
        assert school.seat(klass, world.an) == []

        assert school.enrolment(world.an, course).class_id == klass.id
        assert told(world.an) == ["Đồng chí có chỗ trong lớp Lớp LOP-1"]
        school.read(world.dung, course)
        leave(klass.id, [world.an, world.dung], by_id=school.officer, at=now())
        assert school.enrolment(world.an, course) is None
        assert school.enrolment(world.dung, course) is not None
        assert school.seats(klass) == {"An": "left", "Dũng": "left"}


def test_a_list_larger_than_the_class_seats_nobody(app, world, school: School):
    with app.app_context():
        klass = school.open(school.course(), seats=1)

        with pytest.raises(ClassFull) as full:
            school.seat(klass, world.an, world.dung)

        assert full.value.free == 1
        assert school.seats(klass) == {}


def test_first_in_line_moves_up_when_somebody_leaves_or_seats_are_added(app, world, school: School):
    with app.app_context():
        klass = school.open(school.course(), seats=1, takes_requests=True)
        assert ask_for_seat(klass.id, world.an, at=now() - timedelta(hours=2)) == "seated"
        assert ask_for_seat(klass.id, world.dung, at=now() - timedelta(hours=1)) == "waiting"
        assert ask_for_seat(klass.id, world.binh, at=now()) == "waiting"
        assert ask_for_seat(klass.id, world.binh, at=now()) == "waiting"

        leave(klass.id, [world.an], by_id=world.an, at=now())
        assert school.seats(klass) == {"An": "left", "Dũng": "seated", "Bình": "waiting"}
        names = (column.name for column in CourseClass.__table__.columns)
        terms = {name: getattr(klass, name) for name in names if name in Terms.__dataclass_fields__}
        change_class(klass.id, Terms(**(terms | {"seats": 2})), [], by_id=school.officer, at=now())

        assert school.seats(klass)["Bình"] == "seated"
        assert told(world.binh)[-1] == "Đồng chí có chỗ trong lớp Lớp LOP-1"


def test_two_who_ask_for_the_last_seat_at_once_get_one_seat_between_them(app, world, school: School):
    with app.app_context():
        klass = school.open(school.course(), seats=1, takes_requests=True).id
        db.session.commit()

    states = in_parallel(app, 2, lambda number: ask_for_seat(klass, (world.an, world.dung)[number], at=now()))

    assert sorted(states) == ["seated", "waiting"]


def test_a_rule_catches_those_it_reaches_and_newcomers_until_it_ends(app, world, school: School):
    with app.app_context():
        klass = school.open(school.course())
        who = Who(units=(world.quy_chau,))
        reach = reach_of(klass.id, who, world.province)
        assert (reach.people, reach.known) == (2, 0)

        set_rule(klass.id, who, world.province, by_id=school.officer, at=now())
        leave(klass.id, [world.binh], by_id=school.officer, at=now())
        class_id = klass.id
        db.session.commit()
    newcomer = world.person("Vi Thị Mới", world.quy_chau)
    with app.app_context():
        klass = db.session.get_one(CourseClass, class_id)
        publish(MembershipsChanged(user_ids=(newcomer, world.binh)))
        assert school.seats(klass) == {"An": "seated", "Bình": "left", "Mới": "seated"}
        assert reach_of(klass.id, who, world.province).known == 3

        end_rule(klass.id, by_id=school.officer)
        later = Membership(user_id=world.dung, unit_id=world.quy_chau)
        school.leave(world.dung)
        db.session.add(later)
        follow_classes(at=now())
        assert "Dũng" not in school.seats(klass)


def test_whom_a_rule_reaches_beyond_the_seats_stands_in_line(app, world, school: School):
    with app.app_context():
        klass = school.open(school.course(), seats=1)

        set_rule(klass.id, Who(units=(world.quy_chau,)), world.province, by_id=school.officer, at=now())

        assert sorted(school.seats(klass).values()) == ["seated", "waiting"]


def test_whoever_leaves_the_organisation_is_taken_off_open_classes_alone(app, world, school: School):
    with app.app_context():
        klass, over = school.open(school.course()), school.open(school.course("hai"), code="LOP-2")
        school.seat(klass, world.an, world.dung)
        school.seat(over, world.an)
        settle(over, by_id=school.officer, at=now())
        school.leave(world.an)

        publish(MembershipsChanged(user_ids=(world.an,)))

        assert school.seats(klass) == {"An": "left", "Dũng": "seated"}
        assert school.seats(over) == {"An": "seated"}


def test_a_cancelled_class_binds_nobody_and_changes_no_more(app, world, school: School):
    with app.app_context():
        course = school.course()
        klass = school.open(course, need_percent=80, asks_attendance=True)
        school.seat(klass, world.an)

        cancel_class(klass.id, by_id=school.officer, at=now())

        assert told(world.an)[-1] == "Lớp Lớp LOP-1 không mở nữa"
        school.read(world.an, course)
        assert school.hours(world.an) == {f"courses:course:{course}": 8.0}
        with pytest.raises(ClassOver):
            school.seat(klass, world.dung)


def test_restructuring_is_told_of_the_classes_of_a_unit(app, world, school: School):
    with app.app_context():
        klass = school.open(school.course())
        set_rule(klass.id, Who(), world.quy_chau, by_id=school.officer, at=now())

        counts = [UnitClasses().count([unit]) for unit in (school.body, world.quy_chau, school.other)]

        assert counts == [1, 1, 0]


def test_newcomers_whose_coming_is_undone_give_back_what_the_rule_gave_them(app, world, school: School):
    newcomer = world.person("Vi Thị Mới", world.quy_chau)
    with app.app_context():
        course = school.course()
        klass = school.open(course)
        set_rule(klass.id, Who(units=(world.quy_chau,)), world.province, by_id=school.officer, at=now())

        publish(NewcomersWithdrawn(user_ids=(newcomer,)))

        assert school.seats(klass) == {"An": "seated", "Bình": "seated"}
        assert school.enrolment(newcomer, course) is None
