"""Requests of a process compute one after the other, and nobody waits for another's link or disk."""

import threading
from io import BytesIO

import pytest
from sqlalchemy import text

from lms import lanes
from lms.db import db
from lms.lanes import SMALL, Lanes, give_way

STUCK = 5
"""Seconds after which a thread is taken to be stuck."""


class Body(BytesIO):
    """A body whose last byte arrives when the test lets it."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.is_read, self.may_arrive = threading.Event(), threading.Event()

    def read(self, size: int | None = -1, /) -> bytes:
        self.is_read.set()
        assert self.may_arrive.wait(STUCK)
        return super().read(size)


class Site:
    """An application of which each request says that it is inside, and stays there until it is let go."""

    def __init__(self, *, gives_way: bool = False) -> None:
        self.lanes, self.gives_way = Lanes(self), gives_way
        self.inside: dict[str, threading.Event] = {}
        self.may_go: dict[str, threading.Event] = {}
        self.threads: list[threading.Thread] = []

    def __call__(self, environ, start_response):
        if self.gives_way:
            give_way()
        self.inside[environ["name"]].set()
        assert self.may_go[environ["name"]].wait(STUCK)
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    def ask(self, name: str, body: BytesIO | None = None, **environ: str) -> None:
        self.inside[name], self.may_go[name] = threading.Event(), threading.Event()
        asked = {"name": name, "wsgi.input": body or BytesIO(), **environ}
        self.threads.append(threading.Thread(target=self.lanes, args=(asked, lambda *_said: None)))
        self.threads[-1].start()

    def is_inside(self, name: str, seconds: float = STUCK) -> bool:
        return self.inside[name].wait(seconds)

    def let_go(self, name: str) -> None:
        self.may_go[name].set()

    def end(self) -> None:
        for event in self.may_go.values():
            event.set()
        for thread in self.threads:
            thread.join(STUCK)


@pytest.fixture(autouse=True)
def nobody_loses_patience(monkeypatch):
    """Who gets a lane has it because it was given back, not because waiting for it took too long."""
    monkeypatch.setattr(lanes, "PATIENCE", 2 * STUCK)


@pytest.fixture
def site():
    site = Site()
    yield site
    site.end()


def test_the_next_request_computes_when_the_one_before_has_answered(site):
    site.ask("first")
    assert site.is_inside("first")
    site.ask("second")
    assert not site.is_inside("second", 0.1)

    site.let_go("first")

    assert site.is_inside("second")


def test_nobody_waits_long_for_a_request_that_computes_for_long(site, monkeypatch):
    monkeypatch.setattr(lanes, "PATIENCE", 0.1)
    site.ask("long")
    assert site.is_inside("long")

    site.ask("second")

    assert site.is_inside("second")
    site.let_go("second")
    site.let_go("long")
    site.ask("third")
    assert site.is_inside("third")


def test_nobody_waits_for_a_body_that_is_still_on_its_way(site):
    slow = Body(b"x" * 1000)
    site.ask("slow", slow, CONTENT_LENGTH="1000")
    assert slow.is_read.wait(STUCK)

    site.ask("second")

    assert site.is_inside("second")
    assert not site.is_inside("slow", 0)
    slow.may_arrive.set()
    site.let_go("second")
    assert site.is_inside("slow")


@pytest.mark.parametrize("environ", [{"CONTENT_LENGTH": str(SMALL + 1)}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_a_request_that_brings_a_file_holds_nobody_up(site, environ):
    site.ask("upload", **environ)
    assert site.is_inside("upload")

    site.ask("second")

    assert site.is_inside("second")


def test_whoever_gives_way_lets_the_next_one_compute_and_goes_on():
    site = Site(gives_way=True)
    site.ask("first")
    assert site.is_inside("first")

    site.ask("second")

    assert site.is_inside("second")
    site.end()
    assert not any(thread.is_alive() for thread in site.threads)


def test_a_commit_on_sqlite_gives_way_and_one_on_postgresql_does_not(app):
    """SQLite's is this process's own disk; PostgreSQL answers sooner than two threads have changed places."""
    inside, may_go = threading.Event(), threading.Event()

    def save(_environ, start_response):
        with app.app_context():
            db.session.execute(text("UPDATE lms_user SET name = name"))
            db.session.commit()
            inside.set()
            assert may_go.wait(STUCK)
        start_response("200 OK", [])
        return []

    saving = Lanes(save)
    first = threading.Thread(target=saving, args=({"wsgi.input": BytesIO()}, lambda *_said: None))
    first.start()
    assert inside.wait(STUCK)
    inside.clear()

    second = threading.Thread(target=saving, args=({"wsgi.input": BytesIO()}, lambda *_said: None))
    second.start()

    with app.app_context():
        assert inside.wait(0.5) is (db.engine.dialect.name == "sqlite")
    may_go.set()
    first.join(STUCK)
    second.join(STUCK)
    assert inside.is_set()


def test_a_failure_gives_the_lane_back():
    def fail(_environ, _start_response):
        raise RuntimeError("on purpose")

    app = Lanes(fail)
    for _time in range(2):
        with pytest.raises(RuntimeError, match="on purpose"):
            app({"wsgi.input": BytesIO()}, lambda *_said: None)


def test_a_length_that_is_no_number_is_left_to_the_application():
    app = Lanes(lambda environ, _start_response: [environ["CONTENT_LENGTH"].encode()])

    assert app({"wsgi.input": BytesIO(), "CONTENT_LENGTH": "many"}, lambda *_said: None) == [b"many"]
