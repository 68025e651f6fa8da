"""The door: who comes in, who does not, and what an onlooker learns."""

import unicodedata
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from nacl.pwhash import argon2id
from sqlalchemy import select

from lms.accounts import passwords
from lms.accounts.models import SignInFailures, User
from lms.accounts.throttle import FREE, LONGEST_WAIT, free_at
from lms.audit import AuditEntry
from lms.db import db, now

from .conftest import PASSWORD, change, words

WRONG = "Mã cán bộ, thư điện tử hoặc mật khẩu chưa đúng."


@pytest.mark.parametrize("name", ["NA00001", "na00001", " NA00001 ", "nguoi1@nghean.example", "Nguoi1@NgheAn.example"])
def test_the_staff_code_and_the_e_mail_open_however_they_are_written(door, name):
    response = door(name)

    assert response.status_code == 302
    assert response.location == "/"


def test_a_signed_in_person_goes_where_they_wanted(door):
    assert door(path="/sign-in?next=/skills?level=basic").location == "/skills?level=basic"


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example/", r"/\evil.example", "/%09/evil.example\t"])
def test_nobody_is_sent_to_another_site(door, app, next_):
    location = door(path=f"/sign-in?next={quote(next_)}").location

    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_a_password_typed_in_parts_of_letters_is_the_same_password(door):
    assert door(password=unicodedata.normalize("NFD", PASSWORD)).status_code == 302


def test_a_stranger_and_a_wrong_password_get_the_same_page(door):
    wrong, stranger = door(password="sai mật khẩu"), door("NA99999", "sai mật khẩu")

    assert WRONG in wrong.text
    assert wrong.status_code == stranger.status_code == 200
    assert words(wrong.text) == words(stranger.text)


def test_a_person_without_a_password_cannot_come_in_with_an_empty_one(door, app, world):
    assert "Nhập mật khẩu." in door("NA00002", "").text
    assert WRONG in door("NA00002", "x").text


def test_a_stranger_takes_as_much_hashing_as_a_wrong_password(door, monkeypatch):
    costs = []
    opens = passwords.opens

    def note(password, kept):
        costs.append(kept.split("$")[1:4])
        return opens(password, kept)

    monkeypatch.setattr(passwords, "opens", note)

    door("NA99999")
    door("NA00001", "sai")
    door("NA00002", "sai")

    assert costs == [["argon2id", "v=19", "m=7168,t=5,p=1"]] * 3


def test_the_database_is_free_while_a_password_is_looked_at(door, app, monkeypatch):
    def verify(*_words):
        assert not db.session().in_transaction()
        return False, None

    monkeypatch.setattr(passwords, "verify", verify)

    assert WRONG in door().text


def test_a_cheap_old_hash_is_replaced_at_the_next_sign_in(door, app, an):
    old = argon2id.str(PASSWORD.encode(), 1, 1024 * 1024).decode()
    change(app, an, password_hash=old)

    door()

    with app.app_context():
        kept = db.session.get_one(User, an).password_hash
    assert kept != old
    assert passwords.verify(PASSWORD, kept) == (True, None)


def test_a_suspended_account_says_so_only_to_its_owner(door, app, an):
    change(app, an, is_suspended=True)

    assert "tạm khóa" in door().text
    assert WRONG in door(password="sai").text


def test_signing_in_replaces_the_session_and_its_token(app, door):
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(csrf_token="planted", anything="planted", language="en")

    door(client=client)

    with client.session_transaction() as session:
        assert "anything" not in session
        assert session.get("csrf_token") != "planted"
        assert session["language"] == "en"


def test_every_sign_in_and_failure_is_in_the_log_without_the_password(door, app, an):
    door(password="sai-mat-khau-bi-mat")
    door("NA99999", "sai-mat-khau-bi-mat")
    door()

    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.subject, entry.actor_id) for entry in entries] == [
        ("lms.sign_in_failed", f"lms:user:{an}", None),
        ("lms.sign_in_failed", "lms:user:", None),
        ("lms.signed_in", f"lms:user:{an}", an),
    ]
    assert "bi-mat" not in "".join(str(entry.detail) for entry in entries)


def test_after_five_wrong_passwords_even_the_right_one_waits(door):
    for _ in range(FREE):
        door(password="sai")

    response = door()

    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 60
    assert "nhận mật khẩu trở lại từ" in response.text


def test_failures_are_counted_whichever_name_is_used(door):
    for number in range(FREE):
        door("NA00001" if number % 2 else "nguoi1@nghean.example", "sai")

    assert door("NA00001").status_code == door("nguoi1@nghean.example").status_code == 429


def test_a_stranger_has_to_wait_as_well(door):
    for _ in range(FREE):
        door("NA99999", "sai")

    assert door("na99999", "sai").status_code == 429


def test_the_wait_ends_and_the_right_password_forgets_the_wrong_ones(door, app):
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(FREE):
            door(password="sai")
        clock.shift(timedelta(seconds=59))
        assert door().status_code == 429
        clock.shift(timedelta(seconds=2))
        assert door().status_code == 302

    with app.app_context():
        assert db.session.scalars(select(SignInFailures)).all() == []


def test_no_number_of_failures_shuts_out_for_more_than_an_hour(door, app):
    moment = now()

    assert all(free_at(count, moment) - moment <= LONGEST_WAIT for count in range(FREE, 5000))


def test_before_the_fifth_wrong_password_nobody_waits_not_even_who_came_a_moment_earlier(door):
    came = now()
    with time_machine.travel(came, tick=False) as clock:
        for _ in range(FREE - 1):
            clock.shift(timedelta(milliseconds=1))
            door(password="sai")
        clock.move_to(came)  # as a try that was looked at all the while
        assert door().status_code == 302


def test_a_day_without_failures_forgets_them(door, app):
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(FREE - 1):
            door(password="sai")
        clock.shift(timedelta(days=1, minutes=1))
        door(password="sai")
        assert door().status_code == 302


def test_a_success_that_comes_while_others_have_used_up_the_patience_is_refused(door, app, an, monkeypatch):
    verify = passwords.verify

    def slow(password, kept):
        with app.app_context():
            db.session.add(SignInFailures(key=f"user:{an}", count=FREE, last_at=now()))
            db.session.commit()
        return verify(password, kept)

    monkeypatch.setattr(passwords, "verify", slow)

    assert door().status_code == 429


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 300, "a\x00b", "' OR 1=1 --", "\ud83d\ude00", "NA00001\r\nSet-Cookie: a=b"]
)
def test_odd_names_get_a_sentence_and_no_failure(door, name):
    response = door(name.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))

    assert response.status_code == 200
    assert "t-err" in response.text or WRONG in response.text


def test_the_sign_in_page_leads_those_on_who_have_signed_in(app, door):
    client = app.test_client()
    door(client=client)

    assert client.get("/sign-in?next=/skills").location == "/skills"
