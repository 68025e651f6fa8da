import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from lms.accounts.models import User
from lms.accounts.passwords import hash_of
from lms.db import db
from lms.testing import World

PASSWORD = "tre xanh bên sông"


@pytest.fixture
def an(app: Flask, world: World) -> int:
    """An, who has a password."""
    app.config["WTF_CSRF_ENABLED"] = False
    change(app, world.an, password_hash=hash_of(PASSWORD))
    return world.an


@pytest.fixture
def door(app: Flask, an: int) -> Callable[..., TestResponse]:
    """Send the sign-in form; the client is a fresh one unless given."""

    def send(
        name: str = "NA00001",
        password: str = PASSWORD,
        *,
        client: FlaskClient | None = None,
        shared: bool = False,
        path: str = "/sign-in",
    ) -> TestResponse:
        form = {"login": name, "password": password, **({"shared_machine": "y"} if shared else {})}
        return (client or app.test_client()).post(path, data=form)

    return send


def words(page: str) -> str:
    """The main part of a page without what differs from answer to answer: form tokens and what was typed."""
    return re.sub(r'value="[^"]*"', "", page.split("<main", 1)[1])


def change(app: Flask, user_id: int, **values: object) -> None:
    with app.app_context():
        db.session.execute(update(User).where(User.id == user_id).values(**values))
        db.session.commit()
