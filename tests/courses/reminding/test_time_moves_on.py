"""The story of an assignment, with the worker's own jobs: given, forgotten, reminded of, reported, done."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from courses.assigning.services import Order, Terms, assign
from courses.catalogue.models import Activity
from courses.completion.services import activity_done
from lms.accounts.models import User
from lms.api import Message, db, now
from lms.jobs.daily import call_every_day

FIRST, DUE = date(2026, 11, 30), date(2026, 12, 17)
DECEMBER = (1, 3, 4, 7, 10, 11, 14, 16, 17, 18, 19, 21, 24, 25, 31)
JANUARY = (1, 4, 8, 15)
DAYS = [*(date(2026, 12, day) for day in DECEMBER), *(date(2027, 1, day) for day in JANUARY)]
"""Days on which something happens, and some on which nothing does."""

COURSE = "Sử dụng máy tính cơ bản"


def test_reminders_and_escalation_arrive_once_each_and_stop_when_the_course_is_done(mornings, world, run_jobs, app):
    chief = world.person("Vi Văn Chương", world.quy_chau)
    mornings.lead(chief)
    world.grant(world.binh, "courses.assign", world.quy_chau)
    course = mornings.course()
    with app.app_context():
        lesson = Activity(
            course_id=course, key="bai", position=1, type="courses.reading", titles={"vi": "Bài"}, skills=[],
            settings={}, is_required=True,
        )  # fmt: skip
        db.session.add(lesson)
        db.session.flush()
        lesson_id = lesson.id
        mornings.clock.move_to(datetime.combine(FIRST, time(2), UTC))
        order = Order("Cơ bản", world.quy_chau, "course", course_id=course, terms=Terms(due_on=DUE))
        assign(order, by_id=world.binh, at=now())
        db.session.commit()
        call_every_day()

    def done(learner):
        with app.app_context():
            activity_done(learner_id=learner, activity_id=lesson_id, at=now())
            db.session.commit()

    done(chief)
    done(world.binh)
    for day in DAYS:
        for moment in (datetime.combine(day, time(0), UTC) - timedelta(hours=2), datetime.combine(day, time(1), UTC)):
            mornings.clock.move_to(moment)  # five o'clock in the province, and eight
            run_jobs()
        if day == date(2027, 1, 4):
            done(world.an)

    assert set(told := mornings.told()) == {
        ("An", f"Nhắc hạn học: {COURSE}, còn 14 ngày"),
        ("An", f"Nhắc hạn học: {COURSE}, còn 7 ngày"),
        ("An", f"Nhắc hạn học: {COURSE}, còn 3 ngày"),
        ("An", f"Nhắc hạn học: {COURSE}, còn 1 ngày"),
        ("An", f"Hôm nay là hạn cuối: {COURSE}"),
        ("An", f"Quá hạn học: {COURSE}, quá hạn 1 ngày"),
        ("An", f"Quá hạn học: {COURSE}, quá hạn 8 ngày"),
        ("An", f"Quá hạn học: {COURSE}, quá hạn 15 ngày"),
        ("Chương", "UBND xã Quỳ Châu: 1 người quá hạn học từ 7 ngày"),
        ("Bình", "Tổng hợp quá hạn học từ 14 ngày: 1 người"),
    }
    assert len(told) == 10
    mails = [(mail.to[0], mail.subject) for mail in app.extensions["mailman"].outbox]
    assert len(mails) == len(set(mails)) == 10
    with app.app_context():
        written = db.session.execute(
            select(User.email, Message.subject).join(User, User.id == Message.recipient_id)
        ).all()
    assert sorted(mails) == sorted((email, subject) for email, subject in written)
