import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.accounts.models import User
from lms.api import Dispatch, Undeliverable, db, now, store_file
from lms.messages import dispatching
from lms.messages.mail_channel import Mail
from tests.lms.messages.mail_server import mail_server

PAGER = "sample.pager"


@pytest.fixture
def server():
    with mail_server() as server:
        yield server


@pytest.fixture
def over_smtp(app, server):
    """Let the application post its mails to the test's server."""
    host, _, port = server.address.partition(":")
    mailman = app.extensions["mailman"]
    mailman.backend, mailman.server, mailman.port = "smtp", host, int(port)
    return server


def test_a_mail_in_vietnamese_with_a_file_comes_through_a_real_server(world, tell, run_jobs, over_smtp, states):
    with world.app.app_context():
        kept = store_file(b"PK\x03\x04", media_type="application/vnd.ms-excel")
        db.session.commit()

    tell(
        world.an, "Còn 3 ngày đến hạn học khóa “Sử dụng máy tính cơ bản”", may_wait=False,
        attachment=(kept, "Danh sách quá hạn.xlsx"), url="/inbox",
    )  # fmt: skip
    run_jobs()

    mail = one(over_smtp.mails)
    assert mail["Subject"].strip() == "Còn 3 ngày đến hạn học khóa “Sử dụng máy tính cơ bản”"
    assert mail["To"] == "nguoi1@nghean.example"
    assert "http://127.0.0.1:8000/inbox" in mail.get_body().get_content()
    file = one(list(mail.iter_attachments()))
    assert (file.get_filename(), file.get_content()) == ("Danh sách quá hạn.xlsx", b"PK\x03\x04")
    assert [state for *_, state in states()] == ["sent"]


def test_an_address_that_the_server_refuses_for_good_is_not_tried_again(world, clock, tell, run_jobs, over_smtp):
    over_smtp.answer = "550 no such person"

    tell(world.an, "Nhắc")
    run_jobs()

    assert fate(world) == ("failed", 1, "550 no such person")


def test_a_server_that_asks_to_wait_is_asked_again_later(world, clock, tell, run_jobs, over_smtp):
    over_smtp.answer = "450 try later"
    tell(world.an, "Nhắc")
    run_jobs()
    run_jobs()
    assert fate(world) == ("waiting", 1, "450 try later")

    over_smtp.answer = "250 OK"
    clock.shift(timedelta(minutes=1))
    run_jobs()

    assert fate(world) == ("sent", 2, "")
    assert len(over_smtp.mails) == 1


def test_after_six_failures_it_is_given_up_with_the_reason(world, clock, tell, run_jobs, pager):
    pager.owners, pager.trouble = {world.an}, Undeliverable("away")
    tell(world.an, "Nhắc")

    for minutes in (0, 1, 4, 16, 64, 256, 1024):
        clock.shift(timedelta(minutes=minutes))
        run_jobs()

    assert fate(world, PAGER) == ("failed", 6, "away")


def test_a_worker_killed_after_handing_over_leads_to_one_repetition_under_the_same_name(
    world, clock, tell, run_jobs, over_smtp
):
    tell(world.an, "Nhắc")
    with world.app.app_context():
        (taken,) = dispatching.take("mail", at=now())
        db.session.commit()
        dispatching.hand_over(Mail(), taken, at=now())
        db.session.rollback()  # killed here: the server has it, we have not written that down

    clock.shift(timedelta(minutes=9))
    run_jobs()
    assert len(over_smtp.mails) == 1
    clock.shift(timedelta(minutes=1))
    run_jobs()

    assert len({mail["Message-ID"] for mail in over_smtp.mails}) == 1
    assert fate(world) == ("sent", 2, "")


def test_what_is_put_off_does_not_hold_up_the_rest(world, clock, tell, run_jobs, pager):
    pager.owners, pager.trouble = {world.an, world.binh}, OSError("a mistake of the plugin")
    tell(world.an, "Nhắc", world.binh, "Nhắc")

    run_jobs()

    assert fate(world, "mail") == ("sent", 1, "")
    pager.trouble = None
    clock.shift(timedelta(minutes=10))
    run_jobs()
    clock.shift(timedelta(minutes=10))
    run_jobs()
    assert len(pager.carried) == 2


def test_two_workers_never_carry_the_same(world, tell, pager):
    crowd = [world.person(f"Vi Thị Hoa {n}", world.quy_chau) for n in range(60)]
    pager.owners = set(crowd)
    tell(*(word for person in crowd for word in (person, "Nhắc")), may_wait=False)
    start = threading.Barrier(3)

    def work():
        with world.app.app_context():
            start.wait()
            while taken := dispatching.take(PAGER, at=now()):
                db.session.commit()
                for dispatch in taken:
                    dispatching.hand_over(pager, dispatch, at=now())
                    db.session.commit()
            db.session.rollback()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(pager.carried) == len(set(pager.carried)) == 60
    with world.app.app_context():
        states = db.session.scalars(select(Dispatch.state).where(Dispatch.channel == PAGER))
        assert set(states) == {"sent"}


def test_whoever_is_suspended_before_the_morning_gets_no_mail(world, clock, tell, run_jobs, letters):
    clock.shift(timedelta(hours=10))
    tell(world.an, "Nhắc")
    with world.app.app_context():
        db.session.execute(update(User).where(User.id == world.an).values(is_suspended=True))
        db.session.commit()

    clock.shift(timedelta(days=1))
    run_jobs()

    assert letters() == []
    assert fate(world) == ("skipped", 1, "suspended")


def test_an_english_reader_is_told_in_english(world, clock, tell, run_jobs, letters):
    with world.app.app_context():
        db.session.execute(update(User).where(User.id == world.an).values(language="en"))
        db.session.commit()

    tell(world.an, "One", world.an, "Two")
    run_jobs()

    mail = one(letters())
    assert mail.subject == "One and 1 more"
    assert "This mail was sent by Thạo" in mail.body


def fate(world, channel="mail"):
    with world.app.app_context():
        row = db.session.execute(
            select(Dispatch.state, Dispatch.tries, Dispatch.detail).where(Dispatch.channel == channel).limit(1)
        ).one()
        return tuple(row)


def one(things):
    assert len(things) == 1
    return things[0]
