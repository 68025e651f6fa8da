"""What settles a mark reaches nobody who still answers: planted in every type that is installed, looked for everywhere.

The places to plant it are found by the kit, never listed: text by text and number by number of each type's examples.
"""

import copy
import re
from collections.abc import Iterator
from html import unescape
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.routing import Rule

from courses.questions.contract import QUESTION_TYPES, QuestionType
from courses.questions.services import Draft, draft_from, keep_questions
from courses.quizzes.models import Quiz
from courses.quizzes.queries import sheets_of
from courses.quizzes.sections import section
from courses.testing.secrets import _at, _leaves, _shape, _with, secret_places, with_canaries
from lms.db import db, now
from tests.learning import PACKS, Taught, begin, read_all, teach

NUMBERS = (918273.5, 91.8273, 91)
"""Tried in this order where a secret is a number; 91 alone is too short to be looked for."""
SECRET = re.compile(r"918[., \u00a0]?273|91[.,]8273")
SKILLS = ("IU06.1.1", "IU06.1.2")
MOST_PAGES = 400


def planted(kind: QuestionType) -> dict[str, Any]:
    """An example's fields with a canary in every secret place that can hold one."""
    fields = copy.deepcopy(with_canaries(kind))
    secret = secret_places(kind)
    for path in _leaves(fields):
        value = _at(fields, path)
        if _shape(path) in secret and isinstance(value, int | float) and not isinstance(value, bool):
            tried = (_with(fields, path, number) for number in NUMBERS)
            fields = next((changed for changed in tried if not kind.check(changed)), fields)
    return fields


@pytest.fixture
def kinds(app: Flask) -> list[QuestionType]:
    with app.app_context():
        return list(QUESTION_TYPES)


@pytest.fixture
def taught(app: Flask, kinds: list[QuestionType]) -> Taught:
    """A course whose exam and practice ask one question of every type, in the order of `kinds`."""
    with app.app_context():
        taught = teach(PACKS / "every_type")
        keep_questions(taught.course, drafts(kinds), now())
        lines = [{"question": key_of(kind)} for kind in kinds]
        whole = [section(lines, shuffle=False)]
        db.session.execute(update(Quiz).where(Quiz.course_id == taught.course).values(sections=whole, shuffle=False))
        db.session.commit()
        return taught


def key_of(kind: QuestionType) -> str:
    return kind.key.replace(".", "-").replace("_", "-")


def drafts(kinds: list[QuestionType]) -> Iterator[Draft]:
    for kind in kinds:
        labels = {"type": kind.key, "key": key_of(kind), "skill": SKILLS[0], "difficulty": 1, "kind": "recall"}
        yield draft_from({**planted(kind), **labels})


def test_every_type_can_be_planted(kinds):
    """The proof below proves nothing of a type without a canary. Types that only people mark may have no key at all."""
    without = {kind.key for kind in kinds if not SECRET.search(repr(planted(kind)))}

    assert without <= {kind.key for kind in kinds if not secret_places(kind)}
    assert len(kinds) - len(without) >= 10


def test_no_canary_is_told_while_an_attempt_is_open(app, world, sign_in, kinds, taught):
    with app.app_context():
        read_all(taught, world.an)
        attempt = begin(taught, world.an)
        assert [sheet.type for sheet in sheets_of(attempt)] == [kind.key for kind in kinds]
    an = sign_in(world.an)
    an.post(f"/quizzes/{taught.quiz_activities['luyen']}/start")
    told: dict[str, str] = {}

    for number, kind in enumerate(kinds, start=1):
        for name, answer in acts(an, attempt, number, kind):
            told[f"{name} {kind.key}"] = said(answer)
    told |= pages(app, an, start=["/", f"/attempts/{attempt}/1", f"/quizzes/{taught.exam_activity}"])

    assert len(told) > 8 * len(kinds)
    assert any(f"/attempts/{attempt}/{len(kinds)}" in path for path in told)
    assert [place for place, text in told.items() if SECRET.search(text)] == []


def acts(client: FlaskClient, attempt: int, number: int, kind: QuestionType) -> Iterator[tuple[str, Any]]:
    """Everything that can be sent about one question, with what comes back."""
    place = f"/attempts/{attempt}/answers/{number}"
    name = f"act-{number:03}"
    for turn, example in enumerate(kind.examples()):
        given = {name: list(values) for name, values in example.given.items()}
        yield f"save {turn} of", client.put(place, json={"given": given, "base": turn, "request": f"{name}-{turn:03}"})
    yield "stale save of", client.put(place, json={"given": {}, "base": 99, "request": f"{name}-stale"})
    yield "stale post of", client.post(place, data={**given, "base": "98"})
    yield "check of", client.post(place, data={**given, "base": "97", "check": "1"})
    yield "flag of", client.put(f"/attempts/{attempt}/flags/{number}", json={"flagged": True})
    yield "state of", client.get(f"/attempts/{attempt}/state")


def pages(app: Flask, client: FlaskClient, *, start: list[str]) -> dict[str, str]:
    """What can be read from there: every link, and every address of the site with small numbers in it."""
    waiting = [*start, *(path for rule in app.url_map.iter_rules() for path in addresses(rule))]
    seen: dict[str, str] = {}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if path in seen or path.startswith(("/static/dist/assets", "/sign-out")):
            continue
        answer = client.get(path)
        seen[path] = said(answer)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            found = re.findall(r'(?:href|src|action)="(/[^"#]*)', answer.text)
            waiting[:0] = [unescape(link) for link in found if "lang=" not in link]
    return seen


def addresses(rule: Rule) -> Iterator[str]:
    """The addresses of a rule whose values are numbers, with small ones in their places."""
    if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
        return
    if all(type(rule._converters[name]).__name__ == "KeyConverter" for name in rule.arguments):
        for values in product((1, 2), repeat=len(rule.arguments)):
            path = rule.rule
            for name, value in zip(sorted(rule.arguments), values, strict=True):
                path = re.sub(rf"<[^<>]*\b{name}>", str(value), path)
            yield path


def said(answer: Any) -> str:
    """Status line, headers and body in one text, as JSON's escapes and HTML's entities mean it."""
    body = answer.get_data().decode("utf-8", "replace")
    return unescape(f"{answer.headers}\n{body}")
