"""What people are told while the database is away."""

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from lms.accounts.models import User
from lms.db import db


@pytest.fixture
def lose_database(app):
    """Let the database answer so many statements more, then none."""
    with app.app_context():
        engine = db.engine
    left = [0]

    def fail(_connection, _cursor, statement, *_rest) -> None:
        if left[0] <= 0:
            raise OperationalError(statement, None, ConnectionError("server closed the connection"))
        left[0] -= not statement.startswith("BEGIN")

    def lose(after: int) -> None:
        left[0] = after
        event.listen(engine, "before_cursor_execute", fail)

    yield lose
    if event.contains(engine, "before_cursor_execute", fail):
        event.remove(engine, "before_cursor_execute", fail)


@pytest.mark.parametrize(("path", "after"), [("/skills", 0), ("/skills", 1), ("/no-such-page", 0)])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_person_is_asked_for_patience_whenever_the_database_goes(world, sign_in, lose_database, path, after, accept):
    client = sign_in(world.an)
    lose_database(after)

    answer = client.get(path, headers={"Accept": accept})

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Cơ sở dữ liệu tạm thời chưa trả lời" in (answer.json["message"] if answer.is_json else answer.text)


def test_the_words_stay_in_the_language_of_the_account(app, world, sign_in, lose_database):
    with app.app_context():
        db.session.get_one(User, world.an).language = "en"
        db.session.commit()
    client = sign_in(world.an)
    lose_database(1)

    answer = client.get("/skills")

    assert answer.status_code == 503
    assert "The database" in answer.text


def test_a_text_that_no_database_holds_is_no_failure_of_ours(world, sign_in):
    answer = sign_in(world.an).post("/sign-in", data={"login": "a\x00b", "password": "x"})

    assert answer.status_code < 500
