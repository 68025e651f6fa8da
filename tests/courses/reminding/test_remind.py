import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from courses.assigning.models import Duty
from courses.reminding.schedule import Day, following, newest
from lms.accounts.models import User
from lms.api import Dispatch, Membership, Message, SendingHours, db, hours_of, now
from tests.courses.reminding.conftest import DUE

AN, BINH, DUNG = "An", "Bình", "Dũng"
COURSE = "Sử dụng máy tính cơ bản"


def day(month, number):
    return date(2026 if month > 6 else 2027, month, number)


def test_a_learner_is_told_before_the_day_on_it_and_after_it(mornings, world):
    mornings.duty(world.an, mornings.course())

    told = mornings.through(day(11, 20), day(1, 10))

    assert told == {
        day(12, 3): [(AN, f"Nhắc hạn học: {COURSE}, còn 14 ngày")],
        day(12, 10): [(AN, f"Nhắc hạn học: {COURSE}, còn 7 ngày")],
        day(12, 14): [(AN, f"Nhắc hạn học: {COURSE}, còn 3 ngày")],
        day(12, 16): [(AN, f"Nhắc hạn học: {COURSE}, còn 1 ngày")],
        day(12, 17): [(AN, f"Hôm nay là hạn cuối: {COURSE}")],
        day(12, 18): [(AN, f"Quá hạn học: {COURSE}, quá hạn 1 ngày")],
        day(12, 25): [(AN, f"Quá hạn học: {COURSE}, quá hạn 8 ngày")],
        day(1, 1): [(AN, f"Quá hạn học: {COURSE}, quá hạn 15 ngày")],
        day(1, 8): [(AN, f"Quá hạn học: {COURSE}, quá hạn 22 ngày")],
    }


def test_the_head_is_told_after_seven_days_and_the_officer_after_fourteen_once_each(mornings, world):
    chief = world.person("Vi Văn Chương", world.quy_chau)
    mornings.lead(chief)
    world.grant(world.binh, "courses.assign", world.province)
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    mornings.duty(world.an, mornings.course())

    told = mornings.through(day(12, 19), day(1, 20))

    assert told[day(12, 24)] == [("Chương", "UBND xã Quỳ Châu: 1 người quá hạn học từ 7 ngày")]
    assert told[day(12, 31)] == [(BINH, "Tổng hợp quá hạn học từ 14 ngày: 1 người")]
    others = [name for new in told.values() for name, _ in new if name != AN]
    assert others == ["Chương", BINH]
    assert f"- Nguyễn Thị An (Chuyên viên): {COURSE}, quá hạn 7 ngày" in mornings.bodies("Vi Văn Chương")[0]
    assert "trong phạm vi Tỉnh Nghệ An" in mornings.bodies("Trần Văn Bình")[0]
    assert "- UBND xã Quỳ Châu: 1 người" in mornings.bodies("Trần Văn Bình")[0]


def test_running_again_the_same_day_tells_nothing_twice(mornings, world):
    mornings.lead(world.binh)
    mornings.duty(world.an, mornings.course())

    assert len(mornings.on(day(12, 10), times=3)) == 1
    assert len(mornings.on(day(12, 24), times=3)) == 2


def test_two_workers_at_once_tell_everything_once(mornings, world):
    course = mornings.course()
    mornings.lead(world.binh)
    world.grant(world.dung, "courses.assign", world.province)
    for n in range(30):
        mornings.duty(world.person(f"Lô Thị Hoa {n}", world.quy_chau), course)
    mornings.clock.move_to(day(1, 4))
    start = threading.Barrier(2)

    def work():
        start.wait()
        mornings.run()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    mornings.run()

    with world.app.app_context():
        kinds = db.session.execute(select(Message.kind, func.count()).group_by(Message.kind).order_by(Message.kind))
        assert [tuple(row) for row in kinds] == [
            ("courses.remind.head", 1), ("courses.remind.late", 30), ("courses.remind.officer", 1),
        ]  # fmt: skip


def test_after_a_standstill_the_newest_alone_is_told(mornings, world):
    mornings.lead(world.binh)
    world.grant(world.dung, "courses.assign", world.province)
    mornings.duty(world.an, mornings.course())
    mornings.on(day(12, 3))

    told = mornings.on(day(1, 4))  # a month without a worker

    assert told == [
        (AN, f"Quá hạn học: {COURSE}, quá hạn 18 ngày"),
        (BINH, "UBND xã Quỳ Châu: 1 người quá hạn học từ 7 ngày"),
        (DUNG, "Tổng hợp quá hạn học từ 14 ngày: 1 người"),
    ]
    assert mornings.on(day(1, 5)) == []


@pytest.mark.parametrize("state", ["done", "exempt", "released"])
def test_it_stops_when_there_is_nothing_left_to_do(mornings, world, state):
    mornings.lead(world.binh)
    duty = mornings.duty(world.an, mornings.course())
    mornings.on(day(12, 18))

    mornings.change(duty, state=state)

    assert mornings.through(day(12, 21), day(1, 20)) == {}


def test_several_courses_of_a_day_are_one_message(mornings, world):
    mornings.duty(world.an, mornings.course())
    mornings.duty(world.an, mornings.course("van-ban", "Soạn thảo văn bản"), DUE + timedelta(days=7))

    told = mornings.on(day(12, 10))

    assert told == [(AN, "Nhắc hạn học: 2 khóa học, còn 7 ngày")]
    assert mornings.bodies("Nguyễn Thị An")[0] == (
        "Kính gửi đồng chí Nguyễn Thị An,\n\nĐồng chí được giao hoàn thành:\n"
        "- Sử dụng máy tính cơ bản: hạn 17/12/2026, còn 7 ngày\n- Soạn thảo văn bản: hạn 24/12/2026, còn 14 ngày\n\n"
        "Đề nghị đồng chí sắp xếp thời gian học và làm bài kiểm tra trước hạn.\n\nTrân trọng."
    )


def test_a_head_who_is_late_too_has_one_mail_of_both_and_is_reported_above(mornings, world, run_jobs, app):
    mornings.lead(world.binh)
    mornings.lead(world.person("Hồ Thị Lan", world.province))
    course = mornings.course()
    mornings.duty(world.an, course)
    mornings.duty(world.binh, course, DUE - timedelta(days=1))

    told = mornings.on(day(12, 24))
    mornings.clock.shift(timedelta(hours=2))
    run_jobs()

    assert sorted(told) == sorted([
        (AN, f"Quá hạn học: {COURSE}, quá hạn 7 ngày"),
        (BINH, f"Quá hạn học: {COURSE}, quá hạn 8 ngày"),
        (BINH, "UBND xã Quỳ Châu: 1 người quá hạn học từ 7 ngày"),
        ("Lan", "Tỉnh Nghệ An: 1 người quá hạn học từ 7 ngày"),
    ])  # fmt: skip
    mails = [(mail.to[0], mail.subject) for mail in app.extensions["mailman"].outbox]
    assert len(mails) == 3
    assert ("nguoi2@nghean.example", f"Quá hạn học: {COURSE}, quá hạn 8 ngày và 1 việc khác") in mails


def test_another_last_day_begins_anew(mornings, world):
    mornings.lead(world.binh)
    duty = mornings.duty(world.an, mornings.course())
    mornings.on(day(12, 24))

    mornings.change(duty, due_on=date(2027, 1, 29))  # a Friday

    assert mornings.through(day(12, 25), date(2027, 2, 5)) == {
        date(2027, 1, 15): [(AN, f"Nhắc hạn học: {COURSE}, còn 14 ngày")],
        date(2027, 1, 22): [(AN, f"Nhắc hạn học: {COURSE}, còn 7 ngày")],
        date(2027, 1, 26): [(AN, f"Nhắc hạn học: {COURSE}, còn 3 ngày")],
        date(2027, 1, 28): [(AN, f"Nhắc hạn học: {COURSE}, còn 1 ngày")],
        date(2027, 1, 29): [(AN, f"Hôm nay là hạn cuối: {COURSE}")],
        date(2027, 2, 1): [(AN, f"Quá hạn học: {COURSE}, quá hạn 3 ngày")],
        date(2027, 2, 5): [(BINH, "UBND xã Quỳ Châu: 1 người quá hạn học từ 7 ngày")],
    }


def test_a_last_day_on_sunday_is_told_of_on_friday(mornings, world):
    mornings.duty(world.an, mornings.course(), date(2026, 12, 20))

    told = mornings.through(day(12, 14), day(12, 22))

    assert told == {
        day(12, 14): [(AN, f"Nhắc hạn học: {COURSE}, còn 6 ngày")],
        day(12, 17): [(AN, f"Nhắc hạn học: {COURSE}, còn 3 ngày")],
        day(12, 18): [(AN, f"Nhắc hạn học: {COURSE}, còn 2 ngày")],
        day(12, 21): [(AN, f"Quá hạn học: {COURSE}, quá hạn 1 ngày")],
    }


def test_a_digest_never_names_people_of_another_unit(mornings, world):
    course = mornings.course()
    mornings.lead(world.binh)
    other = world.person("Lô Thị Yến", world.con_cuong)
    mornings.lead(other)
    world.grant(world.binh, "courses.assign", world.quy_chau)
    world.grant(other, "lms.manage_staff", world.con_cuong)
    canary = world.person("Canary Con Cuông", world.con_cuong)
    for learner in (world.an, world.dung, canary):
        mornings.duty(learner, course)

    mornings.through(day(12, 24), day(12, 31))

    for body in mornings.bodies("Trần Văn Bình"):
        assert "Con Cuông" not in body
        assert "Dũng" not in body
    assert any("Canary Con Cuông" in body for body in mornings.bodies("Lô Thị Yến"))
    assert len(mornings.bodies("Trần Văn Bình")) == 2


def test_a_unit_without_a_head_is_reported_to_the_next_one_above(mornings, world):
    chief = world.person("Hồ Thị Lan", world.province)
    mornings.lead(chief)
    office = world.unit("Phòng Văn hóa - Xã hội", world.quy_chau, "H40.X01.1")
    mornings.duty(world.person("Vi Thị Hà", office), mornings.course())

    assert mornings.on(day(12, 24))[-1] == ("Lan", "Tỉnh Nghệ An: 1 người quá hạn học từ 7 ngày")


def test_the_suspended_and_those_who_left_are_neither_told_nor_reported(mornings, world):
    mornings.lead(world.binh)
    course = mornings.course()
    mornings.duty(world.an, course)
    mornings.duty(world.dung, course)
    with world.app.app_context():
        db.session.execute(update(User).where(User.id == world.an).values(is_suspended=True))
        db.session.execute(
            update(Membership).where(Membership.user_id == world.dung).values(valid_to=date(2026, 12, 1))
        )
        db.session.commit()

    assert mornings.through(day(12, 3), day(12, 31)) == {}


def test_an_english_reader_is_told_in_english(mornings, world):
    with world.app.app_context():
        db.session.execute(update(User).where(User.id == world.an).values(language="en"))
        db.session.commit()
    mornings.duty(world.an, mornings.course(en="Using a computer"))

    assert mornings.on(day(12, 16)) == [(AN, "Due soon: Using a computer, 1 day left")]
    assert "- Using a computer: due 17/12/2026, 1 day left" in mornings.bodies("Nguyễn Thị An")[0]


def test_mails_leave_after_half_past_seven(mornings, world, app, run_jobs):
    mornings.duty(world.an, mornings.course())
    mornings.clock.move_to(day(12, 10))
    mornings.clock.shift(timedelta(hours=-2))  # five in the morning in the province
    mornings.run()

    with app.app_context():
        assert db.session.scalar(select(Dispatch.not_before)).isoformat() == "2026-12-10T00:30:00+00:00"


def test_a_thousand_learners_take_as_many_statements_as_ten(mornings, world, statements):
    course = mornings.course()
    crowd(world, 1000, course)
    mornings.clock.move_to(day(12, 10))
    statements.clear()

    mornings.run()

    assert len(statements) <= 30
    assert len(mornings.told()) == 1000


def test_more_learners_than_fit_in_a_batch_are_all_told(mornings, world, monkeypatch):
    monkeypatch.setattr("courses.reminding.learners.PEOPLE", 4)
    crowd(world, 10, mornings.course())

    assert len(mornings.on(day(12, 10))) == 10


@pytest.mark.parametrize(
    ("today", "until", "reminder"),
    [
        (day(12, 2), day(12, 2), None), (day(12, 3), day(12, 3), -14), (day(12, 9), day(12, 9), -14),
        (day(12, 12), day(12, 14), -3), (day(12, 17), day(12, 17), 0), (day(12, 18), day(12, 20), 1),
        (day(12, 24), day(12, 24), 1), (day(12, 25), day(12, 27), 8), (day(1, 4), day(1, 4), 15),
    ],
)  # fmt: skip
def test_the_newest_reminder_of_a_day(today, until, reminder):
    assert newest(DUE, Day(today, until)) == reminder
    if reminder is not None:
        assert following(DUE, reminder) > min(today, DUE + timedelta(days=reminder))


def test_the_sites_hours_say_on_which_days_people_are_written_to(app):
    with app.app_context():
        hours = hours_of(app.extensions["lms.settings"])

    assert Day.of(day(12, 18), hours) == Day(day(12, 18), day(12, 20))
    assert Day.of(day(12, 19), hours) is None
    every_day = SendingHours(hours.opens, hours.closes, frozenset(range(1, 8)))
    assert Day.of(day(12, 19), every_day) == Day(day(12, 19), day(12, 19))


def crowd(world, count, course):
    with world.app.app_context():
        people = [
            User(
                staff_code=f"TH{n:05}", email=f"th{n}@nghean.example", name=f"Vi Thị Hoa {n}", sort_key="hoa",
                search_text="vi thi hoa", session_epoch="e",
            )
            for n in range(count)
        ]  # fmt: skip
        db.session.add_all(people)
        db.session.flush()
        ids = [person.id for person in people]
        db.session.add_all(Membership(user_id=key, unit_id=world.quy_chau) for key in ids)
        db.session.add_all(Duty(learner_id=key, course_id=course, due_on=DUE, began_at=now()) for key in ids)
        db.session.commit()
