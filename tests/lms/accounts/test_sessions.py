"""How long a session lives, and what ends it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms.accounts.models import EndedSession
from lms.accounts.session import IDLE_LIMIT, LONGEST_SESSION, SHARED_IDLE_LIMIT
from lms.db import db, now

from .conftest import change


@pytest.fixture
def client(app, door):
    client = app.test_client()
    door(client=client)
    return client


def is_in(client):
    return client.get("/account").status_code == 200


def test_a_session_ends_when_it_has_been_idle(app, door):
    with time_machine.travel(now(), tick=False) as clock:
        client = app.test_client()
        door(client=client)
        clock.shift(IDLE_LIMIT - timedelta(seconds=5))
        assert is_in(client)
        clock.shift(IDLE_LIMIT + timedelta(seconds=5))
        assert not is_in(client)


def test_on_a_shared_machine_it_ends_sooner_and_with_the_browser(app, door):
    with time_machine.travel(now(), tick=False) as clock:
        client = app.test_client()
        response = door(client=client, shared=True)
        assert "Expires" not in response.headers["Set-Cookie"]
        clock.shift(SHARED_IDLE_LIMIT - timedelta(seconds=5))
        assert is_in(client)
        clock.shift(SHARED_IDLE_LIMIT + timedelta(seconds=5))
        assert not is_in(client)


def test_no_session_outlives_half_a_day_however_busy(app, door):
    with time_machine.travel(now(), tick=False) as clock:
        client = app.test_client()
        door(client=client)
        for _ in range(int(LONGEST_SESSION / timedelta(hours=1))):
            clock.shift(timedelta(hours=1))
            assert is_in(client)
        clock.shift(timedelta(minutes=1))
        assert not is_in(client)


def test_a_copy_of_the_cookie_is_worth_nothing_after_the_sign_out(app, client):
    copy = app.test_client()
    cookie = client.get_cookie("thao")
    copy.set_cookie("thao", cookie.value)
    assert is_in(copy)

    client.post("/sign-out")

    assert not is_in(client)
    assert not is_in(copy)


def test_signing_out_leaves_the_persons_other_sessions(app, client, door):
    other = app.test_client()
    door(client=other)

    client.post("/sign-out")

    assert is_in(other)


def test_signing_out_takes_a_post(client):
    assert client.get("/sign-out").status_code == 405
    assert is_in(client)


def test_signing_out_twice_does_no_harm(client):
    client.post("/sign-out")

    assert client.post("/sign-out").location == "/sign-in"


def test_ended_sessions_are_forgotten_when_they_would_have_ended_by_themselves(app, door):
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(2):
            client = app.test_client()
            door(client=client)
            client.post("/sign-out")
            clock.shift(LONGEST_SESSION + timedelta(seconds=1))

    with app.app_context():
        assert len(db.session.scalars(select(EndedSession)).all()) == 1


def test_a_shared_machine_is_told_to_forget_what_it_kept(app, door, client):
    shared = app.test_client()
    door(client=shared, shared=True)

    assert shared.post("/sign-out").headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.post("/sign-out").headers


def test_suspension_ends_sessions_at_once(app, an, client):
    change(app, an, is_suspended=True)

    assert not is_in(client)


def test_personal_pages_are_not_kept_by_the_browser(client):
    assert client.get("/account").headers["Cache-Control"] == "no-store"


def test_a_page_costs_one_statement_for_the_person(client, statements):
    statements.clear()

    client.get("/skills")

    assert len([text for text in statements if "lms_user" in text]) == 1
    assert len(statements) <= 3  # the person, what has been shown, what the position requires


def test_nobody_is_signed_out_when_the_server_sets_its_clock_back(app, door):
    with time_machine.travel(now(), tick=False) as clock:
        client = app.test_client()
        door(client=client)

        clock.shift(timedelta(hours=-2))

        assert is_in(client)
