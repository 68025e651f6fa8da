from datetime import UTC, date, datetime

from sqlalchemy import select

from courses.completion.models import Enrolment
from courses.enrolment.demo import DemoEnrolments
from courses.enrolment.services import enrol
from lms.api import db

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_many_are_enrolled_and_who_was_in_keeps_their_day(app, world, taught):
    with app.app_context():
        enrol(taught.course, [world.an], source="assigned", due_on=date(2026, 11, 30), at=MONDAY)

        new = enrol(taught.course, [world.an, world.binh, world.dung], source="self", at=MONDAY)

        assert sorted(new) == sorted([world.binh, world.dung])
        rows = db.session.execute(select(Enrolment.learner_id, Enrolment.due_on).order_by(Enrolment.id)).all()
        assert dict(rows)[world.an] == date(2026, 11, 30)


def test_nobody_is_enrolled_by_an_empty_list(app, taught):
    with app.app_context():
        assert enrol(taught.course, [], source="self", at=MONDAY) == []


def test_the_demonstration_enrols_nobody_where_its_course_is_missing(app, taught):
    with app.app_context():
        DemoEnrolments().run()

        assert db.session.scalars(select(Enrolment)).all() == []
