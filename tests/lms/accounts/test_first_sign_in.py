"""The first sign-in with a printed slip: a code that works once, and nothing told to strangers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from lms.accounts import first_sign_in
from lms.accounts.first_sign_in import LIFE, SIGNS
from lms.accounts.first_sign_in_models import FirstCode
from lms.accounts.throttle import FREE
from lms.db import db, now

from .conftest import PASSWORD, change, words

NEW = "mèo trắng ăn bánh đa"


@pytest.fixture
def slip(app, an):
    """Print a code for An."""

    def slip():
        with app.app_context():
            codes = first_sign_in.new_codes([an])
            first_sign_in.keep_codes(codes, by_id=None, at=now())
            db.session.commit()
        return codes[an]

    return slip


def send(app, code, *, login="NA00001", new=NEW, client=None):
    form = {"login": login, "code": code, "new": new, "repeated": new}
    return (client or app.test_client()).post("/first-sign-in", data=form)


def test_a_code_sets_the_password_once_and_ends_all_sessions(app, slip, door):
    client = app.test_client()
    door(client=client)
    code = slip()

    first, second = send(app, code), send(app, code, new=NEW + " nữa")

    assert first.location == "/sign-in"
    assert second.status_code == 200
    assert client.get("/account").status_code == 302
    assert door(password=NEW).status_code == 302
    assert door(password=PASSWORD).status_code == 200


def test_a_code_may_be_written_small_and_without_the_hyphen(app, slip):
    assert send(app, f" {slip().lower().replace('-', ' ')} ", login="na00001").location == "/sign-in"


def test_a_code_is_ten_signs_that_nobody_mistakes(app, slip):
    code = slip()

    assert len(code.replace("-", "")) == 10
    assert set(code) - {"-"} <= set(SIGNS)
    assert not set(SIGNS) & set("0OQ1IL5S8B2ZV") - {"Q"}


def test_a_new_slip_makes_the_one_before_worthless(app, slip):
    old, new = slip(), slip()

    assert send(app, old).status_code == 200
    assert send(app, new).location == "/sign-in"


def test_a_code_is_good_for_thirty_days(app, slip):
    first = slip()
    with time_machine.travel(now() + LIFE - timedelta(minutes=1), tick=False):
        assert send(app, first).location == "/sign-in"

    second = slip()
    with time_machine.travel(now() + LIFE + timedelta(minutes=1), tick=False):
        assert send(app, second).status_code == 200


def test_of_many_who_use_a_code_at_once_one_wins(app, slip):
    code = slip()

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda number: send(app, code, new=f"{NEW} {number}").status_code, range(4)))

    assert sorted(statuses) == [200, 200, 200, 302]


def test_a_code_opens_the_account_that_it_was_printed_for_and_no_other(app, slip):
    assert send(app, slip(), login="NA00002").status_code == 200


def test_the_answer_to_a_stranger_is_the_answer_to_a_wrong_code(app, slip):
    slip()

    known, unknown = send(app, "AAAAA-AAAAA"), send(app, "AAAAA-AAAAA", login="NA99999")

    assert known.status_code == unknown.status_code == 200
    assert words(known.text) == words(unknown.text)


def test_wrong_codes_are_counted_as_wrong_passwords(app, slip):
    code = slip()
    for _time in range(FREE):
        send(app, "AAAAA-AAAAA")

    answer = send(app, code)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"]


def test_a_password_made_of_the_own_name_is_refused_and_the_code_stays_good(app, slip):
    code = slip()

    refused = send(app, code, new="nguyen thi an nguyen thi an")

    assert "dễ đoán" in refused.text
    assert send(app, code).location == "/sign-in"


def test_a_suspended_account_is_not_opened(app, slip, an):
    code = slip()
    change(app, an, is_suspended=True)

    assert "tạm khóa" in send(app, code).text
    with app.app_context():
        assert db.session.query(FirstCode.used_at).scalar() is None


def test_the_database_holds_no_code(app, slip):
    code = slip()

    with app.app_context():
        kept = db.session.query(FirstCode.code_hash).scalar()

    assert code.replace("-", "") not in kept
    assert len(kept) == 64
