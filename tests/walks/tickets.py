"""Sessions for people of a running site without their passwords, and what a test has to know from its database."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, create_engine, text

from courses.questions.types import TYPES
from courses.questions.variants import bound_by
from lms.accounts.services import NOTICE_VERSION
from lms.config import settings_from
from lms.db import now
from tests.learning import answer_to
from tests.walks.site import Site

TOKEN = "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0"

KINDS = {kind.key: kind for kind in TYPES}


@dataclass
class Register:
    """What stands in a site's database."""

    site: Site

    @cached_property
    def engine(self) -> Engine:
        return create_engine(settings_from(self.site.environment).database)

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Rows of a statement."""
        with self.engine.connect() as connection:
            return list(connection.execute(text(statement), values))

    def change(self, statement: str, **values: Any) -> None:
        """Change rows behind the site's back."""
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    def person(self, staff_code: str) -> int:
        """The id of a person, who has read the notice from now on."""
        statement = "UPDATE lms_user SET notice_version = :version WHERE staff_code = :code"
        self.change(statement, version=NOTICE_VERSION, code=staff_code)
        return int(self.rows("SELECT id FROM lms_user WHERE staff_code = :code", code=staff_code)[0][0])

    def quiz(self, key: str, course: str = "iu06") -> tuple[int, int]:
        """The ids of a course's quiz, and of its activity."""
        found = self.rows(
            "SELECT q.id, q.activity_id FROM courses_quiz q JOIN courses_course c ON c.id = q.course_id"
            " WHERE q.key = :key AND c.key = :course",
            key=key, course=course,
        )[0]  # fmt: skip
        return int(found[0]), int(found[1])

    def right_answers(self, attempt: int) -> dict[int, dict[str, list[str]]]:
        """What a learner who knows everything sends for each question of an attempt."""
        found = self.rows(
            "SELECT s.position, v.type, v.settings, s.variant FROM courses_slot s JOIN courses_question_version v"
            " ON v.id = s.version_id WHERE s.attempt_id = :attempt ORDER BY s.position",
            attempt=attempt,
        )
        return {
            position: answer_to(kind, _bound(kind, _json(settings), _json(variant)), right=True)
            for position, kind, settings, variant in found
        }


def cookie(site: Site, person: int, epoch: str) -> str:
    """The value of the session cookie of somebody who has just signed in."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(_keyed(site))
    assert serializer is not None
    moment = now().timestamp()
    return serializer.dumps(
        {"_user_id": f"{person}.{epoch}", "_fresh": True, "started": moment, "seen": moment, "csrf_token": TOKEN}
    )


def token(site: Site) -> str:
    """The forgery token that goes with the session of `cookie`."""
    return str(URLSafeTimedSerializer(_keyed(site).secret_key, salt="wtf-csrf-token").dumps(TOKEN))


def _keyed(site: Site) -> Flask:
    app = Flask("tickets")
    app.secret_key = site.environment["LMS_SECRET_KEY"]
    return app


def _bound(kind: str, settings: Any, variant: Any) -> Any:
    """A question's settings with what its slot drew; a plugin's have no variants here."""
    return bound_by(KINDS[kind], settings, variant) if kind in KINDS else settings


def _json(value: Any) -> Any:
    """What a JSON column holds: PostgreSQL hands it over read, SQLite as text."""
    return json.loads(value) if isinstance(value, str) else value
