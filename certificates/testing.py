"""Fixtures for tests that need certificates. Import them in a `conftest.py`."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from certificates.models import Award
from certificates.starting import make_demo_body
from lms.api import db, record_completion
from lms.testing import World

IN_SUMMER = datetime(2026, 8, 5, 2, 30, tzinfo=UTC)
IN_NOVEMBER = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)

Complete = Callable[..., int]


@pytest.fixture
def body(app: Flask) -> int:
    """An issuing body that issues by default; its id."""
    with app.app_context():
        made = make_demo_body()
        db.session.commit()
        return made.id


@pytest.fixture
def complete(app: Flask, world: World, body: int) -> Complete:  # noqa: ARG001 (what it does is enough)
    """Let a person complete a course that earns a certificate; returns the completion's id."""

    def enter(learner_id: int, subject: str = "courses:course:1", **values: Any) -> int:
        wanted: dict[str, Any] = {
            "title": "Sử dụng Internet cơ bản", "score": 0.82, "hours": 40, "facts": {"certificate": "classic"},
            "started_at": IN_SUMMER, "at": IN_NOVEMBER, **values,
        }  # fmt: skip
        with app.app_context():
            completion = record_completion(learner_id=learner_id, subject=subject, **wanted)
            db.session.commit()
            return completion.id

    return enter


@pytest.fixture
def certificate(app: Flask, complete: Complete, run_jobs: Callable[[], int]) -> Callable[..., int]:
    """Let a person earn a certificate and have it signed; returns the award's id."""

    def earn(learner_id: int, subject: str = "courses:course:1", **values: Any) -> int:
        completion_id = complete(learner_id, subject, **values)
        run_jobs()
        with app.app_context():
            return db.session.scalars(select(Award.id).where(Award.completion_id == completion_id)).one()

    return earn
