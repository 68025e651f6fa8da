from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.api import Dispatch, Message, db, store_file
from tests.lms.messages.conftest import MONDAY


@pytest.fixture
def an(world, clock, sign_in):
    return sign_in(world.an)


@pytest.fixture
def officer(world, clock, sign_in):
    world.grant(world.binh, "lms.manage_staff", world.quy_chau)
    return sign_in(world.binh)


def test_the_bell_counts_what_is_unread_and_costs_no_statement(world, an, tell, statements):
    an.get("/account")
    statements.clear()
    before = an.get("/account").text
    cost = len(statements)

    tell(world.an, "Một", world.an, "Hai")
    statements.clear()
    after = an.get("/account").text

    assert "Thông báo: 2 chưa đọc" not in before
    assert "Thông báo: 2 chưa đọc" in after
    assert len(statements) == cost


def test_unread_messages_stand_first_and_looking_at_them_changes_nothing(world, an, tell, app):
    tell(world.an, "Một", world.an, "Hai")
    an.post(f"/inbox/{message_of(app, 'Hai')}/open")

    page = an.get("/inbox").text

    assert page.index("<b>Một</b>") < page.index("<b>Hai</b>")
    an.get(f"/inbox/{message_of(app, 'Một')}")
    assert unread(app) == ["Một"]


def test_opening_a_message_notes_it_once_and_shows_it(world, an, tell, app, clock):
    tell(world.an, "Một", url="/courses/1")
    key = message_of(app, "Một")

    answer = an.post(f"/inbox/{key}/open")
    clock.shift(timedelta(hours=1))
    an.post(f"/inbox/{key}/open")

    page = an.get(answer.location).text
    assert "Một." in page
    assert 'href="/courses/1"' in page
    with app.app_context():
        assert db.session.scalar(select(Message.read_at)) == MONDAY


def test_a_message_can_be_left_unread_and_all_can_be_read(world, an, tell, app):
    tell(world.an, "Một", world.an, "Hai", world.binh, "Của Bình")
    key = message_of(app, "Một")

    an.post("/inbox/read")
    assert unread(app) == ["Của Bình"]
    an.post(f"/inbox/{key}/unread")

    assert unread(app) == ["Một", "Của Bình"]


def test_nobody_reads_what_somebody_else_was_told(world, tell, app, sign_in, clock):
    tell(world.an, "Một")
    key = message_of(app, "Một")
    binh = sign_in(world.binh)

    assert {
        binh.get(f"/inbox/{key}").status_code, binh.post(f"/inbox/{key}/open").status_code,
        binh.get(f"/inbox/{key}/file").status_code,
    } == {403}  # fmt: skip
    assert "Một" not in binh.get("/inbox").text


def test_the_file_of_a_message_is_fetched_from_the_inbox(world, an, tell, app):
    with app.app_context():
        kept = store_file(b"PK", media_type="application/zip")
        db.session.commit()
    tell(world.an, "Một", attachment=(kept, "Báo cáo.zip"))
    tell(world.an, "Hai")

    answer = an.get(f"/inbox/{message_of(app, 'Một')}/file")

    assert answer.data == b"PK"
    assert "B%C3%A1o%20c%C3%A1o.zip" in answer.headers["Content-Disposition"]
    assert an.get(f"/inbox/{message_of(app, 'Hai')}/file").status_code == 404


def test_a_long_inbox_has_pages_and_the_cost_of_a_short_one(world, an, tell, statements):
    tell(*(word for n in range(45) for word in (world.an, f"Việc {n:02}")))
    an.get("/inbox")
    statements.clear()

    page = an.get("/inbox?page=3").text

    assert page.count('class="unread"') == 5
    assert len(statements) <= 3


def test_reminders_by_mail_are_switched_off_and_on_again_on_the_account_page(world, an, tell, app):
    an.post("/account/reminders", data={"wanted": "0", "next": "/account"})
    assert "đã tắt" in an.get("/account").text
    tell(world.an, "Một")
    an.post("/account/reminders", data={"wanted": "1"})
    tell(world.an, "Hai")

    with app.app_context():
        assert db.session.scalars(select(Dispatch.recipient_id)).all() == [world.an]


def test_an_officer_sees_what_people_of_the_subtree_were_told_and_nobody_else(world, officer, tell, run_jobs):
    tell(world.an, "Nhắc An", world.dung, "CANARY của Con Cuông")
    run_jobs()

    for query in ("", "?q=nguyen", "?q=lo", "?state=sent", "?state=inbox"):
        page = officer.get(f"/staff/messages{query}").text
        assert "CANARY" not in page
        assert "Lô Văn Dũng" not in page
    assert "Nhắc An" in officer.get("/staff/messages?q=nguyen thi&state=sent").text


def test_what_has_failed_is_sent_again_when_the_address_is_mended(world, officer, tell, run_jobs, app, letters):
    tell(world.an, "Nhắc", world.dung, "Nhắc")
    with app.app_context():
        db.session.execute(update(Dispatch).values(state="failed", tries=6, detail="550 no such person"))
        db.session.commit()
        mine, other = db.session.scalars(select(Dispatch.id).order_by(Dispatch.id))

    assert "550 no such person" in officer.get("/staff/messages?state=failed").text
    assert officer.post(f"/staff/messages/{other}/again").status_code == 403
    officer.post(f"/staff/messages/{mine}/again")
    run_jobs()
    officer.post(f"/staff/messages/{mine}/again")
    run_jobs()

    assert [mail.to[0] for mail in letters()] == ["nguoi1@nghean.example"]


def test_the_inbox_of_somebody_at_work_in_the_staff_frame_stays_there(world, officer, tell, app):
    tell(world.binh, "Nhắc")

    assert "Khác" in officer.get("/inbox?area=staff").text
    answer = officer.post(f"/inbox/{message_of(app, 'Nhắc')}/open", data={"area": "staff"})
    assert answer.location.endswith("area=staff")
    assert officer.get("/inbox?area=nowhere").status_code == 200


def message_of(app, subject):
    with app.app_context():
        return db.session.scalars(select(Message.id).where(Message.subject == subject)).one()


def unread(app):
    with app.app_context():
        return list(db.session.scalars(select(Message.subject).where(Message.read_at.is_(None)).order_by(Message.id)))
