"""An officer of a unit asks for seats in the class of a training body, for their own people and by its rules."""

from datetime import timedelta

import pytest

from courses.attendance.models import CourseClass
from courses.catalogue.models import Course
from lms.api import now
from lms.db import db
from lms.web.formats import today_of
from tests.courses.classes.conftest import School

CANARY = "Lô Văn Dũng"


@pytest.fixture
def hr(world, sign_in):
    """Who assigns learning in An's and Bình's commune, and runs no class."""
    officer = world.person("Phan Văn Nội Vụ", world.quy_chau)
    world.grant(officer, "courses.assign", world.quy_chau)
    return sign_in(officer)


@pytest.fixture
def opened(app, world, school: School):
    """Make a class of the training body that takes requests, next week, with Dũng of elsewhere in it."""

    def make(*, course=None, **values) -> int:
        with app.app_context():
            today = today_of(now())
            terms = {"takes_requests": True, "begins_on": today + timedelta(3), "ends_on": today + timedelta(9)}
            klass = school.open(school.course(**(course or {})), **(terms | values))
            school.seat(klass, world.dung)
            db.session.commit()
            return klass.id

    return make


def seats(app, school: School, class_id: int) -> dict[str, str]:
    with app.app_context():
        return school.seats(db.session.get_one(CourseClass, class_id))


def test_the_own_people_get_seats_then_places_in_line_and_nobody_else_is_seen(app, world, school, hr, opened):
    klass = opened(seats=2)
    page = f"/staff/open-classes/{klass}"

    assert "Lớp LOP-1" in hr.get("/staff/open-classes?q=lop").text
    found = hr.get(f"{page}?q=binh").text
    assert "Trần Văn Bình" in found
    answer = hr.post(f"{page}/seats", data={"ids": [world.an, world.binh, world.dung]}, follow_redirects=True).text

    assert "1 người đã có chỗ." in answer
    assert "1 người vào danh sách chờ." in answer
    assert seats(app, school, klass) == {"Dũng": "seated", "An": "seated", "Bình": "waiting"}
    assert CANARY not in found + answer + hr.get(page).text
    again = hr.post(f"{page}/seats", data={"ids": [world.binh]}, follow_redirects=True).text
    assert "danh sách chờ." not in again
    hr.post(f"{page}/withdraw", data={"person": world.dung})
    hr.post(f"{page}/withdraw", data={"person": world.an})
    assert seats(app, school, klass) == {"Dũng": "seated", "An": "left", "Bình": "seated"}


def test_a_class_that_takes_no_requests_is_not_there(app, world, hr, opened):
    klass = opened(takes_requests=False)

    assert "Lớp LOP-1" not in hr.get("/staff/open-classes").text
    assert hr.get(f"/staff/open-classes/{klass}").status_code == 404
    assert hr.post(f"/staff/open-classes/{klass}/seats", data={"ids": [world.an]}).status_code == 404


@pytest.mark.parametrize(
    ("course", "told"),
    [
        ({"asks_approval": True}, "phải được duyệt"),
        ({"for_unit_only": True}, "dành riêng cho người của đơn vị tổ chức"),
        ({"state": "closed"}, "Khóa học đã đóng."),
    ],
)
def test_the_rules_of_the_course_hold_and_whoever_takes_it_already_passes(app, world, school, hr, opened, course, told):
    klass = opened(course=course)
    with app.app_context():
        row = db.session.get_one(CourseClass, klass)
        db.session.get_one(Course, row.course_id).unit_id = school.body
        db.session.commit()

    refused = hr.post(f"/staff/open-classes/{klass}/seats", data={"ids": [world.an, world.binh]})

    assert refused.status_code == 422
    assert "Nguyễn Thị An: " in refused.text
    assert told in refused.text
    assert "An" not in seats(app, school, klass)


def test_one_who_lacks_the_course_before_is_named_and_nobody_is_booked(app, world, school, hr, opened):
    with app.app_context():
        first = school.course("truoc", lesson=True)
        earlier = school.open(first, code="TRUOC")
        school.seat(earlier, world.an, world.binh)
        school.read(world.an, first)
        db.session.commit()
    klass = opened()
    with app.app_context():
        row = db.session.get_one(CourseClass, klass)
        db.session.get_one(Course, row.course_id).needs = ["truoc"]
        db.session.commit()
    page = f"/staff/open-classes/{klass}/seats"

    refused = hr.post(page, data={"ids": [world.an, world.binh]})

    assert refused.status_code == 422
    assert "Trần Văn Bình: Phải hoàn thành trước: Khóa truoc." in refused.text
    assert "Nguyễn Thị An: " not in refused.text
    assert hr.post(page, data={"ids": [world.an]}).status_code == 302
    assert seats(app, school, klass) == {"Dũng": "seated", "An": "seated"}


def test_once_the_class_has_begun_only_the_line_is_left(app, world, school, hr, opened):
    klass = opened(seats=2, begins_on=today_of(now()))
    page = f"/staff/open-classes/{klass}"
    hr.post(f"{page}/seats", data={"ids": [world.an, world.binh]})

    told = [
        hr.post(f"{page}/withdraw", data={"person": one}, follow_redirects=True).text for one in (world.an, world.binh)
    ]

    assert ["Lớp đã bắt đầu" in one for one in told] == [True, False]
    assert seats(app, school, klass) == {"Dũng": "seated", "An": "seated", "Bình": "left"}
