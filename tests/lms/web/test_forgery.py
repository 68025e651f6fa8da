"""The token that shows that a form came from us: one for a session, signed once, worth nothing in another one."""

import re
from datetime import timedelta

import pytest
from flask import session

from lms.db import now

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


def token_of(client) -> str:
    return TOKEN.search(client.get("/account").text)[1]


def choose_english(client, token: str) -> int:
    return client.post("/language", data={"csrf_token": token, "language": "en"}).status_code


@pytest.fixture
def an(sign_in, world, app):
    client = sign_in(world.an)
    app.config["WTF_CSRF_ENABLED"] = True
    return client


def test_pages_of_a_session_carry_the_same_token_and_it_opens_the_door(an, time_machine):
    token = token_of(an)
    time_machine.move_to(now() + timedelta(seconds=5))

    assert token_of(an) == token
    assert choose_english(an, token) < 400


def test_the_token_of_another_session_opens_nothing(an, app, world, sign_in):
    other = sign_in(world.binh)
    app.config["WTF_CSRF_ENABLED"] = True

    assert choose_english(an, token_of(other)) == 400


def test_a_new_session_has_a_new_token(an, app, world, sign_in):
    first = token_of(an)
    with an.session_transaction() as session:
        del session["csrf_token"]

    assert token_of(an) != first
    assert choose_english(an, first) == 400


def test_a_session_that_begins_during_a_request_has_a_token_of_its_own(app):
    with app.test_request_context("/sign-in"):
        token = app.jinja_env.globals["csrf_token"]
        first = token()
        session.clear()

        assert token() != first
        assert token() == token()
        assert session["csrf_token"]
