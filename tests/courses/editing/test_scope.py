"""Whoever writes a course looks after its quizzes: trainers of other units do not come in."""

import pytest
from sqlalchemy import update

from courses.catalogue.models import Course
from lms.db import db


@pytest.fixture
def of_quy_chau(app, world, taught):
    """The course belongs to Quỳ Châu, where An writes courses; Dũng writes those of Con Cuông."""
    world.grant(world.an, "courses.author", world.quy_chau)
    world.grant(world.dung, "courses.author", world.con_cuong)
    with app.app_context():
        db.session.execute(update(Course).where(Course.id == taught.course).values(unit_id=world.quy_chau))
        db.session.commit()
    return taught


PAGES = ("", "/edit", "/statistics", "/marking/plan")


def answers(client, quiz):
    return [client.get(f"/staff/quizzes/{quiz}{page}").status_code for page in PAGES]


def test_a_unit_s_trainer_looks_after_the_quizzes_of_its_courses_and_another_s_does_not(
    of_quy_chau, world, sign_in, trainer
):
    own, other = sign_in(world.an), sign_in(world.dung)

    assert answers(own, of_quy_chau.exam) == answers(trainer, of_quy_chau.exam) == [200] * len(PAGES)
    assert answers(other, of_quy_chau.exam) == [403] * len(PAGES)
    assert other.post(f"/staff/quizzes/{of_quy_chau.exam}/draw").status_code == 403
    assert other.post(f"/staff/quizzes/{of_quy_chau.exam}/edit", data={"do": "save"}).status_code == 403


def test_a_course_of_the_province_is_not_a_unit_s_to_look_after(taught, world, sign_in, trainer):
    world.grant(world.an, "courses.author", world.quy_chau)

    assert answers(sign_in(world.an), taught.exam) == [403] * len(PAGES)
    assert answers(trainer, taught.exam) == [200] * len(PAGES)


def test_the_list_shows_the_quizzes_of_the_courses_that_one_writes(of_quy_chau, world, sign_in, trainer, statements):
    address = f"/staff/quizzes/{of_quy_chau.exam}"
    own, other = sign_in(world.an), sign_in(world.dung)
    shown = {}
    for name, client in (("province", trainer), ("own", own), ("other", other)):
        statements.clear()
        shown[name] = address in client.get("/staff/quizzes").text
        assert len(statements) <= 8

    assert shown == {"province": True, "own": True, "other": False}
