"""Every role tries every door, on its own things and on those of others; the tables say who may."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from itertools import product
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from courses.quizzes.permissions import TAKE_ATTEMPT
from lms.accounts.models import User
from lms.db import db, now
from tests.architecture.access import NOTHING, Door, Role, Thing, may
from tests.architecture.access.certificates import DOORS as CERTIFICATES
from tests.architecture.access.courses import DOORS as COURSES
from tests.architecture.access.host import DOORS as HOST
from tests.architecture.furniture import Furniture, furnish
from tests.architecture.snapshot import Snapshot

DOORS: dict[str, Door] = {**HOST, **COURSES, **CERTIFICATES}
REFUSALS = {401, 403, 404}
SAFE = {"GET", "HEAD"}
LINK = re.compile(r'href="(/(?!static/)[^"#]*)')


class Knock(NamedTuple):
    """One door, tried with one method on one thing."""

    door: Door
    thing: Thing
    rule: Rule
    method: str


@pytest.fixture
def house(app, world) -> Furniture:
    return furnish(app, world)


def test_every_endpoint_has_its_line_in_a_table_and_every_line_its_endpoint(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}

    assert endpoints == set(DOORS)


@pytest.mark.timeout(900)  # some ten thousand requests
def test_every_role_gets_through_exactly_the_doors_that_the_tables_say(app, house):
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with app.app_context():
        before = Snapshot()
    wrong, tried = [], 0
    for role in house.roles:
        for knock in knocks(app, house):
            if not may(role, knock.door, knock.thing):
                tried += 1
                wrong += verdict(app, role, knock, expected=False)
        with app.app_context():
            wrong += [f"{role.name}: a refused request changed {table}" for table in before.changed()]
            before.restore()
        for knock in knocks(app, house):
            if may(role, knock.door, knock.thing):
                tried += 1
                wrong += verdict(app, role, knock, expected=True)
                if knock.method not in SAFE:
                    with app.app_context():
                        before.restore()

    assert not wrong, "\n".join(wrong)
    assert tried > 1000


def test_a_door_left_open_does_not_go_unseen(app, house, monkeypatch):
    """The matrix has to turn red when a check is gone: everybody may take everybody's attempt."""
    app.config.update(WTF_CSRF_ENABLED=False)
    monkeypatch.setitem(TAKE_ATTEMPT.__dict__, "rule", lambda _user, _subject: True)
    stranger = next(role for role in house.roles if role.name == "other learner")

    found = [
        line
        for knock in knocks(app, house)
        if knock.rule.endpoint == "quizzes.attempt" and not may(stranger, knock.door, knock.thing)
        for line in verdict(app, stranger, knock, expected=False)
    ]

    assert len(found) == 2  # GET and HEAD of An's attempt


def test_a_request_without_the_forgery_token_changes_nothing(app, house):
    with app.app_context():
        before = Snapshot()
    wrong = []
    for role in house.roles:
        client = client_of(app, role)
        for knock in knocks(app, house):
            if knock.method in SAFE or not may(role, knock.door, knock.thing):
                continue
            for name, headers, fields in forgeries():
                answer = client.open(url(app, knock), method=knock.method, headers=headers, **sent(knock, fields))
                if answer.status_code not in {400, 422}:
                    wrong.append(f"{role.name} {knock.method} {knock.rule.endpoint} {name}: {answer.status_code}")
        with app.app_context():
            wrong += [f"{role.name}: a forged request changed {table}" for table in before.changed()]
            before.restore()

    assert not wrong, "\n".join(wrong)


def test_reading_changes_no_row(app, house):
    """GET and HEAD of every page by every role, and everything that their links lead to."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        before = Snapshot()
    wrong = []
    for role in house.roles:
        client = client_of(app, role)
        seen: set[str] = set()
        waiting = [url(app, knock) for knock in knocks(app, house) if knock.method == "GET"]
        while waiting and len(seen) < 400:
            address = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            answer = client.get(address)
            client.head(address)
            if answer.status_code >= 500:
                wrong.append(f"{role.name} {address}: {answer.status_code}")
            if answer.mimetype == "text/html":
                waiting += [unescape(link) for link in LINK.findall(answer.text)]
        with app.app_context():
            wrong += [f"{role.name} changed {table} by reading" for table in before.changed()]

    assert not wrong, "\n".join(wrong)


def test_somebody_who_has_been_suspended_is_nobody(app, house):
    with app.app_context():
        db.session.get_one(User, house.learner).is_suspended = True
        db.session.commit()
    role = next(role for role in house.roles if role.person == house.learner)
    nobody = replace(role, is_signed_in=False)

    wrong = [
        line
        for knock in knocks(app, house)
        if knock.method == "GET" and not may(nobody, knock.door, knock.thing)
        for line in verdict(app, role, knock, expected=False)
    ]

    assert not wrong, "\n".join(wrong)


def test_whoever_has_not_read_the_notice_sees_nothing_but_the_notice(app, house):
    with app.app_context():
        db.session.get_one(User, house.learner).notice_version = 0
        db.session.commit()
    client = client_of(app, next(role for role in house.roles if role.person == house.learner))

    doors = {knock.rule.endpoint: client.get(url(app, knock)) for knock in knocks(app, house) if knock.method == "GET"}
    open_doors = {endpoint for endpoint, answer in doors.items() if is_through(answer)}

    assert open_doors == {"accounts.notice", "web.health"}


def knocks(app, house: Furniture) -> Iterator[Knock]:
    """Every door with every method on every thing of its kind."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if rule.endpoint in DOORS:
            door = DOORS[rule.endpoint]
            things = house.things[door.of] if door.of else [NOTHING]
            for thing, method in product(things, sorted(rule.methods - {"OPTIONS"})):
                yield Knock(door, thing, rule, method)


def url(app, knock: Knock) -> str:
    with app.test_request_context():
        return app.url_for(knock.rule.endpoint, **{**knock.door.values, **knock.thing.values})


def sent(knock: Knock, fields: Mapping[str, str] = MappingProxyType({})) -> dict[str, dict[str, Any]]:
    """What goes along with an unsafe method."""
    if knock.method in SAFE:
        return {}
    return {"json": dict(knock.door.json)} if knock.method == "PUT" else {"data": {**knock.door.form, **fields}}


def client_of(app, role: Role) -> FlaskClient:
    client = app.test_client()
    if role.person is not None:
        with app.app_context():
            epoch = db.session.get_one(User, role.person).session_epoch
        with client.session_transaction() as session:
            moment = now().timestamp()
            session.update(_user_id=f"{role.person}.{epoch}", _fresh=True, started=moment, seen=moment)
    return client


def verdict(app, role: Role, knock: Knock, *, expected: bool) -> list[str]:
    """What is wrong with the answer, if anything is."""
    answer = client_of(app, role).open(url(app, knock), method=knock.method, **sent(knock))
    if is_through(answer) == expected and answer.status_code < 500:
        return []
    wish = "should get through" if expected else "should be kept out"
    what = f"{knock.method} {answer.request.path} ({knock.rule.endpoint}, {knock.thing.name})"
    return [f"{role.name} {what}: {wish}, got {answer.status_code}"]


def is_through(answer: TestResponse) -> bool:
    led_away = answer.status_code in {302, 303} and answer.location.startswith(("/sign-in?", "/notice"))
    return answer.status_code not in REFUSALS and not led_away


def forgeries() -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """(name, headers, fields) of requests that did not come from a page of ours."""
    yield "without a token", {}, {}
    yield "with an invented token", {"X-CSRFToken": "IjEi.aaaa.bbbb"}, {"csrf_token": "IjEi.aaaa.bbbb"}
    yield "from elsewhere", {"Origin": "https://elsewhere.example", "Referer": "https://elsewhere.example/"}, {}
    yield "as plain text", {"Content-Type": "text/plain"}, {}
