"""The duties on a person's card."""

from datetime import date

from courses.assigning.models import Duty
from courses.catalogue.models import Course
from lms.db import db, now


def test_a_card_tells_what_is_due_and_leads_on_whoever_may_assign(app, world, sign_in):
    with app.app_context():
        texts = {"titles": {"vi": "Bảng tính cơ bản"}, "summaries": {}, "audiences": {}}
        course = Course(key="bang-tinh", skills=[], rules={}, sources=[], needs=[], **texts)
        db.session.add(course)
        db.session.flush()
        db.session.add(Duty(learner_id=world.an, course_id=course.id, due_on=date(2020, 1, 2), began_at=now()))
        db.session.commit()
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    reader = sign_in(world.binh).get(f"/staff/people/{world.an}").text
    world.grant(world.binh, "courses.assign", world.quy_chau)
    assigner = sign_in(world.binh).get(f"/staff/people/{world.an}").text

    assert "Bảng tính cơ bản" in reader
    assert "02/01/2020" in reader
    assert f"/staff/assignments/people/{world.an}" not in reader
    assert f"/staff/assignments/people/{world.an}" in assigner
