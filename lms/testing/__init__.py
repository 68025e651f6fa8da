"""Fixtures for the tests of the host and of plugins; loaded through pytest's `-p lms.testing`.

Three persons: An learns, Bình leads the unit (and holds the grants that a test gives), Dũng is from elsewhere.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import MethodType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import URL, Dialect, Engine, Pool, event
from werkzeug.routing import Rule

from lms.accounts.models import Grant, User
from lms.app import Application, create_app
from lms.config import Settings
from lms.db import db, now
from lms.jobs.services import run_due
from lms.organisation.models import Membership, Unit
from lms.organisation.services import begin_versions
from lms.plugins.contract import Plugin
from lms.plugins.registry import installed_plugins
from lms.reports.kit import faults_of
from lms.testing.tables import empty_tables, make_tables
from lms.web.text import fold, sort_key

DATABASE = os.environ.get("LMS_TEST_DATABASE_URL", "").replace(
    "{worker}", os.environ.get("PYTEST_XDIST_WORKER", "main")
)
"""Empty for a SQLite file of each test's own; else the address of this worker's own PostgreSQL database."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a test: a folder of its own, the database that the run asks for. No power cut is waited for."""
    return Settings(
        environment="test", data=tmp_path, database_url=DATABASE, secret_key="only for tests " * 3,
        sqlite_synchronous="OFF",
    )  # fmt: skip


@pytest.fixture
def plugins() -> list[Plugin]:
    """The plugins of the application under test: every installed one, unless a folder of tests says otherwise."""
    return installed()


@cache
def installed() -> list[Plugin]:
    """Find the installed plugins: they are looked for in every distribution, so once for all tests."""
    return list(installed_plugins())


@pytest.fixture
def app(settings: Settings, plugins: list[Plugin]) -> Iterator[Flask]:
    """An application with `plugins` and empty tables; no context is left open."""
    app = create_app(settings, plugins)
    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        _share(db.engine)
        make_tables()
    yield app
    with app.app_context():
        db.session.remove()
        if db.engine.dialect.name == "postgresql":
            empty_tables(db.engine)
            POOLS[db.engine.url] = db.engine.pool
        else:
            db.engine.dispose()
        app.extensions["lms.huey"].storage.close()


class CompiledTemplates(BytecodeCache):
    """Templates as an earlier application of this process has compiled them, known by their source."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what is known."""
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has just been compiled."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()


class KnownRule(Rule):
    """A rule of an address that is taken apart, and its way of building it compiled, once for all applications."""

    def compile(self) -> None:
        """Do as the first rule of its kind has done."""
        assert self.map is not None
        key = (self.host, self.subdomain, self.rule, self.merge_slashes, *self.map.converters.values())
        if self.defaults:
            super().compile()
        elif key not in RULES:
            super().compile()
            RULES[key] = {name: vars(self)[name] for name in (*TAKEN_APART, *BUILDERS)}
        else:
            vars(self).update(RULES[key])
            for name in BUILDERS:
                setattr(self, name, MethodType(RULES[key][name].__func__, self))


TAKEN_APART = ("_parts", "_trace", "_converters", "arguments")
BUILDERS = ("_build", "_build_unknown")
"""What a rule is after it has been compiled; the builders are methods."""

TEMPLATES = CompiledTemplates()
RULES: dict[tuple[Any, ...], dict[str, Any]] = {}
STATEMENTS: dict[Any, Any] = {}
DIALECTS: dict[str, Dialect] = {}
POOLS: dict[URL, Pool] = {}
"""What every application of a process works out in the same way: to do it anew took half of the time of a test."""
Application.url_rule_class = KnownRule


def _share(engine: Engine) -> None:
    """Let an engine use what those of earlier tests have: compiled statements, and connections to a server.

    Each dialect keeps statements of its own, and learns what the server can do from its first connection.
    """
    engine.dialect = DIALECTS.setdefault(engine.dialect.name, engine.dialect)
    engine.pool = POOLS.get(engine.url, engine.pool)
    engine.update_execution_options(compiled_cache=STATEMENTS)


@dataclass
class World:
    """Two units and three persons, by their ids."""

    app: Flask
    province: int = 0
    quy_chau: int = 0
    con_cuong: int = 0
    an: int = 0
    binh: int = 0
    dung: int = 0
    made: int = field(default=0)

    def person(self, name: str, unit_id: int, **values: Any) -> int:
        """Add a person to a unit; returns the id."""
        with self.app.app_context():
            added = self.add_person(name, unit_id, **values)
            db.session.commit()
            return added

    def add_person(self, name: str, unit_id: int, **values: Any) -> int:
        """Add a person inside the caller's transaction; returns the id."""
        self.made += 1
        user = User(
            staff_code=f"NA{self.made:05}", email=f"nguoi{self.made}@nghean.example", name=name,
            sort_key=sort_key(name), search_text=fold(name), birth_date=date(1990, 5, 2),
            session_epoch=f"epoch{self.made}", notice_version=99, **values,
        )  # fmt: skip
        db.session.add(user)
        db.session.flush()
        db.session.add(Membership(user_id=user.id, unit_id=unit_id, position="Chuyên viên"))
        return user.id

    def unit(self, name: str, parent: int | None, code: str) -> int:
        """Add a unit; returns the id."""
        with self.app.app_context():
            added = self.add_unit(name, parent, code)
            begin_versions()
            db.session.commit()
            return added

    def add_unit(self, name: str, parent: int | None, code: str) -> int:
        """Add a unit inside the caller's transaction, who begins its versions; returns the id."""
        above = db.session.get(Unit, parent) if parent else None
        unit = Unit(code=code, name=name, kind="xa", parent_id=parent, path="", search_text=fold(name))
        db.session.add(unit)
        db.session.flush()
        unit.path = f"{above.path if above else '/'}{unit.id}/"
        db.session.flush()
        return unit.id

    def grant(self, user_id: int, permission: str, unit_id: int) -> None:
        """Give a permission over a unit and everything below it."""
        with self.app.app_context():
            db.session.add(Grant(user_id=user_id, permission=permission, unit_id=unit_id))
            db.session.commit()


@pytest.fixture
def world(app: Flask) -> World:
    """The province, two communes, An and Bình in one, Dũng in the other."""
    world = World(app)
    with app.app_context():
        world.province = world.add_unit("Tỉnh Nghệ An", None, "H40")
        world.quy_chau = world.add_unit("UBND xã Quỳ Châu", world.province, "H40.X01")
        world.con_cuong = world.add_unit("UBND xã Con Cuông", world.province, "H40.X02")
        begin_versions()
        world.an = world.add_person("Nguyễn Thị An", world.quy_chau)
        world.binh = world.add_person("Trần Văn Bình", world.quy_chau)
        world.dung = world.add_person("Lô Văn Dũng", world.con_cuong)
        db.session.commit()
    return world


@pytest.fixture
def sign_in(app: Flask) -> Callable[[int], FlaskClient]:
    """Give a client that is signed in as the person with this id, without the forgery token (tests post freely)."""
    app.config["WTF_CSRF_ENABLED"] = False

    def sign(user_id: int) -> FlaskClient:
        with app.app_context():
            user = db.session.get_one(User, user_id)
            session_id = f"{user.id}.{user.session_epoch}"
        client = app.test_client()
        with client.session_transaction() as session:
            moment = now().timestamp()
            session.update(_user_id=session_id, _fresh=True, started=moment, seen=moment)
        return client

    return sign


@pytest.fixture
def faults_of_report(
    app: Flask, world: World, sign_in: Callable[[int], FlaskClient], statements: list[str]
) -> Callable[[str], list[str]]:
    """What the report with a key does not keep (`lms.reports.kit`). An and Dũng must have something to be told of.

    Bình follows Quỳ Châu and must hear nothing of Con Cuông; An is called what a spreadsheet would run.
    """

    def faults(key: str) -> list[str]:
        officer = world.person("Hoàng Thị Mai", world.province)
        world.grant(world.binh, "lms.follow", world.quy_chau)
        world.grant(officer, "lms.follow", world.province)
        with app.app_context():
            db.session.get_one(User, world.an).name = "=cmd|' /C calc'!A0"
            db.session.commit()
        found = faults_of(
            key, app=app, client=sign_in(world.binh), reader=world.binh, province=officer,
            canaries=["Con Cuông", "Lô Văn Dũng"], statements=statements,
        )  # fmt: skip
        return list(found)

    return faults


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], int]:
    """Run every job that is due, here and now; gives how many there were."""

    def run() -> int:
        with app.app_context():
            return run_due()

    return run


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL statements sent since the list was last cleared, BEGIN and savepoints apart."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
