"""Whatever is sent in place of an answer: a sentence comes back, nothing is half saved, the server does not stumble."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text, update

from courses.questions.contract import QUESTION_TYPES
from courses.questions.services import draft_from, keep_questions
from courses.quizzes.models import Quiz
from courses.quizzes.queries import sheets_of
from courses.quizzes.sections import section
from lms.app import LARGEST_REQUEST
from lms.db import db, now
from tests.learning import PACKS, begin, teach

HUGE = "ờ" * 10_000_000
DEEP = "[" * 100_000
READ = {"Content-Type": "application/json", "Accept": "application/json"}


@dataclass(frozen=True)
class Room:
    """An open attempt with a question of each installed type, made of its first example."""

    attempt: int
    places: dict[str, int]

    def place(self, kind: str = "courses.short_answer") -> str:
        return f"/attempts/{self.attempt}/answers/{self.places[kind]}"


@pytest.fixture
def room(app, world) -> Room:
    with app.app_context():
        taught = teach(PACKS / "every_type")
        kinds = {kind.key.replace("courses.", "q-").replace("_", "-"): kind for kind in QUESTION_TYPES}
        labels = {"skill": "IU06.1.1", "difficulty": 1, "kind": "recall"}
        firsts = {key: next(iter(kind.examples())).settings for key, kind in kinds.items()}
        keep_questions(
            taught.course,
            [draft_from({**firsts[key], **labels, "key": key, "type": kind.key}) for key, kind in kinds.items()],
            now(),
        )
        lines = [{"question": key} for key in kinds]
        db.session.execute(update(Quiz).where(Quiz.id == taught.exam).values(sections=[section(lines)]))
        attempt = begin(taught, world.an)
        return Room(attempt, {sheet.type: sheet.number for sheet in sheets_of(attempt)})


def written(app) -> list[tuple[Any, ...]]:
    """Everything that saves, flags and notes leave behind."""
    tables = ("courses_answer", "courses_answer_trail", "courses_slot", "courses_attempt_note", "courses_attempt")
    with app.app_context():
        rows = [tuple(map(str, row)) for table in tables for row in db.session.execute(text(f"SELECT * FROM {table}"))]
        db.session.rollback()
    return sorted(rows)


def bodies() -> Iterator[tuple[str, bytes | str]]:
    """What may stand in a request for a save instead of JSON that we understand."""
    good = {"given": {"answer": ["trình duyệt"]}, "base": 0, "request": "bad-input-0001"}
    yield "nothing", ""
    yield "half a JSON", json.dumps(good)[:-9]
    yield "deep JSON", DEEP
    yield "deep JSON in the answer", f'{{"given": {DEEP}'
    yield "broken UTF-8", b'{"given": {"answer": ["\xff\xfe"]}, "base": 0, "request": "bad-input-0001"}'
    yield "half a surrogate pair", '{"given": {"answer": ["\\ud800"]}, "base": 0, "request": "bad-input-0001"}'
    yield "a number that is none", '{"given": {"answer": ["x"]}, "base": NaN, "request": "bad-input-0001"}'
    yield "an endless number", '{"given": {"answer": ["x"]}, "base": 1e999, "request": "bad-input-0001"}'
    for value in (None, 7, "x", [], [[]], {"answer": 7}, {"answer": [7]}, {"answer": [["x"]]}, {"answer": {"x": "y"}}):
        yield f"the answer {value}", json.dumps({**good, "given": value})
    for base in (-1, 2**31, 10**40, 1.5, "0", None, True, [0]):
        yield f"base {base}", json.dumps({**good, "base": base})
    for name in ("", "x", "x" * 65, "bad input 0001", "bad-input-\u0000001", 7, None, ["bad-input-0001"]):
        yield f"name {name!r}", json.dumps({**good, "request": name})
    yield "ten million letters", json.dumps({**good, "given": {"answer": [HUGE]}}, ensure_ascii=False)
    yield "a thousand fields", json.dumps({**good, "given": {f"answer-{n}": ["x"] for n in range(1000)}})
    yield "a name of ten thousand letters", json.dumps({**good, "given": {"x" * 10_001: ["x"]}})


@pytest.mark.parametrize("kind", ["courses.short_answer", "courses.essay"])
def test_what_is_no_save_is_refused_in_a_sentence_and_changes_nothing(app, world, sign_in, room, kind):
    an, before = sign_in(world.an), written(app)
    wrong = []

    for name, body in bodies():
        answer = an.put(room.place(kind), data=body.encode() if isinstance(body, str) else body, headers=READ)
        if answer.status_code not in {400, 413, 422} or len(sentence_of(answer)) < 15:
            wrong.append(f"{name}: {answer.status_code} {answer.text[:100]}")

    assert wrong == []
    assert written(app) == before


@pytest.mark.parametrize("field", ["answer", "base", "request", "go"])
def test_what_a_form_may_not_hold_is_refused_in_a_sentence(app, world, sign_in, room, field):
    an = sign_in(world.an)
    good = {"answer": "trình duyệt", "base": "0"}
    for value in (
        "-1",
        "9" * 40,
        "abc",
        "\x00",
        "\ud800".encode("utf-8", "surrogatepass"),
        b"\xff\xfe",
        "x" * 3_000_000,
    ):
        answer = an.post(room.place(), data={**good, field: value})

        assert answer.status_code in {302, 400, 409, 413, 422}, (value[:9], answer.status_code)
        if answer.status_code >= 400:
            assert any(words in answer.text for words in ("Câu này", "Câu trả lời", "quá lớn", "chưa đọc được"))


def test_what_is_far_too_large_is_answered_in_words_and_not_cut_off(live):
    """Over a real connection: a browser whose sending is cut off says that the site is broken."""
    essay = urlencode({"answer": "ờ" * 2_000_000})
    assert len(essay) > LARGEST_REQUEST

    with closing(HTTPConnection("127.0.0.1", live.port, timeout=60)) as connection:
        connection.request("POST", "/sign-in", essay, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()

        assert answer.status == 413
        assert "Rút ngắn bài viết" in answer.read().decode()


@pytest.mark.parametrize("number", [0, -1, 50, 10**30])
def test_a_slot_that_the_paper_does_not_have_takes_nothing(app, world, sign_in, room, number):
    an, before = sign_in(world.an), written(app)

    answer = save(an, f"/attempts/{room.attempt}/answers/{number}", {"answer": ["x"]})

    assert answer.status_code in {404, 405}  # a number that no key can be is no address at all
    assert len(sentence_of(answer)) > 15
    assert written(app) == before


def test_inputs_of_another_question_are_no_answer_to_this_one(app, world, sign_in, room):
    """The right answer of every question, sent to every other one: taken as this one's own, or refused."""
    an = sign_in(world.an)
    with app.app_context():
        rights = {kind.key: next(iter(kind.examples())).given for kind in QUESTION_TYPES}
    for kind in room.places:
        for turn, sent in enumerate(given for other, given in rights.items() if other != kind):
            base = version(an, room, kind)
            answer = save(an, room.place(kind), sent, base=base, request=f"foreign-{turn:04}-{room.places[kind]}")

            assert answer.status_code in {200, 422}, (kind, sent, answer.text)
            assert version(an, room, kind) == base + (answer.status_code == 200)


def test_times_and_notes_that_cannot_be_are_left_out(app, world, sign_in, room):
    an = sign_in(world.an)
    strange = [-1, -(10**18), 10**30, 1e308, "yesterday", None, [], {}, True, "\x00", "\ud800"]
    for value in strange:
        for sent in (
            {"seen": {"1": value}, "notes": []}, {"seen": {str(value): 1}}, {"seen": value, "notes": value},
            {"notes": [value]}, {"notes": [{"kind": value, "at": value, "seconds": value, "detail": value}]},
            {"notes": [{"kind": "hidden", "at": value, "seconds": value, "ago": value}]},
        ):  # fmt: skip
            answer = an.post(f"/attempts/{room.attempt}/notes", json=sent)

            assert answer.status_code in {200, 400, 422}, (sent, answer.status_code)


def save(client: FlaskClient, place: str, given: Any, *, base: int = 0, request: str = "bad-input-0001") -> Any:
    content = json.dumps(
        {"given": {name: list(values) for name, values in given.items()}, "base": base, "request": request}
    )
    return client.put(place, data=content, headers=READ)


def version(client: FlaskClient, room: Room, kind: str) -> int:
    answers = client.get(f"/attempts/{room.attempt}/state").json["answers"]
    return answers.get(str(room.places[kind]), {"version": 0})["version"]


def sentence_of(answer: Any) -> str:
    """What the reader is told."""
    return str((answer.json or {}).get("message", "")) if answer.is_json else answer.text
