"""Where a proof is run: a database of its own, made for it and gone after it."""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url, text

from lms.accounts.models import User
from lms.app import create_app
from lms.config import Settings
from lms.db import db, now
from lms.testing import DATABASE, World, make_tables
from tests.endure.proof import Proof, verdict
from tests.postgresql import Server, temporary_server

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Ground:
    """A folder and the address of an empty database, empty for a SQLite file in the folder."""

    folder: Path
    url: str = ""
    server: Server | None = None

    @contextmanager
    def application(self) -> Iterator[tuple[Flask, World]]:
        """An application in this process with empty tables, and its people."""
        app = create_app(
            Settings(environment="test", data=self.folder, database_url=self.url, secret_key="only for proofs " * 3)
        )
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            make_tables()
        world = World(app)
        world.province = world.unit("Tỉnh Nghệ An", None, "H40")
        world.quy_chau = world.unit("UBND xã Quỳ Châu", world.province, "H40.X01")
        world.an = world.person("Nguyễn Thị An", world.quy_chau)
        try:
            yield app, world
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            app.extensions["lms.huey"].storage.close()


def signed_in(app: Flask, person: int) -> FlaskClient:
    """A window of somebody who has just signed in."""
    with app.app_context():
        user = db.session.get_one(User, person)
        session_id = f"{user.id}.{user.session_epoch}"
    client = app.test_client()
    with client.session_transaction() as session:
        moment = now().timestamp()
        session.update(_user_id=session_id, _fresh=True, started=moment, seen=moment)
    return client


@contextmanager
def ground_for(database: str) -> Iterator[Ground]:
    """Ground for a run at full length. PostgreSQL is started durable, as production is."""
    with ExitStack() as things:
        folder = Path(things.enter_context(tempfile.TemporaryDirectory(prefix="thao-endure-")))
        if database == "sqlite":
            yield Ground(folder)
            return
        server = things.enter_context(temporary_server(durable=True))
        yield Ground(folder, server.create("thao_endure"), server)


def ground_of_this_run(folder: Path, name: str) -> Ground:
    """Ground for a short form inside the suite, on the database of the run: a new one beside this worker's own."""
    if not DATABASE:
        return Ground(folder)
    url = make_url(DATABASE)
    new = f"{url.database}_{name}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {new} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {new}"))
    engine.dispose()
    return Ground(folder, url.set(database=new).render_as_string(hide_password=False))


def asked_of(command: str, words: list[str], **numbers: int) -> argparse.Namespace:
    """Read a command's words: `numbers` with what they are by default, the database, the seed."""
    parser = argparse.ArgumentParser(prog=f"python3 -m tests endure {command}")
    for name, usual in numbers.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=usual)
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    return parser.parse_args(words)


def run(
    command: str, asked: argparse.Namespace, prove: Callable[[Ground], Iterable[Proof]], only: str | None = None
) -> int:
    """Run a proof on every database that was asked for and print what each has shown."""
    wanted = DATABASES if asked.database == "both" else (asked.database,)
    failed = 0
    for database in [name for name in wanted if only in (None, name)]:
        began = time.monotonic()
        with ground_for(database) as ground:
            proofs = list(prove(ground))
        failed |= verdict(command, database, asked.seed, proofs, time.monotonic() - began)
    return failed
