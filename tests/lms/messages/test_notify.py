from datetime import timedelta

from sqlalchemy import delete, func, select, update

from lms.accounts.models import User
from lms.api import Dispatch, Job, Membership, Message, Notice, db, notify, now, store_file
from tests.lms.messages.conftest import MONDAY

WAITING, SENT = "waiting", "sent"


def test_a_message_is_in_the_inbox_at_once_and_leaves_by_mail_after_the_commit(
    world, clock, tell, run_jobs, letters, states
):
    made = tell(world.an, "Đồng chí có việc")

    assert made == 1
    assert states() == [("Nguyễn Thị An", "Đồng chí có việc", "mail", WAITING)]
    run_jobs()
    assert [(mail.to, mail.subject) for mail in letters()] == [(["nguoi1@nghean.example"], "Đồng chí có việc")]
    assert states() == [("Nguyễn Thị An", "Đồng chí có việc", "mail", SENT)]


def test_the_same_key_makes_one_message_however_often(world, clock, tell, run_jobs, letters):
    tell(world.an, "Một")
    run_jobs()

    assert tell(world.an, "Một", world.binh, "Một") == 1
    run_jobs()

    assert [mail.to[0] for mail in letters()] == ["nguoi1@nghean.example", "nguoi2@nghean.example"]


def test_what_may_wait_waits_for_the_morning(world, clock, tell, run_jobs, letters):
    clock.move_to(MONDAY - timedelta(hours=5))  # five in the morning

    tell(world.an, "Một")
    tell(world.an, "Hai")
    run_jobs()
    assert letters() == []
    clock.move_to(MONDAY - timedelta(hours=2, minutes=29))
    run_jobs()

    mail = one(letters())
    assert mail.subject == "Một và 1 việc khác"
    assert "Một." in mail.body
    assert "Hai." in mail.body


def test_one_mail_a_day_the_rest_is_there_the_next_day(world, clock, tell, run_jobs, letters):
    tell(world.an, "Một")
    run_jobs()

    tell(world.an, "Hai")
    tell(world.an, "Ba")
    run_jobs()
    assert len(letters()) == 1
    clock.shift(timedelta(days=1))
    run_jobs()

    assert [mail.subject for mail in letters()] == ["Một", "Hai và 1 việc khác"]


def test_on_saturday_and_sunday_nobody_is_written_to(world, clock, tell, run_jobs, letters):
    clock.move_to(MONDAY - timedelta(days=2))

    tell(world.an, "Một")
    run_jobs()
    clock.shift(timedelta(days=1))
    run_jobs()
    assert letters() == []
    clock.shift(timedelta(days=1))
    run_jobs()

    assert [mail.subject for mail in letters()] == ["Một"]


def test_after_six_in_the_evening_it_is_the_next_morning_and_on_fridays_monday(world, clock, tell, run_jobs, letters):
    clock.move_to(MONDAY - timedelta(days=3) + timedelta(hours=8))  # Friday, six in the evening

    tell(world.an, "Một")

    with world.app.app_context():
        assert db.session.scalar(select(Dispatch.not_before)) == MONDAY - timedelta(hours=2, minutes=30)


def test_what_may_not_wait_leaves_at_night_and_alone(world, clock, tell, run_jobs, letters):
    clock.move_to(MONDAY - timedelta(days=1, hours=12))
    tell(world.an, "Nhắc")

    tell(world.an, "Đổi phòng thi", world.an, "Đổi giờ thi", may_wait=False)
    run_jobs()

    assert sorted(mail.subject for mail in letters()) == ["Đổi giờ thi", "Đổi phòng thi"]


def test_whoever_wants_no_reminders_has_them_in_the_inbox_alone(world, clock, tell, run_jobs, letters, states):
    change(world, world.an, takes_reminders=False)

    assert tell(world.an, "Nhắc") == 1
    assert tell(world.an, "Đổi phòng thi", may_wait=False) == 1
    run_jobs()

    assert [mail.subject for mail in letters()] == ["Đổi phòng thi"]


def test_without_an_address_there_is_the_inbox(world, clock, tell, states):
    change(world, world.an, email=None)

    assert tell(world.an, "Nhắc") == 1
    assert states() == []


def test_the_suspended_and_those_who_have_left_are_told_nothing(world, clock, tell):
    change(world, world.an, is_suspended=True)
    with world.app.app_context():
        db.session.execute(update(Membership).where(Membership.user_id == world.binh).values(valid_to=MONDAY.date()))
        db.session.commit()

    assert tell(world.an, "Nhắc", world.binh, "Nhắc", world.dung, "Nhắc") == 1


def test_an_administrator_without_any_unit_is_told(world, clock, tell):
    with world.app.app_context():
        db.session.execute(delete(Membership).where(Membership.user_id == world.an))
        db.session.commit()

    assert tell(world.an, "Nhắc") == 1


def test_a_plugin_brings_a_channel_of_its_own(world, clock, tell, run_jobs, pager, states):
    pager.owners = {world.an}

    tell(world.an, "Nhắc", world.binh, "Nhắc")
    run_jobs()

    assert pager.carried == [("Nguyễn Thị An", "Nhắc")]
    assert [(name, channel) for name, _, channel, _ in states()] == [
        ("Nguyễn Thị An", "mail"), ("Nguyễn Thị An", "sample.pager"), ("Trần Văn Bình", "mail"),
    ]  # fmt: skip


def test_messages_for_a_thousand_people_take_as_many_statements_as_for_ten(world, clock, statements):
    with world.app.app_context():
        people(world, 1000)
        ids = list(db.session.scalars(select(User.id).where(User.staff_code.startswith("TH"))))

        def told(some, key):
            statements.clear()
            notify([Notice(key=f"{key}:{n}", kind="t", recipient_id=n, subject="S", body="B") for n in some], at=now())
            return len(statements)

        few, many = told(ids[:10], "few"), told(ids, "many")
        db.session.commit()

        assert many <= few + 2
        assert many <= 8
        assert db.session.scalar(select(func.count()).select_from(Message)) == 1010
        assert db.session.scalar(select(func.count()).select_from(Job)) == 2


def test_a_subject_is_one_line(world, clock, tell, run_jobs, letters):
    tell(world.an, "Một\r\nBcc: ai@do.example")
    run_jobs()

    assert one(letters()).subject == "Một Bcc: ai@do.example"


def test_a_stored_file_goes_with_it(world, clock, tell, run_jobs, letters):
    with world.app.app_context():
        kept = store_file(b"PK", media_type="application/zip")
        db.session.commit()

    tell(world.an, "Báo cáo", attachment=(kept, "Báo cáo tháng 11.zip"), may_wait=False)
    run_jobs()

    assert one(letters()).attachments == [("Báo cáo tháng 11.zip", b"PK", "application/zip")]


def one(things):
    assert len(things) == 1
    return things[0]


def change(world, user_id, **values):
    with world.app.app_context():
        db.session.execute(update(User).where(User.id == user_id).values(**values))
        db.session.commit()


def people(world, count):
    db.session.execute(
        User.__table__.insert(),
        [
            {
                "staff_code": f"TH{n:05}", "email": f"th{n}@nghean.example", "name": "Vi Thị Hoa", "sort_key": "hoa",
                "search_text": "vi thi hoa", "session_epoch": "e", "password_hash": "",
            }
            for n in range(count)
        ],
    )  # fmt: skip
