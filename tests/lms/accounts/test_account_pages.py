"""Changing a password, the personal-data notice, the page of one's account."""

import pytest
from sqlalchemy import select

from lms.accounts.models import User
from lms.accounts.services import NOTICE_VERSION
from lms.accounts.throttle import FREE
from lms.audit import AuditEntry
from lms.db import db

from .conftest import PASSWORD, change

NEW = "mèo trắng ăn bánh đa"


@pytest.fixture
def client(app, door):
    client = app.test_client()
    door(client=client)
    return client


def send(client, current=PASSWORD, new=NEW, repeated=None):
    return client.post(
        "/account/password", data={"current": current, "new": new, "repeated": new if repeated is None else repeated}
    )


def test_a_changed_password_ends_every_other_session_and_keeps_this_one(app, client, door):
    other, copy = app.test_client(), app.test_client()
    door(client=other)
    copy.set_cookie("thao", client.get_cookie("thao").value)

    response = send(client)

    assert response.location == "/account"
    assert "Đã đổi mật khẩu" in client.get("/account").text
    assert other.get("/account").status_code == copy.get("/account").status_code == 302
    assert door().status_code == 200
    assert door(password=NEW).status_code == 302


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"current": ""}, "Nhập mật khẩu hiện nay."),
        ({"current": "sai"}, "Mật khẩu hiện nay chưa đúng."),
        ({"new": ""}, "Nhập mật khẩu mới."),
        ({"new": "ngắn"}, "ít nhất 15 ký tự, đang có 4"),
        ({"new": "Nguyễn Thị An NA00001"}, "dễ đoán"),
        ({"repeated": "khác"}, "Hai lần nhập chưa giống nhau."),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_changes(client, door, values, sentence):
    response = send(client, **values)

    assert response.status_code == 200
    assert sentence in response.text
    assert door().status_code == 302


def test_wrong_passwords_here_count_as_those_at_the_door(client, door):
    for _ in range(FREE):
        send(client, current="sai")

    assert send(client).status_code == 429
    assert door().status_code == 429


def test_only_the_declared_fields_change(app, an, client):
    before = row_of(app, an)
    client.post(
        "/account/password",
        data={
            "current": PASSWORD,
            "new": NEW,
            "repeated": NEW,
            "email": "x@evil.example",
            "is_suspended": "1",
            "name": "X",
        },
    )

    after = row_of(app, an)

    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"password_hash", "session_epoch"}


def row_of(app, user_id):
    with app.app_context():
        return dict(db.session.execute(select(User.__table__).where(User.id == user_id)).mappings().one())


def test_whoever_has_not_read_the_notice_is_led_to_it_from_everywhere(app, an, door):
    change(app, an, notice_version=0)
    client = app.test_client()
    door(client=client)

    assert client.get("/account?x=1").location == "/notice?next=/account?x%3D1"
    assert client.post("/account/password").location == "/notice"
    assert client.get("/notice").status_code == 200
    assert client.get("/health").status_code == 200


def test_a_script_gets_a_sentence_instead(app, an, door):
    change(app, an, notice_version=0)
    client = app.test_client()
    door(client=client)

    response = client.get("/skills", headers={"Accept": "application/json"})

    assert response.status_code == 403
    assert "đọc thông báo" in response.json["message"]


def test_reading_it_is_noted_once_and_leads_on(app, an, door):
    change(app, an, notice_version=0)
    client = app.test_client()
    door(client=client)

    first = client.post("/notice?next=/account")
    client.post("/notice")

    assert first.location == "/account"
    assert client.get("/account").status_code == 200
    with app.app_context():
        user = db.session.get_one(User, an)
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "lms.notice_read")).all()
    assert (user.notice_version, user.notice_read_at is not None, len(entries)) == (NOTICE_VERSION, True, 1)


def test_whoever_has_not_read_it_may_leave_and_choose_the_language(app, an, door):
    change(app, an, notice_version=0)
    client = app.test_client()
    door(client=client)

    assert client.post("/language", data={"language": "en", "next": "/notice"}).location == "/notice"
    assert client.post("/sign-out").location == "/sign-in"


def test_visitors_have_no_account_page(app, an):
    client = app.test_client()

    for path in ("/account", "/account/password", "/notice"):
        assert client.get(path).location.startswith("/sign-in?next=")


def test_forms_without_the_token_are_refused(app, an, door):
    client = app.test_client()
    door(client=client)
    app.config["WTF_CSRF_ENABLED"] = True

    for path in (
        "/sign-in",
        "/sign-out",
        "/notice",
        "/account/password",
        "/forgotten-password",
        "/forgotten-password/new",
    ):
        assert client.post(path).status_code == 400, path
