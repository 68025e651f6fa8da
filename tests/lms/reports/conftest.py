"""Two communes with people who have completed something, and officers who follow them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from lms.accounts.models import User
from lms.accounts.session import person_by
from lms.db import db
from lms.organisation.models import Membership
from lms.records.services import record_completion
from lms.reports.contract import REPORTS
from lms.reports.running import asked_of, statement_of
from lms.web.text import fold, sort_key

FOLLOW = "lms.follow"
NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


@dataclass
class Desk:
    """What the tests of reports do again and again."""

    app: Any
    world: Any

    def complete(self, person: int, subject: str = "courses:course:1", **values: Any) -> None:
        """Let somebody complete something."""
        given = {
            "title": f"Khóa {subject[-1]}", "score": 0.8, "hours": 12.5, "at": NOW - timedelta(days=3),
            "facts": {"kind": "boi_duong"}, **values,
        }  # fmt: skip
        with self.app.app_context():
            record_completion(learner_id=person, subject=subject, **given)
            db.session.commit()

    def place(self, person: int, **values: Any) -> None:
        """Change what is known of somebody's main place."""
        with self.app.app_context():
            db.session.execute(update(Membership).where(Membership.user_id == person, Membership.main).values(**values))
            db.session.commit()

    def call(self, person: int, name: str) -> None:
        """Give somebody another name."""
        with self.app.app_context():
            called = {"name": name, "search_text": fold(name), "sort_key": sort_key(name)}
            db.session.execute(update(User).where(User.id == person).values(**called))
            db.session.commit()

    def rows(self, key: str, reader: int, **query: str) -> list[dict[str, Any]]:
        """The cells of a report as this reader finds them now, by the keys of its columns."""
        with self.app.test_request_context():
            report, person = REPORTS[key], person_by(User.id == reader)
            form = report.form(query, user=person)
            assert form.validate(), form.errors
            asked = asked_of(form, at=NOW)
            found = db.session.execute(statement_of(report, asked, user=person, sort=query.get("sort", ""))).all()
            keys = [column.key for column in report.columns]
            return [dict(zip(keys, report.cells(row, asked), strict=True)) for row in found]


@pytest.fixture
def desk(app, world):
    """Bình follows Quỳ Châu, an officer follows the province."""
    world.grant(world.binh, FOLLOW, world.quy_chau)
    world.officer = world.person("Hoàng Thị Mai", world.province)
    world.grant(world.officer, FOLLOW, world.province)
    return Desk(app, world)
