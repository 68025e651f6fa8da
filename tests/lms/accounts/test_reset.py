"""A forgotten password: the same answer to everybody, a link that works once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask_mailman import EmailMessage
from sqlalchemy import func, select

from lms.accounts.models import PasswordReset
from lms.accounts.resets import LIFE, MOST_OPEN
from lms.accounts.throttle import FREE
from lms.db import db, now
from lms.jobs.services import run_due

from .conftest import change, words

NEW = "mèo trắng ăn bánh đa"


@pytest.fixture
def letters(monkeypatch):
    sent = []
    monkeypatch.setattr(EmailMessage, "send", lambda letter: sent.append(letter))  # noqa: PLW0108 (a bound method)
    return sent


@pytest.fixture
def ask(app, an, letters):
    """Ask for a link and let the worker run; gives the link's path, or None."""

    def ask(name="NA00001"):
        before = len(letters)
        app.test_client().post("/forgotten-password", data={"login": name})
        with app.app_context():
            run_due()
        if len(letters) == before:
            return None
        return re.search(r"http://[^/]+(/\S+)", letters[-1].body).group(1)

    return ask


def send(app, link, new=NEW):
    return app.test_client().post(link, data={"new": new, "repeated": new})


def test_the_link_sets_a_new_password_once_and_ends_all_sessions(app, ask, door):
    client = app.test_client()
    door(client=client)
    link = ask()

    first, second = send(app, link), send(app, link)

    assert first.location == "/sign-in"
    assert second.status_code == 410
    assert client.get("/account").status_code == 302
    assert door(password=NEW).status_code == 302
    assert door().status_code == 200


def test_of_many_who_use_a_link_at_once_one_wins(app, ask):
    link = ask()

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda number: send(app, link, f"{NEW} {number}").status_code, range(8)))

    assert sorted(statuses) == [302] + [410] * 7


def test_looking_at_the_link_or_a_bad_password_does_not_use_it_up(app, ask):
    link = ask()

    page = app.test_client().get(link)
    bad = send(app, link, "ngắn")

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "đang có 4" in bad.text
    assert send(app, link).status_code == 302


def test_the_link_lives_for_half_an_hour(app, ask):
    with time_machine.travel(now(), tick=False) as clock:
        link = ask()
        clock.shift(LIFE - timedelta(seconds=1))
        assert app.test_client().get(link).status_code == 200
        clock.shift(timedelta(seconds=2))
        assert app.test_client().get(link).status_code == send(app, link).status_code == 410


def test_the_page_says_the_same_whether_or_not_the_account_exists(app, an, letters):
    client = app.test_client()

    known, unknown = (client.post("/forgotten-password", data={"login": name}) for name in ("NA00001", "NA99999"))

    assert known.status_code == unknown.status_code == 200
    assert "Đã tiếp nhận" in known.text
    assert words(known.text) == words(unknown.text)


def test_the_request_does_the_same_work_whether_or_not_the_account_exists(app, an, statements):
    client = app.test_client()
    counts = []
    for name in ("NA00001", "NA99999"):
        statements.clear()
        client.post("/forgotten-password", data={"login": name})
        counts.append(list(statements))

    assert counts[0] == counts[1]


def test_strangers_suspended_people_and_people_without_mail_get_no_letter(app, world, ask):
    change(app, world.binh, is_suspended=True)
    change(app, world.dung, email=None)

    assert ask("NA99999") is ask("NA00002") is ask("NA00003") is None


def test_nobodys_mailbox_is_flooded(ask, letters):
    for _ in range(MOST_OPEN + 3):
        ask()

    assert len(letters) == MOST_OPEN


def test_setting_the_password_uses_up_every_other_link(app, ask):
    older, newer = ask(), ask()

    send(app, newer)

    assert send(app, older).status_code == 410


def test_the_secret_is_long_random_and_stands_nowhere_in_the_database(app, ask):
    secrets = {ask().partition("key=")[2] for _ in range(MOST_OPEN)}

    assert len(secrets) == MOST_OPEN
    assert all(len(secret) >= 43 for secret in secrets)  # 256 bits
    with app.app_context():
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(select(table)):
                assert not any(secret in str(row) for secret in secrets), table.name


def test_the_link_is_a_way_out_of_the_wait(app, ask, door):
    for _ in range(FREE + 2):
        door(password="sai")
    assert door().status_code == 429

    send(app, ask())

    assert door(password=NEW).status_code == 302


@pytest.mark.parametrize("key", ["", "x", "%00", "a" * 5000, "%F0%9F%98%80"])
def test_invented_links_are_refused_with_a_sentence(app, an, key):
    response = app.test_client().get(f"/forgotten-password/new?key={key}")

    assert response.status_code == 410
    assert "không còn dùng được" in response.text


def test_a_suspended_person_cannot_use_a_link_that_was_open(app, an, ask):
    link = ask()
    change(app, an, is_suspended=True)

    assert send(app, link).status_code == 410


def test_the_letter_is_in_the_persons_language(app, an, ask, letters):
    change(app, an, language="en")

    ask()

    assert "once" in letters[-1].body
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PasswordReset)) == 1
