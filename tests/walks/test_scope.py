"""An officer of one commune never meets another commune's people: in no page, count, search, file, mail or job.

Con Cuông and everybody in it carry a canary in their names. The officer of Quỳ Châu, with every right that an officer
can hold there, reads every address of the site and follows every link, searches, and takes every file.
"""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from lms.accounts.models import User
from lms.db import db
from lms.jobs.models import Job
from lms.mail import Letter
from lms.messages.models import Message
from lms.organisation.models import Unit, UnitVersion
from lms.reports.contract import REPORTS
from lms.web.text import fold, sort_key
from tests.architecture.furniture import furnish

CANARY = "Xanhcanari"
MOST_PAGES = 900
SPARED = ("/static/", "/sign-out", "/sign-in", "/language", "/x")
"""What is no page of the officer's; /x is everybody's, and masks names by itself."""


@pytest.fixture
def officer(app, world) -> int:
    """Both communes with one of everything; Con Cuông's are marked."""
    with app.app_context():
        for unit in db.session.scalars(select(Unit).where(Unit.id == world.con_cuong)):
            unit.name = f"UBND xã {CANARY}"
            unit.search_text = fold(unit.name)
        for version in db.session.scalars(select(UnitVersion).where(UnitVersion.unit_id == world.con_cuong)):
            version.name = f"UBND xã {CANARY}"
        db.session.commit()
    _mark(app, world.dung)
    furnish(app, world)
    with app.app_context():
        colleague = db.session.scalars(select(User.id).where(User.name == "Lô Thị Yến")).one()
    _mark(app, colleague)
    return int(world.binh)


def _mark(app: Flask, person: int) -> None:
    with app.app_context():
        user = db.session.get_one(User, person)
        user.name = f"Lô Văn {CANARY}"
        user.sort_key, user.search_text = sort_key(user.name), fold(user.name)
        db.session.commit()


def test_the_canary_of_another_commune_is_met_nowhere(app, world, officer, sign_in, run_jobs):
    client = sign_in(officer)
    told = dict(_pages(app, client))
    told |= dict(_searches(client, world))
    told |= dict(_files(app, client, world))
    run_jobs()
    told |= dict(_pages(app, client))  # what jobs have made meanwhile
    told |= dict(_what_was_written_to(app, officer))

    assert len(told) > 250
    assert [place for place, text in told.items() if CANARY in _beyond_offers(place, text)] == []


def test_the_canary_sings_for_whoever_looks_after_it(app, world, officer, sign_in):
    """The proof above proves nothing unless these are the places where it would be met."""
    with app.app_context():
        minh = db.session.scalars(select(User.id).where(User.name == "Đậu Thị Minh")).one()
    client = sign_in(minh)
    told = dict(_pages(app, client)) | dict(_searches(client, world)) | dict(_files(app, client, world))

    heard = {place for place, text in told.items() if CANARY in text}

    for place in (
        "/staff/people",
        "/staff/units",
        "/staff/follow/matrix",
        "/staff/find?q=xanhcanari",
        "sheet of staff",
    ):
        assert any(place in found for found in heard), place
    assert sum(place.startswith("report ") for place in heard) >= 6


def _beyond_offers(place: str, text: str) -> str:
    """The page without the names of units whose classes take anybody who asks: an offer says who makes it."""
    if place.startswith("/staff/open-classes"):
        return text.replace(f"UBND xã {CANARY}", "")  # the names of people have the canary too
    return text.replace(f"· UBND xã {CANARY} ·", "") if place.startswith("/courses/") else text


def _pages(app: Flask, client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Every link from the officer's start, and every address of the site with small numbers in it."""
    numbered = [path for rule in app.url_map.iter_rules() for path in _addresses(rule)]
    waiting, seen = ["/", "/staff/follow/matrix", *numbered], set()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if path in seen or path.startswith(SPARED):
            continue
        seen.add(path)
        answer = client.get(path)
        yield path, _said(answer)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            waiting += [unescape(link) for link in re.findall(r'href="(/[^"#]*)', answer.text)]


def _addresses(rule: Rule) -> Iterator[str]:
    if "GET" not in (rule.methods or ()) or rule.endpoint == "static" or len(rule.arguments) > 2:
        return
    if all(type(rule._converters[name]).__name__ == "KeyConverter" for name in rule.arguments):
        for values in product((1, 2, 3, 4), repeat=len(rule.arguments)):
            path = rule.rule
            for name, value in zip(sorted(rule.arguments), values, strict=True):
                path = re.sub(rf"<[^<>]*\b{name}>", str(value), path)
            yield path


def _searches(client: FlaskClient, world: Any) -> Iterator[tuple[str, str]]:
    """What is found by words; the words themselves, in small letters, are not the canary."""
    words = CANARY.lower()
    for path in ("/staff/find", "/staff/people", "/staff/units", "/staff/messages", "/certificates/staff"):
        yield f"{path}?q={words}", _said(client.get(path, query_string={"q": words}))
    for path in ("/staff/people", "/staff/follow/matrix", "/staff/slips", "/staff/people/sheet"):
        yield f"{path}?unit", _said(client.get(path, query_string={"unit": world.con_cuong}))
    form = {"title": "Thử", "what": "level:tt03-2014:basic", "do": "find", "unit_words": words}
    yield "units of a rule", _said(client.post("/staff/assignments/new", data=form))
    form |= {"do": "preview", "units": [world.con_cuong], "codes": "NA00003\nNA00005", "by": "none", "repeats": ""}
    yield "whom a rule reaches", _said(client.post("/staff/assignments/reach", data=form))


def _files(app: Flask, client: FlaskClient, world: Any) -> Iterator[tuple[str, str]]:
    """Every file that can be had at once; the long ones are made by jobs and met as pages."""
    with app.app_context():
        reports = [report.key for report in REPORTS]
    for key, form in product(reports, ("xlsx", "csv")):
        for unit in ("", str(world.con_cuong)):
            answer = client.post(f"/staff/reports/{key}/file", query_string={"unit": unit}, data={"format": form})
            yield f"report {key} {form} {unit}", _said(answer)
    for unit in ("", str(world.con_cuong)):
        yield f"sheet of staff {unit}", _said(client.post("/staff/people/sheet", data={"unit": unit}))
    yield "matrix", _said(client.post("/staff/follow/matrix/file", data={"as": "xlsx"}))
    yield "slips", _said(client.post("/staff/slips", data={"unit": world.con_cuong, "everybody": "1"}))
    yield "letter", _said(client.post("/unit/letter", query_string={"unit": world.con_cuong}, data={"as": "docx"}))


def _what_was_written_to(app: Flask, officer: int) -> Iterator[tuple[str, str]]:
    with app.app_context():
        address = db.session.get_one(User, officer).email
        for message in db.session.scalars(select(Message).where(Message.recipient_id == officer)):
            yield f"message {message.id}", f"{message.subject}\n{message.body}\n{message.facts}"
        for letter in db.session.scalars(select(Letter).where(Letter.to == address)):
            yield f"mail {letter.id}", f"{letter.subject}\n{letter.body}"
        for job in db.session.scalars(select(Job).where(Job.owner_id == officer)):
            yield f"job {job.id}", f"{job.payload}\n{job.result}\n{job.steps}\n{job.error}"


def _said(answer: Any) -> str:
    """Headers and body as people read them: what is packed is unpacked."""
    body = answer.get_data()
    if is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return unescape(f"{answer.status}\n{answer.headers}\n{body.decode('utf-8', 'replace')}")
